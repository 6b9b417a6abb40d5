package org.waymark.registry.check;

import java.time.Duration;

/**
 * What the checks of a site may take.
 *
 * @param each for one question to the site or to DNS
 * @param whole for all questions about one site
 * @param atOnce most sites whose checks wait at once. A dead site holds its place until its time is
 *     up, so this should be more than the sites that may be dead together: places are threads that
 *     wait, and cost little
 */
public record CheckLimits(Duration each, Duration whole, int atOnce) {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  public CheckLimits {
    boolean timely =
        each.compareTo(Duration.ZERO) > 0
            && whole.compareTo(each) >= 0
            && whole.compareTo(LONGEST) <= 0;
    if (!timely || atOnce < 1 || atOnce > 4096) {
      throw new IllegalArgumentException(
          "limits of checks are out of range: each=%s whole=%s atOnce=%d"
              .formatted(each, whole, atOnce));
    }
  }

  /** Ten seconds each, twenty in whole, 256 sites at once. */
  public static CheckLimits standard() {
    return new CheckLimits(Duration.ofSeconds(10), Duration.ofSeconds(20), 256);
  }
}
