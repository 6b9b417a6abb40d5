package org.waymark.registry;

import java.time.Instant;
import org.waymark.trust.root.Root;

/** When a membership is due for another term: with less than a quarter of its life left. */
final class RenewalHorizon {
  private static final int PART = 4;

  private RenewalHorizon() {}

  /**
   * What ends before this is due.
   *
   * @return seconds since 1970
   */
  static long at(Instant now, Root root) {
    return now.getEpochSecond() + root.limits().membershipLife() / PART;
  }
}
