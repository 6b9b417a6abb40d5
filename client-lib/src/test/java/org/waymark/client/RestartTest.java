package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.store.Barriers;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

class RestartTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.create();
  private final TestClock clock = new TestClock(federation.now());
  private Directory directory;

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
  }

  private Source published(TestFederation of) {
    DirectoryFolder folder =
        new DirectoryFolder(temporary.resolve("published" + System.identityHashCode(of)));
    Published.to(folder, of);
    return new FolderSource(folder.folder());
  }

  private Directory restart(Root pinned, Source... sources) {
    close();
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(new FederationConfig(pinned, List.of(sources)))
                .clock(clock)
                .background(false));
    return directory;
  }

  private Directory restart(Source... sources) {
    return restart(federation.roots().oldest(), sources);
  }

  private SyncOutcome sync() {
    return directory.syncNow().federations().get(0).outcomes().get(0);
  }

  private Path file(String name) throws Exception {
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      return files.filter(f -> f.getFileName().toString().equals(name)).findFirst().orElseThrow();
    }
  }

  private void assertNotSynced() {
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("not_synced"));
  }

  @Test
  void beforeTheFirstSyncThereIsNoAnswerAndAReason() {
    restart();
    assertNotSynced();
    assertThat(directory.status().federations().get(0).problem().orElseThrow().nextStep())
        .contains("waymark");
  }

  @Test
  void anOfflineRestartResolves() {
    federation.admitMany("a", 40);
    restart(published(federation));
    sync();
    restart();

    assertThat(directory.find(PeerQuery.all())).hasSize(40);
    assertThatThrownBy(() -> directory.resolve("stranger.example")).isInstanceOf(UnknownPeer.class);
  }

  @Test
  void theTailIsFollowedAfterARestart() {
    federation.admit("a.example");
    restart(published(federation));
    sync();
    federation.admit("b.example");
    restart(published(federation));

    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
    assertThat(directory.resolve("b.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aNewRootWithAnotherLogKeyDoesNotHideWhatWasStoredUnderTheOldOne() throws Exception {
    federation.admit("a.example");
    Source source = published(federation);
    restart(source);
    sync();
    Root next =
        federation
            .root()
            .payload()
            .next(federation.now(), federation.root().expires())
            .keys(
                org.waymark.trust.root.RootRole.LOG,
                org.waymark.trust.testing.TestKeys.named("another log").publicKey())
            .sign(federation.rootKeys());
    new DirectoryFolder(((FolderSource) source).folder()).put("root/2.json", next.bytes());

    assertThat(sync().code()).contains("checkpoint_signature");
    restart();

    assertThat(directory.status().federations().get(0).rootVersion()).isEqualTo(2);
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aRootThatExpiredEndsEverythingAtOnceAlthoughTheSyncFails() {
    federation.admit("a.example");
    Source source = published(federation);
    restart(source);
    sync();
    Root next =
        federation
            .root()
            .payload()
            .next(federation.now(), federation.now().plusSeconds(60))
            .sign(federation.rootKeys());
    new DirectoryFolder(((FolderSource) source).folder()).put("root/2.json", next.bytes());
    clock.advance(Duration.ofSeconds(61));

    assertThat(sync().code()).contains("root_expired");
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("root_expired"));
  }

  @Test
  void aClockInThePastHidesTheCopyAndDoesNotDeleteIt() {
    federation.admit("a.example");
    federation.publishRoot(next -> next.name("Second"));
    federation.heartbeat();
    Source source = published(federation);
    restart(source);
    sync();
    clock.advance(Duration.ofDays(-400));
    restart(source);

    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("clock_behind"));
    assertThat(sync().code()).contains("clock_behind");
    assertThat(directory.status().federations().get(0).problem().orElseThrow().code())
        .isEqualTo("clock_behind");
    clock.advance(Duration.ofDays(400));
    directory.syncNow();
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
    restart();
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void twoProcessesDoNotShareAStore() {
    federation.admit("a.example");
    restart(published(federation));
    DirectoryConfig same =
        DirectoryConfig.at(temporary.resolve("data"))
            .federation(new FederationConfig(federation.root(), List.of()))
            .background(false);

    assertThatThrownBy(() -> Directory.open(same))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("store_locked"))
        .hasMessageContaining("another process");
  }

  @Test
  void marksSurviveTheStore() throws Exception {
    federation.admit("a.example");
    Source old = published(federation);
    TestFederation longer = TestFederation.create();
    longer.admit("a.example");
    longer.heartbeat();
    restart(published(longer));
    sync();
    directory.close();
    Files.delete(file("directory.mv"));

    restart(old);
    assertThat(sync().code()).contains("tree_rollback");
    assertNotSynced();
    restart(published(longer));
    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aBundleFromBeforeTheMarksIsCompletedByTheTail() throws Exception {
    federation.admit("a.example");
    federation.snapshot();
    federation.admit("b.example");
    Source source = published(federation);
    byte[] bundle = federation.bundle();
    federation.heartbeat();
    published(federation);
    new DirectoryFolder(((FolderSource) source).folder()).put("bundle", bundle);
    restart(source);
    sync();
    directory.close();
    Files.delete(file("directory.mv"));
    restart(source);

    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
    assertThat(directory.find(PeerQuery.all())).hasSize(2);
  }

  @Test
  void aStoreThatIsOlderThanTheMarksIsNotUsed() throws Exception {
    federation.admit("a.example");
    restart(published(federation));
    sync();
    directory.close();
    Path store = file("directory.mv");
    Path copy = Files.copy(store, temporary.resolve("copy"));
    federation.suspend(federation.site("b.example"));
    TestFederation longer = TestFederation.create();
    TestSite a = longer.admit("a.example");
    longer.suspend(a);
    restart(published(longer));
    sync();
    directory.close();
    Files.copy(copy, store, StandardCopyOption.REPLACE_EXISTING);

    restart();
    assertNotSynced();
    restart(published(longer));
    sync();
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void damagedMarksAreNotPassedOver() throws Exception {
    federation.admit("a.example");
    restart(published(federation));
    sync();
    directory.close();
    Path marks = file("marks");
    byte[] bytes = Files.readAllBytes(marks);
    bytes[bytes.length / 2] ^= 1;
    Files.write(marks, bytes);

    assertThatThrownBy(() -> restart())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("marks_damaged"))
        .hasMessageContaining(marks.toString());
  }

  /** In epoch 2, which ends the marks of trees, the site is back at its first membership. */
  private TestFederation epochWithLowerCounters() {
    TestFederation other = TestFederation.create();
    other.admit("a.example");
    long base = other.entries().size();
    var root = other.frontier().root();
    other.publishRoot(
        next -> next.log(new LogIdentity("federation.example/waymark/e2", 2, base, root)));
    return other;
  }

  private void assertOnlyThisSiteIsRefused(TestFederation epoch) {
    epoch.admit("other.example");
    restart(published(epoch));
    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            UntrustedPeer.class,
            e -> {
              assertThat(e.code()).isEqualTo("counter_rollback");
              assertThat(e.explanation().evidence())
                  .filteredOn(step -> !step.ok())
                  .extracting(Evidence::step)
                  .containsExactly("counters");
            });
    assertThat(directory.resolve("other.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aNewEpochDoesNotTakeASiteBackUntilItsCountersPass() {
    TestSite a = federation.admit("a.example");
    federation.suspend(a);
    restart(published(federation));
    sync();
    TestFederation epoch = epochWithLowerCounters();
    assertOnlyThisSiteIsRefused(epoch);

    TestSite again = epoch.site("a.example");
    epoch.suspend(again);
    restart(published(epoch));
    sync();
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void theCountersOfFoldedSitesSurviveTheStore() throws Exception {
    TestSite a = federation.admit("a.example");
    federation.suspend(a);
    restart(published(federation));
    sync();
    directory.close();
    Files.delete(file("directory.mv"));
    assertOnlyThisSiteIsRefused(epochWithLowerCounters());
  }

  @Test
  void theCountersOfResolvedSitesSurviveTheStore() throws Exception {
    federation.update(federation.admit("a.example"));
    federation.update(federation.admit("unseen.example"));
    federation.snapshot();
    restart(published(federation));
    sync();
    directory.resolve("a.example");
    directory.close();
    assertThat(Files.readString(file("site-marks"))).contains("a.example").doesNotContain("unseen");
    Files.delete(file("directory.mv"));
    assertOnlyThisSiteIsRefused(epochWithLowerCounters());
  }

  @Test
  void aNewEpochDoesNotTakeBackASiteThatOnlyTheSnapshotHad() {
    federation.update(federation.admit("a.example"));
    federation.snapshot();
    restart(published(federation));
    sync();
    assertOnlyThisSiteIsRefused(epochWithLowerCounters());
  }

  /** What came at the end of epoch 1 is not in epoch 2, and need not ever be. */
  @Test
  void aSiteThatWentWithTheEndOfAnEpochDoesNotKeepTheDirectoryFromBeingImported() throws Exception {
    federation.admit("a.example");
    TestSite gone = federation.admit("gone.example");
    federation.suspend(gone);
    restart(published(federation));
    sync();
    TestFederation epoch = epochWithLowerCounters();
    for (int restart = 0; restart < 2; restart++) {
      restart(published(epoch));
      assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
      assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
      directory.close();
      Files.delete(file("directory.mv"));
    }

    // Nor does it come back by a tail with what it had before.
    restart(published(epoch));
    sync();
    epoch.admit("gone.example");
    restart(published(epoch));
    sync();
    assertThatThrownBy(() -> directory.resolve("gone.example"))
        .isInstanceOfSatisfying(
            UntrustedPeer.class, e -> assertThat(e.code()).isEqualTo("counter_rollback"));
  }

  @Test
  void aTailThatBringsASiteBelowItsMarkIsRefused() throws Exception {
    federation.admit("a.example");
    restart(published(federation));
    sync();
    directory.close();
    TestSite b = federation.site("b.example");
    try (DirectoryStore store =
        DirectoryStore.open(file("directory.mv").getParent(), Barriers.NONE)) {
      Counters higher = b.restate().record().counters();
      store.believed(Map.of(b.id(), new SiteMark(higher, 1)));
    }
    federation.admit("b.example");
    restart(published(federation));

    assertThat(sync().code()).contains("counter_rollback");
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void anotherPinnedRootDoesNotGetTheOldStore() {
    federation.admit("a.example");
    restart(published(federation));
    sync();
    TestFederation anew = TestFederation.create(builder -> builder.name("Set up anew"));
    anew.admit("b.example");

    restart(anew.root(), published(anew));
    assertNotSynced();
    assertThat(sync().code()).contains("root_reused");
  }

  @Test
  void anInterruptedReaderDoesNotTakeTheStoreFromTheOthers() {
    federation.admitMany("a", 50);
    restart(published(federation));
    sync();
    restart();
    Thread.currentThread().interrupt();
    try {
      assertThat(directory.resolve("a7.example").status()).isEqualTo(PeerStatus.ACTIVE);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(directory.find(PeerQuery.all())).hasSize(50);
  }

  @Test
  void aFlippedBitInTheStoreNeverMakesAWrongAnswer() throws Exception {
    TestSite suspended = federation.admit("suspended.example");
    federation.admitMany("a", 8);
    federation.snapshot();
    federation.suspend(suspended);
    federation.update(federation.admit("b.example"));
    restart(published(federation));
    sync();
    directory.close();
    Path store = file("directory.mv");
    Path marks = file("marks");
    byte[] good = Files.readAllBytes(store);
    byte[] goodMarks = Files.readAllBytes(marks);
    Random random = new Random(20261123);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 200; i++) {
      byte[] bad = good.clone();
      int position = random.nextInt(bad.length);
      bad[position] ^= (byte) (1 << random.nextInt(8));
      Files.write(store, bad);
      Files.write(marks, goodMarks);
      restart();
      for (String host :
          List.of("a3.example", "b.example", "suspended.example", "nobody.example")) {
        seen.add(host.charAt(0) + " " + answer(host));
      }
      directory.close();
    }
    assertThat(seen)
        .isSubsetOf(
            "a peer 1",
            "b peer 2",
            "s suspended",
            "n not_a_member",
            "a not_synced",
            "b not_synced",
            "s not_synced",
            "n not_synced",
            "a store_damaged",
            "b store_damaged",
            "s store_damaged",
            "n store_damaged")
        .contains("a peer 1", "s suspended", "a not_synced");
  }

  private String answer(String host) {
    try {
      return "peer " + directory.resolve(host).record().site().ver();
    } catch (ResolutionException e) {
      return e.code();
    }
  }

  @Test
  void aDamagedStoreIsImportedAgainAndServesMeanwhileWhatIsWhole() throws Exception {
    federation.admitMany("a", 30);
    Source source = published(federation);
    restart(source);
    sync();
    directory.close();
    Path store = file("directory.mv");
    byte[] bytes = Files.readAllBytes(store);
    // Every copy of this record's bytes in the file.
    byte[] token = federation.admit("unused.example").record().bytes();
    assertThat(token).isNotEmpty();
    int spoiled = spoil(bytes, "https://a7.example");
    assertThat(spoiled).isPositive();
    Files.write(store, bytes);
    restart(source);

    List<String> codes = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      codes.add(answer("a" + i + ".example"));
    }
    assertThat(codes).contains("peer 1", "store_damaged");
    assertThat(directory.find(PeerQuery.all())).isNotEmpty();
    TestFederation same = TestFederation.create();
    same.admitMany("a", 30);
    assertThat(sync().kind()).isEqualTo(SyncOutcome.Kind.ADVANCED);
    assertThat(directory.find(PeerQuery.all())).hasSize(30);
  }

  private static int spoil(byte[] bytes, String text) {
    byte[] wanted = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int count = 0;
    for (int i = 0; i + wanted.length < bytes.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        bytes[i + 8] ^= 2;
        count++;
      }
    }
    return count;
  }
}
