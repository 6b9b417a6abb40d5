package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * A bundle is refused (formats.md, section 10): {@code bundle_damaged snapshot_mismatch
 * snapshot_unlogged bundle_tree_mismatch} and the like.
 */
public final class BundleException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final long line;

  /**
   * @param line number of the line where it was noticed, from 1
   */
  public BundleException(String code, long line, String message) {
    super(code, message);
    this.line = line;
  }

  /** As above, with what was thrown underneath. */
  public BundleException(String code, long line, String message, Throwable cause) {
    super(code, message, cause);
    this.line = line;
  }

  /** The number of the line where it was noticed, from 1. */
  public long line() {
    return line;
  }
}
