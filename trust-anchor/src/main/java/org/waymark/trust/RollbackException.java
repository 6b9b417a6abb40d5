package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * Something older was offered than what was accepted before (formats.md, sections 3 and 8): {@code
 * tree_rollback}, {@code counter_rollback}, {@code counter_reused}.
 */
public final class RollbackException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final long seen;
  private final long offered;

  private RollbackException(String code, String what, long seen, long offered, String message) {
    super(code, message);
    this.what = what;
    this.seen = seen;
    this.offered = offered;
  }

  /**
   * {@code tree_rollback}: a tree smaller than an accepted one.
   *
   * @param origin of the log
   */
  public static RollbackException tree(String origin, long seenSize, long offeredSize) {
    return new RollbackException(
        "tree_rollback",
        origin,
        seenSize,
        offeredSize,
        "The log "
            + origin
            + " offers a tree of "
            + offeredSize
            + " entries, but one of "
            + seenSize
            + " was accepted before.");
  }

  /**
   * {@code counter_rollback}: a counter that went down, or did not go up where it must.
   *
   * @param what the counter and its owner, for example {@code "mver of https://a.example"}
   */
  public static RollbackException counter(String what, long seen, long offered) {
    return new RollbackException(
        "counter_rollback",
        what,
        seen,
        offered,
        "The counter " + what + " is " + offered + ", but " + seen + " was accepted before.");
  }

  /**
   * {@code counter_reused}: a counter value that names another token than it did before.
   *
   * @param what the counter and its owner
   */
  public static RollbackException reused(String what, long value) {
    return new RollbackException(
        "counter_reused",
        what,
        value,
        value,
        "The counter " + what + " is " + value + " as before, but it names another token now.");
  }

  /** The log's origin, or the counter and its owner. */
  public String what() {
    return what;
  }

  /** The tree size or counter accepted before. */
  public long seen() {
    return seen;
  }

  /** The tree size or counter that was offered. */
  public long offered() {
    return offered;
  }
}
