package org.waymark.registry.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.waymark.trust.id.EntityId;

class RecheckPlanTest {

  private static final Instant NOW = Instant.parse("2026-11-23T12:34:56.789Z");
  private final RecheckPlan plan = RecheckPlan.standard();

  private static EntityId site(int i) {
    return EntityId.parse("https://site" + i + ".example.org");
  }

  @Test
  void aSiteIsDueOnceADayAtTheSameMoment() {
    Instant due = plan.lastDue(site(1), NOW);
    assertThat(due).isBeforeOrEqualTo(NOW).isAfter(NOW.minus(Duration.ofDays(1)));
    assertThat(plan.lastDue(site(1), due)).isEqualTo(due);
    assertThat(plan.lastDue(site(1), due.minusSeconds(1))).isEqualTo(due.minus(Duration.ofDays(1)));
    assertThat(plan.lastDue(site(1), due.plus(Duration.ofDays(5))))
        .isEqualTo(due.plus(Duration.ofDays(5)));
  }

  @Test
  void sitesAreSpreadOverTheDay() {
    int[] hours = new int[24];
    for (int i = 0; i < 2400; i++) {
      hours[(int) (plan.lastDue(site(i), NOW).getEpochSecond() / 3600 % 24)]++;
    }
    assertThat(Arrays.stream(hours).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(50, 150));
  }
}
