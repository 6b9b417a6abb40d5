package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.trust.statement.SiteStatement;

/** Whose membership the clock renews, and whose it does not. */
class RenewalTest {
  @TempDir Path temp;
  private TestRegistry test;
  private StagedInspection network;
  private Registry registry;
  private Duration life;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    network = new StagedInspection(test.clock());
    registry = test.reopen(config -> config.checks(network)).registry();
    life = Duration.ofSeconds(registry.root().limits().membershipLife());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private SampleSite member(String host, Duration statementLife) {
    SampleSite site = test.site(host);
    registry.admit(
        site.statement(
            1,
            draft ->
                SiteStatement.draft(
                        draft.sub(),
                        draft.issued(),
                        draft.issued().plus(statementLife),
                        draft.keys(),
                        draft.authorityHints())
                    .withMetadata(draft.metadata())),
        TestRegistry.ACTOR);
    return site;
  }

  private long mver(SampleSite site) {
    return registry.site(site.id()).orElseThrow().mver();
  }

  private void untilRenewalIsDue() {
    test.clock().advance(life.multipliedBy(4).dividedBy(5));
  }

  @Test
  void aFailingCheckKeepsAMembershipFromBeingRenewedUntilItPasses() {
    SampleSite failing = member("failing.example", life.multipliedBy(2));
    SampleSite sound = member("sound.example", life.multipliedBy(2));
    untilRenewalIsDue();
    network.controlled("failing.example", false);
    registry.checks().round();

    registry.writeDue();

    assertThat(registry.checks().report(failing.id()).orElseThrow().worst())
        .isEqualTo(Outcome.FAIL);
    assertThat(mver(failing)).isEqualTo(1);
    assertThat(mver(sound)).isEqualTo(2);
    network.controlled("failing.example", true);
    test.clock().advance(Duration.ofDays(1));
    registry.checks().round();
    registry.writeDue();
    assertThat(mver(failing)).isEqualTo(2);
  }

  @Test
  void neitherASuspendedSiteNorADeadStatementIsRenewed() {
    SampleSite suspended = member("suspended.example", life.multipliedBy(2));
    SampleSite dead = member("dead.example", life.dividedBy(2));
    registry.suspend(suspended.id(), "rules", TestRegistry.ACTOR);
    untilRenewalIsDue();

    registry.writeDue();

    assertThat(mver(suspended)).isEqualTo(2);
    assertThat(mver(dead)).isEqualTo(1);
  }

  /** Statements live shorter than memberships, so at any time those of many sites end soon. */
  @Test
  void statementsThatEndSoonDoNotStandBeforeMembershipsThatAreDue() {
    SampleSite urgent = member("zz.example", life.multipliedBy(2));
    untilRenewalIsDue();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SampleSite other = test.site("a" + i + ".example");
      others.add(other.statement(1));
    }
    registry.admitAll(others, TestRegistry.ACTOR);
    registry.close();
    try (var storage = TestDatabase.open(test.data())) {
      long now = test.clock().instant().getEpochSecond();
      long horizon = now + life.toSeconds() / 4;
      assertThat(storage.renewable(horizon, now, "fail", 1))
          .extracting(SiteRow::entity)
          .containsExactly(urgent.id());
    }
    test.reopen();
  }
}
