package org.waymark.registry.error;

import org.jspecify.annotations.Nullable;

/**
 * The disk or the database failed underneath: {@code storage_failed} (nothing has changed), {@code
 * writer_lock_lost} (nothing has changed, nor will, until this process starts again), or {@code
 * publication_failed} (the change is kept and will be published by the next operation).
 */
public final class StorageFailedException extends RegistryException {
  private static final long serialVersionUID = 1L;

  public StorageFailedException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
