package org.waymark.server.joining;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks again and again, at growing distances, until a moment. Used by one thread. */
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final Pause pause;
  private final Instant end;
  private Duration next = FIRST;

  /**
   * @param whole from now on; zero looks once
   */
  Patience(InstantSource clock, Pause pause, Duration whole) {
    this.clock = clock;
    this.pause = pause;
    this.end = clock.instant().plus(whole);
  }

  /** Waits a little; false when the time is over. */
  boolean again() throws InterruptedException {
    Duration left = Duration.between(clock.instant(), end);
    if (left.isNegative() || left.isZero()) {
      return false;
    }
    pause.take(next.compareTo(left) < 0 ? next : left);
    next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    return true;
  }
}
