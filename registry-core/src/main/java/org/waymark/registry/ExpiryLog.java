package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells of what expires in the log: one line a day for each thing and threshold (DESIGN 5), however
 * often it is asked. For one thread.
 */
final class ExpiryLog {
  /** A little less than a day, so that the line of tomorrow is not put off by a late timer. */
  private static final Duration DAY = Duration.ofDays(1).minusMinutes(1);

  private final Consumer<String> lines;
  private final Map<Said, Instant> said = new HashMap<>();

  ExpiryLog(Consumer<String> lines) {
    this.lines = lines;
  }

  /** A thing and how near its end was. */
  private record Said(String code, String subject, int withinDays) {
    static Said of(ExpiryWarning warning) {
      return new Said(warning.code(), warning.subject(), warning.withinDays());
    }
  }

  void tell(List<ExpiryWarning> warnings, Instant now) {
    Set<Said> still = new HashSet<>();
    for (ExpiryWarning warning : warnings) {
      Said one = Said.of(warning);
      still.add(one);
      Instant before = said.get(one);
      if (before == null || !now.isBefore(before.plus(DAY))) {
        said.put(one, now);
        lines.accept(warning.message() + " [" + warning.code() + "] next: " + warning.next());
      }
    }
    said.keySet().retainAll(still);
  }
}
