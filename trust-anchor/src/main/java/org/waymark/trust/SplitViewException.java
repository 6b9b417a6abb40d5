package org.waymark.trust;

import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;

/**
 * One log showed two trees of which neither contains the other: {@code split_view} (formats.md,
 * section 8). Both signed checkpoints together are a proof that anybody can check.
 */
public final class SplitViewException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final long size;
  private final Sha256 seen;
  private final Sha256 offered;

  /**
   * @param size of the tree accepted before
   * @param seen its root
   * @param offered the root of the tree that should contain it
   */
  public SplitViewException(long size, Sha256 seen, Sha256 offered) {
    super(
        "split_view",
        "The log showed a tree with root "
            + offered
            + " that does not contain the tree of "
            + size
            + " entries with root "
            + seen
            + " accepted before; stop trusting this log and report both checkpoints.");
    this.size = size;
    this.seen = seen;
    this.offered = offered;
  }

  /** The size of the tree accepted before. */
  public long size() {
    return size;
  }

  /** The root of the tree accepted before. */
  public Sha256 seen() {
    return seen;
  }

  /** The root of the tree that was offered. */
  public Sha256 offered() {
    return offered;
  }
}
