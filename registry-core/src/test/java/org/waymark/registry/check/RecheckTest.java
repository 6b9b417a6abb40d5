package org.waymark.registry.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.fetch.StubPeer;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteCheckRow;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/** A member that is looked at every day for weeks, with a clock in the test's hand. */
class RecheckTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final List<String> suspended = new ArrayList<>();
  private boolean refusing;
  private CheckedSite site;
  private SiteStatement statement;
  private RegistryStorage storage;
  private Checker checker;
  private Recheck recheck;
  private boolean active = true;

  @BeforeEach
  void start() {
    site = new CheckedSite();
    statement = site.statement();
    storage = RegistryStorage.open(folder);
    checker = site.checker();
    recheck = recheck();
  }

  private Recheck recheck() {
    return new Recheck(
        checker,
        storage.siteChecks(),
        new Recheck.Members() {
          @Override
          public List<EntityId> active() {
            return active ? List.of(site.id()) : List.of();
          }

          @Override
          public Optional<SiteStatement> statement(EntityId id) {
            return Optional.of(statement);
          }
        },
        CheckedSite::rules,
        this::suspend,
        () -> site.now,
        RecheckPlan.standard());
  }

  private void suspend(EntityId id, String reason) {
    if (refusing) {
      throw new RefusedException("test_refused", id.value(), "Not now.");
    }
    suspended.add(id + " " + reason);
  }

  @AfterEach
  void stop() throws IOException {
    recheck.close();
    checker.close();
    storage.close();
    site.close();
  }

  /** One round on each of so many days. */
  private void days(int count) {
    for (int i = 0; i < count; i++) {
      site.now = site.now.plus(DAY);
      assertThat(recheck.round()).isEqualTo(active ? 1 : 0);
    }
  }

  private CheckResult domain() {
    return CheckedSite.result(CheckName.DOMAIN_CONTROL, recheck.report(site.id()).orElseThrow());
  }

  private SiteCheckRow row() {
    return storage.siteChecks().find(site.id()).orElseThrow();
  }

  private void loseTheFile() {
    site.paths.remove(DomainControl.PATH);
  }

  private void fallSilent() {
    site.paths.put(DomainControl.PATH, StubPeer.Exchange::end);
    site.paths.put("/.well-known/ocm", StubPeer.Exchange::end);
  }

  private void comeBack() {
    site.paths.put(DomainControl.PATH, e -> e.ok("text/plain", site.line()));
    site.paths.put("/.well-known/ocm", e -> e.ok(site.discovery.toString()));
  }

  @Test
  void anActiveSiteIsCheckedOnceADayAndItsReportIsKept() {
    assertThat(recheck.round()).isEqualTo(1);
    assertThat(recheck.round()).as("not twice").isZero();
    RuleReport report = recheck.report(site.id()).orElseThrow();
    assertThat(report.worst()).as(report.results().toString()).isEqualTo(Outcome.PASS);
    assertThat(row().worst()).isEqualTo("pass");
    assertThat(row().failingSince()).isEmpty();
    days(2);
    assertThat(row().checkedAt()).isEqualTo(site.now.getEpochSecond());
  }

  @Test
  void aRestartChecksNobodyTwice() {
    recheck.round();
    recheck.close();
    recheck = recheck();
    assertThat(recheck.round()).isZero();
    site.now = site.now.plus(DAY);
    assertThat(recheck.round()).isEqualTo(1);
  }

  @Test
  void aSiteThatIsNotActiveIsLeftAlone() {
    active = false;
    days(1);
    assertThat(recheck.report(site.id())).isEmpty();
  }

  @Test
  void aLostFileFailsAtOnceAndSuspendsAfterTheGrace() {
    days(1);
    loseTheFile();
    days(8);
    assertThat(domain().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(suspended).as("seven days are not longer than seven days").isEmpty();
    days(1);
    assertThat(suspended).containsExactly(site.id() + " domain-control-lost");
  }

  @Test
  void aFileThatComesBackInTimeEndsTheCount() {
    loseTheFile();
    days(7);
    assertThat(row().failingSince()).isPresent();
    comeBack();
    days(1);
    assertThat(row().failingSince()).isEmpty();
    loseTheFile();
    days(7);
    assertThat(suspended).isEmpty();
  }

  @Test
  void silenceWarnsThenFailsAndNeverSuspends() {
    fallSilent();
    days(8);
    assertThat(domain().code()).isEqualTo("domain_unreachable");
    assertThat(domain().outcome()).isEqualTo(Outcome.WARN);
    assertThat(row().worst()).as("the other checks were met by the same silence").isEqualTo("warn");
    days(1);
    assertThat(domain().outcome()).isEqualTo(Outcome.FAIL);
    days(30);
    assertThat(suspended).isEmpty();
  }

  @Test
  void aServerThatComesBackWithoutTheFileHasOneMoreDay() {
    fallSilent();
    days(20);
    loseTheFile();
    days(1);
    assertThat(suspended).isEmpty();
    days(1);
    assertThat(suspended).hasSize(1);
  }

  @Test
  void aSuspensionThatFailedIsAskedForAgain() {
    refusing = true;
    loseTheFile();
    days(9);
    assertThat(suspended).isEmpty();
    refusing = false;
    days(1);
    assertThat(suspended).hasSize(1);
  }

  @Test
  void aCheckThatSomebodyAskedForIsKeptAndSuspendsNobody() {
    loseTheFile();
    days(8);
    site.now = site.now.plus(Duration.ofHours(30));
    RuleReport report = recheck.checkNow(statement);
    assertThat(report.worst()).isEqualTo(Outcome.FAIL);
    assertThat(recheck.report(site.id())).contains(report);
    assertThat(suspended).isEmpty();
  }

  @Test
  void aCheckOfAClockThatRanAheadExcusesNobody() {
    site.now = site.now.plus(Duration.ofDays(365));
    recheck.round();
    loseTheFile();
    site.now = site.now.minus(Duration.ofDays(364));
    assertThat(recheck.round()).isEqualTo(1);
    assertThat(domain().outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void aFailureOfAClockThatRanAheadIsNoPardonForAYear() {
    loseTheFile();
    site.now = site.now.plus(Duration.ofDays(365));
    recheck.round();
    site.now = site.now.minus(Duration.ofDays(364));
    recheck.round();
    days(8);
    assertThat(suspended).hasSize(1);
  }

  @Test
  void aRoundHoldsNoMoreStatementsThanFitIntoMemory() {
    List<EntityId> many = new ArrayList<>();
    for (int i = 0; i <= Recheck.MOST_IN_A_ROUND; i++) {
      many.add(EntityId.parse("https://site" + i + ".example"));
    }
    List<Integer> sizes = new ArrayList<>();
    SiteChecks counting =
        new SiteChecks() {
          @Override
          public RuleReport check(SiteStatement asked, Rules rules) {
            throw new IllegalStateException("not asked one by one");
          }

          @Override
          public CompletableFuture<RuleReport> submit(SiteStatement asked, Rules rules) {
            throw new IllegalStateException("not asked one by one");
          }

          @Override
          public void checkAll(
              Collection<SiteStatement> statements, Rules rules, Consumer<RuleReport> each) {
            sizes.add(statements.size());
          }
        };
    try (Recheck crowded =
        new Recheck(
            counting,
            storage.siteChecks(),
            new Recheck.Members() {
              @Override
              public List<EntityId> active() {
                return many;
              }

              @Override
              public Optional<SiteStatement> statement(EntityId id) {
                return Optional.of(statement);
              }
            },
            CheckedSite::rules,
            this::suspend,
            () -> site.now,
            RecheckPlan.standard())) {
      assertThat(crowded.round()).isEqualTo(Recheck.MOST_IN_A_ROUND);
    }
    assertThat(sizes).containsExactly(Recheck.MOST_IN_A_ROUND);
  }
}
