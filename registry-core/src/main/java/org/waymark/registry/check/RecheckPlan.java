package org.waymark.registry.check;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.waymark.trust.id.EntityId;

/**
 * When each member is checked again. Sites are spread over the interval by the hash of their
 * identifier: always the same moment of the day for one site, and no dice.
 *
 * @param interval between two checks of a site; one minute to 30 days
 * @param grace how long a site may fail to show control of its domain before it is suspended
 */
public record RecheckPlan(Duration interval, Duration grace) {

  private static final Duration LONGEST = Duration.ofDays(30);

  public RecheckPlan {
    boolean timely =
        interval.compareTo(Duration.ofMinutes(1)) >= 0 && interval.compareTo(LONGEST) <= 0;
    if (!timely || grace.isNegative()) {
      throw new IllegalArgumentException(
          "a plan of checks is out of range: interval=%s grace=%s".formatted(interval, grace));
    }
  }

  /** Once a day, and seven days of grace. */
  public static RecheckPlan standard() {
    return new RecheckPlan(Duration.ofDays(1), Duration.ofDays(7));
  }

  /** The latest moment, not after {@code now}, that this site is due at; in whole seconds. */
  public Instant lastDue(EntityId site, Instant now) {
    long seconds = interval.toSeconds();
    long slot = Math.floorMod(ByteBuffer.wrap(site.key().bytes()).getLong(), seconds);
    return now.minusSeconds(Math.floorMod(now.getEpochSecond() - slot, seconds))
        .truncatedTo(ChronoUnit.SECONDS);
  }
}
