package org.waymark.registry.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HourlyLimitTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private final HourlyLimit limit = new HourlyLimit(2);

  @Test
  void countsEachWithinAnyHour() {
    assertThat(limit.take("a", NOW)).isTrue();
    assertThat(limit.take("a", NOW.plusSeconds(1800))).isTrue();
    assertThat(limit.take("a", NOW.plusSeconds(3599))).isFalse();
    assertThat(limit.take("b", NOW.plusSeconds(3599))).isTrue();
    assertThat(limit.take("a", NOW.plusSeconds(3600))).isTrue();
    assertThat(limit.take("a", NOW.plusSeconds(3600))).isFalse();
  }

  @Test
  void aClockThatRanAheadLocksNobodyOutForAYear() {
    Instant ahead = NOW.plus(Duration.ofDays(365));
    assertThat(limit.take("a", ahead)).isTrue();
    assertThat(limit.take("a", ahead)).isTrue();
    assertThat(limit.take("a", NOW)).isTrue();
  }
}
