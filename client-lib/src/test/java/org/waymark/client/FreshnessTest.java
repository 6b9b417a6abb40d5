package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** The default limits: an entry vouches for a day, and after 14 days there are no answers. */
class FreshnessTest {

  private static final Instant START = TestFederation.START;
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.create();
  private final TestClock clock = new TestClock(START);
  private Directory directory;

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
  }

  private DirectoryFolder folder() {
    return new DirectoryFolder(temporary.resolve("published"));
  }

  private void open() {
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(
                        federation.roots().oldest(), List.of(new FolderSource(folder().folder()))))
                .clock(clock)
                .background(false));
  }

  private void publishAndSync() {
    Published.to(folder(), federation);
    if (directory == null) {
      open();
    }
    assertThat(directory.syncNow().ok()).as("%s", directory.status()).isTrue();
  }

  private void assertNewcomer(String host) {
    assertThatThrownBy(() -> directory.resolve(host))
        .isInstanceOfSatisfying(
            StaleDirectory.class, e -> assertThat(e.code()).isEqualTo("newcomer_while_stale"));
  }

  @Test
  void freshTurnsStaleWithTheLastEntrysExpiryAndExpiresAfterTheLimit() {
    federation.admit("a.example");
    publishAndSync();

    clock.set(START.plus(DAY).minusSeconds(1));
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
    assertThat(directory.resolve("a.example").validUntil()).isEqualTo(START.plus(DAY));
    clock.set(START.plus(DAY));
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    clock.set(START.plus(Duration.ofDays(14)).minusSeconds(1));
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    clock.set(START.plus(Duration.ofDays(14)));
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("directory_expired"));
    assertThatThrownBy(() -> directory.resolve("stranger.example"))
        .isInstanceOf(ExpiredDirectory.class);
    assertThat(directory.status().federations().get(0).problem().orElseThrow().code())
        .isEqualTo("directory_expired");
  }

  @Test
  void aRefusalThatWasCachedIsNotRepeatedWhenTheDirectoryHasExpired() {
    federation.admit("a.example");
    publishAndSync();
    assertThatThrownBy(() -> directory.resolve("stranger.example")).isInstanceOf(UnknownPeer.class);
    clock.set(START.plus(Duration.ofDays(20)));

    assertThatThrownBy(() -> directory.resolve("stranger.example"))
        .isInstanceOf(ExpiredDirectory.class);
  }

  @Test
  void aHeartbeatMakesItFreshAgain() {
    federation.admit("a.example");
    publishAndSync();
    clock.advance(DAY.multipliedBy(3));
    federation.advance(DAY.multipliedBy(3)).heartbeat();
    publishAndSync();

    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
  }

  @Test
  void anExpiredRootEndsEverything() {
    TestFederation shortLived =
        TestFederation.create(builder -> builder.expires(START.plus(Duration.ofHours(1))));
    shortLived.admit("a.example");
    Published.to(folder(), shortLived);
    directory =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(
                    new FederationConfig(
                        shortLived.root(), List.of(new FolderSource(folder().folder()))))
                .clock(clock)
                .background(false));
    directory.syncNow();
    assertThat(directory.resolve("a.example").validUntil())
        .isEqualTo(START.plus(Duration.ofHours(1)));
    clock.set(START.plus(Duration.ofHours(1)));

    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("root_expired"));
    assertThat(directory.syncNow().federations().get(0).outcomes().get(0).code())
        .contains("root_expired");
  }

  @Test
  void aStatementThatRanOutIsRefused() {
    federation.admit("a.example");
    publishAndSync();
    federation.advance(TestSite.LIFE.minusSeconds(10));
    federation.publishRoot(next -> next);
    federation.heartbeat();
    clock.set(federation.now());
    publishAndSync();
    assertThat(directory.resolve("a.example").validUntil()).isEqualTo(START.plus(TestSite.LIFE));
    clock.advance(Duration.ofSeconds(10));

    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("statement_expired"));
  }

  @Test
  void whoArrivesWhileItIsStaleIsNotIntroduced() {
    federation.admit("known.example");
    TestSite back = federation.admit("back.example");
    federation.suspend(back);
    publishAndSync();
    clock.advance(DAY.multipliedBy(2));
    federation.admit("new.example");
    federation.reinstate(back);
    publishAndSync();

    assertThat(directory.resolve("known.example").freshness()).isEqualTo(Freshness.STALE);
    assertNewcomer("new.example");
    assertNewcomer("back.example");
  }

  @Test
  void whoWasKnownGoesOnAfterAnUpdateWhileItIsStale() {
    TestSite site = federation.admit("known.example");
    publishAndSync();
    clock.advance(DAY.multipliedBy(2));
    federation.update(site);
    publishAndSync();

    assertThat(directory.resolve("known.example").record().site().ver()).isEqualTo(2);
  }

  @Test
  void newcomersStaySoOverARestartAndAreIntroducedWhenItIsFreshAgain() {
    federation.admit("known.example");
    publishAndSync();
    clock.advance(DAY.multipliedBy(2));
    federation.admit("new.example");
    publishAndSync();
    directory.close();
    open();

    assertNewcomer("new.example");
    assertThat(directory.resolve("known.example").freshness()).isEqualTo(Freshness.STALE);

    federation.advance(DAY.multipliedBy(2)).heartbeat();
    publishAndSync();
    assertThat(directory.resolve("new.example").freshness()).isEqualTo(Freshness.FRESH);
    clock.advance(DAY.multipliedBy(2));
    assertThat(directory.resolve("new.example").freshness()).isEqualTo(Freshness.STALE);
  }

  @Test
  void aWholeDirectoryThatIsStaleWhenItComesIntroducesNobody() throws Exception {
    federation.admit("a.example");
    federation.snapshot();
    Path bundle = Files.write(temporary.resolve("bundle"), federation.bundle());
    clock.advance(DAY.multipliedBy(2));
    directory =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(
                    new FederationConfig(federation.root(), List.of(new BundleSource(bundle))))
                .clock(clock)
                .background(false));
    assertThat(directory.syncNow().ok()).isTrue();

    assertNewcomer("a.example");
  }

  @Test
  void aWholeDirectoryIntroducesAgainOnlyThoseWhoWereKnown() {
    federation.admit("known.example");
    publishAndSync();
    clock.advance(DAY.multipliedBy(2));
    long base = federation.entries().size();
    var root = federation.frontier().root();
    federation.publishRoot(
        next -> next.log(new LogIdentity("federation.example/waymark/e2", 2, base, root)));
    federation.admit("new.example");
    publishAndSync();

    assertThat(directory.status().federations().get(0).held().orElseThrow().origin())
        .endsWith("/e2");
    assertThat(directory.resolve("known.example").freshness()).isEqualTo(Freshness.STALE);
    assertNewcomer("new.example");
  }
}
