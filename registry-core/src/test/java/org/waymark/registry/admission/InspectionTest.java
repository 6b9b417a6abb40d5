package org.waymark.registry.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.testing.SampleSite;
import org.waymark.trust.statement.SiteStatement;

class InspectionTest {
  private final AtomicInteger made = new AtomicInteger();
  private final Rules rules = Rules.compile(RuleSet.standard());
  private final SiteStatement statement =
      SiteStatement.parse(
          SampleSite.at("a.example", Instant.parse("2026-11-01T00:00:00Z")).statement(1), false);

  @Test
  void oneCheckerIsMadeForTheFirstSite() {
    Inspection inspection = Inspection.by(this::silent);
    assertThat(made).hasValue(0);

    RuleReport first = inspection.check(statement, rules);
    assertThat(inspection.check(statement, rules).evidence()).isEqualTo(first.evidence());

    assertThat(made).hasValue(1);
    inspection.close();
  }

  @Test
  void noneIsMadeAfterTheEnd() {
    Inspection inspection = Inspection.by(this::silent);
    inspection.close();

    assertThatThrownBy(() -> inspection.check(statement, rules))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(made).hasValue(0);
  }

  @Test
  void aCheckerThatWasGivenEndsWithIt() {
    Checker given = silent();

    Inspection.by(given).close();

    assertThatThrownBy(() -> given.submit(statement, rules))
        .isInstanceOf(RejectedExecutionException.class);
  }

  private Checker silent() {
    made.incrementAndGet();
    CheckNetwork network =
        new CheckNetwork(
            request -> {
              throw new FetchException(Kind.CONNECT, "connect_failed", "Nobody is there.");
            },
            name -> List.of(),
            (server, timeout) -> {
              throw new FetchException(Kind.CONNECT, "connect_failed", "Nobody is there.");
            });
    return new Checker(network, CheckLimits.standard(), InstantSource.system());
  }
}
