package org.waymark.registry.admission;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what each site does within an hour. Whoever is counted is known already, so what is kept
 * is bounded by the number of sites; those that were quiet for an hour are forgotten. Thread-safe.
 */
public final class HourlyLimit {
  private static final Duration WINDOW = Duration.ofHours(1);

  private final int most;
  private final Map<String, Deque<Instant>> times = new HashMap<>();

  /**
   * @param most within any hour
   */
  public HourlyLimit(int most) {
    this.most = most;
  }

  /** Counts one more, unless that would be too many. */
  public synchronized boolean take(String who, Instant now) {
    times.values().forEach(of -> drop(of, now));
    times.values().removeIf(Deque::isEmpty);
    Deque<Instant> mine = times.computeIfAbsent(who, name -> new ArrayDeque<>());
    if (mine.size() >= most) {
      return false;
    }
    mine.addLast(now);
    return true;
  }

  /** What lies in the future was counted while the clock was wrong. */
  private static void drop(Deque<Instant> of, Instant now) {
    of.removeIf(time -> !time.plus(WINDOW).isAfter(now) || time.isAfter(now));
  }
}
