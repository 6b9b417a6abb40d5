package org.waymark.signer;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something received was refused.
 *
 * <p>The {@link #code()} is stable and meant for programs; the message is one sentence for people
 * that says what happened and to which object. Neither ever holds key material.
 */
public abstract class VerificationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /** As the other constructor, without a cause. */
  protected VerificationException(String code, String message) {
    this(code, message, null);
  }

  /**
   * Names the failure.
   *
   * @param code stable, snake_case
   * @param message a sentence for people
   * @param cause what was thrown underneath, if anything
   */
  protected VerificationException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code);
  }

  /** The stable snake_case name of this failure. */
  public final String code() {
    return code;
  }
}
