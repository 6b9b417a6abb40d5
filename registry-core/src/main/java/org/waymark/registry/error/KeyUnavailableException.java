package org.waymark.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * A signing key cannot be used: {@code passphrase_missing passphrase_wrong passphrase_unreadable
 * key_file_missing key_file_malformed key_not_in_root}.
 */
public final class KeyUnavailableException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public KeyUnavailableException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
