package org.waymark.node.http;

import java.time.Duration;

/**
 * How many requests of a kind one client may make: a bucket of tokens that fills steadily.
 *
 * @param burst at once, 1 or more
 * @param every time after which one more is allowed, longer than nothing
 */
public record RateLimit(int burst, Duration every) {
  public RateLimit {
    if (burst < 1 || every.isZero() || every.isNegative()) {
      throw new IllegalArgumentException("a limit allows something, and not without end");
    }
  }

  /** So many at once, and so many in each minute from then on. */
  public static RateLimit perMinute(int burst, int number) {
    return new RateLimit(burst, Duration.ofMinutes(1).dividedBy(number));
  }

  /** How long an empty bucket takes to be full: what is older has no memory. */
  Duration memory() {
    return every.multipliedBy(burst);
  }
}
