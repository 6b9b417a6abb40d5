package org.waymark.registry.rules.shacl;

import java.time.Duration;

/** When a computation over foreign input has to be over. Immutable and thread-safe. */
public final class Deadline {
  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  public static Deadline in(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  /**
   * Goes on or ends.
   *
   * @throws UndecidedException {@code rules_timeout}
   */
  public void check() {
    if (System.nanoTime() - end > 0) {
      throw UndecidedException.timeout();
    }
  }
}
