package org.waymark.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * What the registry finds on its own disk cannot be: {@code root_missing root_damaged
 * checkpoint_damaged log_damaged map_damaged}.
 */
public final class RegistryDamagedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public RegistryDamagedException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
