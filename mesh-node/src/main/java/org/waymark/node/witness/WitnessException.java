package org.waymark.node.witness;

import org.jspecify.annotations.Nullable;

/**
 * The witness of this node cannot or must not sign.
 *
 * <p>Codes: {@code witness_io witness_key_missing witness_key_malformed witness_key_mismatch
 * witness_marks_missing witness_marks_damaged witness_contradiction witness_refuses
 * passphrase_wrong passphrase_missing}.
 */
public final class WitnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  WitnessException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable, snake_case. */
  public String code() {
    return code;
  }
}
