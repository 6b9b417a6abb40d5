package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * A checkpoint is not believed (formats.md, section 8): {@code checkpoint_signature
 * checkpoint_origin witness_policy}.
 */
public final class CheckpointException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final String origin;

  /**
   * @param origin that the checkpoint states
   */
  public CheckpointException(String code, String origin, String message) {
    super(code, message);
    this.origin = origin;
  }

  /** As above, with what was thrown underneath. */
  public CheckpointException(String code, String origin, String message, Throwable cause) {
    super(code, message, cause);
    this.origin = origin;
  }

  /** The origin that the checkpoint states. */
  public String origin() {
    return origin;
  }
}
