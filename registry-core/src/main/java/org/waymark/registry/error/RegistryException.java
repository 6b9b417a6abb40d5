package org.waymark.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * A registry could not do what it was asked to do.
 *
 * <p>The {@link #code()} is stable and meant for programs; the message says what happened, to which
 * object, and what to do. Neither ever holds key material.
 */
public abstract sealed class RegistryException extends RuntimeException
    permits RefusedException,
        RuleException,
        RegistryExistsException,
        RegistryMissingException,
        RegistryLockedException,
        RegistryDamagedException,
        SecondHistoryException,
        MirrorsSilentException,
        ArchiveException,
        KeyUnavailableException,
        StorageFailedException {
  private static final long serialVersionUID = 1L;

  private final String code;

  RegistryException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The stable snake_case name of this failure. */
  public final String code() {
    return code;
  }
}
