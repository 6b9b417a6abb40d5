package org.waymark.client.store;

import org.jspecify.annotations.Nullable;

/**
 * The store cannot be used: {@code store_locked} (another process has it), {@code store_io} (the
 * disk refuses), {@code marks_damaged}. What is merely damaged is a {@link StoreDamagedException};
 * what no bundle can be written of is an {@link UnwitnessedBundleException}.
 */
public sealed class StoreException extends RuntimeException
    permits StoreDamagedException, UnwitnessedBundleException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code stable, snake_case
   * @param message a sentence for people that names the file
   */
  public StoreException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable, snake_case. */
  public final String code() {
    return code;
  }
}
