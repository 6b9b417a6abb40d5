package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.client.sync.Source.FolderSource;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

class DirectorySyncTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.testing();
  private final TestClock clock = new TestClock(federation.now());
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private Directory follow(Source... sources) {
    Directory directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data" + opened.size()))
                .federation(new FederationConfig(federation.roots().oldest(), List.of(sources)))
                .clock(clock)
                .background(false));
    opened.add(directory);
    return directory;
  }

  private WebMirror mirror() {
    WebMirror mirror = WebMirror.of(Published.of(federation));
    opened.add(mirror);
    return mirror;
  }

  private static Kind kind(SyncReport report) {
    var outcomes = report.federations().get(0).outcomes();
    return outcomes.get(outcomes.size() - 1).kind();
  }

  private long size(Directory directory) {
    return directory.status().federations().get(0).held().orElseThrow().size();
  }

  @Test
  void aFolderIsFollowedFromTheFirstEntry() {
    federation.admit("a.example");
    federation.admit("b.example");
    DirectoryFolder folder = new DirectoryFolder(temporary.resolve("published"));
    Published.to(folder, federation);

    Directory directory = follow(new FolderSource(folder.folder()));

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);
    assertThat(directory.resolve("b.example").entityId().value()).isEqualTo("https://b.example");
    assertThat(size(directory)).isEqualTo(2);
  }

  @Test
  void aWebServerIsFollowedAndAskedConditionallyWhenNothingChanged() {
    federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();
    mirror.answered().clear();

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.UNCHANGED);
    assertThat(mirror.answered()).containsExactly("404 root/2.json", "304 checkpoint");
  }

  @Test
  void aBundleIsTakenOverAndItsTailFolded() throws Exception {
    TestSite a = federation.admit("a.example");
    federation.snapshot();
    federation.suspend(a);
    federation.admit("late.example");
    Path file = Files.write(temporary.resolve("directory.bundle"), federation.bundle());

    Directory directory = follow(new BundleSource(file));
    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);

    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
    assertThat(directory.resolve("late.example").status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(kind(directory.syncNow())).isEqualTo(Kind.UNCHANGED);
  }

  @Test
  void aSourceAfterABundleIsAskedForWhatTheBundleDoesNotHave() throws Exception {
    federation.admit("a.example");
    federation.snapshot();
    Path file = Files.write(temporary.resolve("directory.bundle"), federation.bundle());
    WebMirror mirror = mirror();
    Directory directory = follow(new BundleSource(file), mirror.source());
    directory.syncNow();

    federation.admit("late.example");
    mirror.publish(Published.of(federation));
    directory.syncNow();

    assertThat(directory.resolve("late.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aBundleOlderThanTheCheckpointIsCompletedByTheTail() {
    federation.admitMany("early", 5);
    federation.snapshot();
    WebMirror mirror = mirror();
    federation.admitMany("late", 5);
    mirror.publish(Published.of(federation)).put("bundle", mirror.get("bundle"));
    byte[] old = mirror.get("bundle");
    mirror.put("bundle", old);

    Directory directory = follow(mirror.source());
    directory.syncNow();

    assertThat(size(directory)).isEqualTo(federation.entries().size());
    assertThat(directory.find(PeerQuery.all())).hasSize(10);
  }

  @Test
  void theTailIsFollowedAfterwards() {
    TestSite a = federation.admit("a.example");
    federation.snapshot();
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();
    assertThat(directory.resolve("a.example").entityId()).isEqualTo(a.id());

    federation.suspend(a);
    federation.admitMany("more", 300);
    federation.reinstate(a);
    federation.update(a);
    mirror.publish(Published.of(federation));
    mirror.answered().clear();
    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);

    assertThat(mirror.answered()).doesNotContain("200 bundle");
    assertThat(directory.resolve("a.example").record().site().ver()).isEqualTo(2);
    assertThat(directory.find(PeerQuery.all())).hasSize(301);
  }

  @Test
  void aSuspendedSiteIsRefusedAfterOneSyncWithItsReason() {
    TestSite a = federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();
    directory.resolve("a.example");

    federation.suspend(a);
    mirror.publish(Published.of(federation));
    directory.syncNow();

    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOf(SuspendedPeer.class)
        .hasMessageContaining("key-dispute");
  }

  @Test
  void newRootsAreWalkedOneByOne() {
    federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();

    federation.publishRoot(next -> next.name("Second"));
    federation.publishRoot(next -> next.name("Third"));
    mirror.publish(Published.of(federation));
    directory.syncNow();

    assertThat(directory.status().federations().get(0).rootVersion()).isEqualTo(3);
    assertThat(directory.status().federations().get(0).name()).isEqualTo("Third");
    assertThat(directory.resolve("a.example").explanation().evidence().get(0).detail())
        .contains("Root version 3");
  }

  @Test
  void aNewEpochOfTheLogIsTakenOverAsAWhole() {
    TestSite a = federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();

    newEpoch();
    federation.suspend(a);
    mirror.publish(Published.of(federation));

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);
    assertThat(directory.status().federations().get(0).held().orElseThrow().origin())
        .endsWith("/e2");
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void aNewEpochMayBeginBeforeWhatWasAcceptedOfTheOldOne() {
    federation.admit("a.example");
    TestFederation other = TestFederation.testing();
    other.admit("a.example");
    federation.heartbeat();
    federation.heartbeat();
    federation.heartbeat();
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();

    // A stolen log key wrote the heartbeats: the epoch begins after the first entry only.
    long base = other.entries().size();
    var root = other.frontier().root();
    other.publishRoot(
        next -> next.log(new LogIdentity("federation.example/waymark/e2", 2, base, root)));
    mirror.publish(Published.of(other));

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);
    assertThat(size(directory)).isEqualTo(2);
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  private void newEpoch() {
    long base = federation.entries().size();
    var root = federation.frontier().root();
    federation.publishRoot(
        next -> next.log(new LogIdentity("federation.example/waymark/e2", 2, base, root)));
  }

  @Test
  void aPartialBundleThatIsGoneIsReadFromTheFullOne() {
    federation.admitMany("a", 10);
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();

    federation.admitMany("b", 10);
    byte[] checkpoint = federation.checkpoint().bytes();
    federation.admitMany("c", 300);
    mirror.publish(Published.of(federation)).put("checkpoint", checkpoint);

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);
    assertThat(size(directory)).isEqualTo(20);
  }

  @Test
  void aLogThatMovedOnMeanwhileIsAskedForItsCheckpointAgain() {
    federation.admitMany("a", 10);
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();

    federation.admitMany("b", 10);
    byte[] old = federation.checkpoint().bytes();
    federation.admitMany("c", 10);
    var resources = Published.of(federation);
    var asked = new java.util.concurrent.atomic.AtomicInteger();
    mirror.serve(
        path ->
            path.equals("checkpoint") && asked.getAndIncrement() == 0
                ? java.util.Optional.of(old)
                : java.util.Optional.ofNullable(resources.get(path)));

    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);
    assertThat(size(directory)).isEqualTo(30);
  }

  @Test
  void aSecondNodeStartsFromTheFirstOnesMirror() {
    TestSite a = federation.admit("a.example");
    federation.admitMany("b", 300);
    federation.snapshot();
    federation.suspend(a);
    federation.admit("late.example");
    Directory first = follow(mirror().source());
    first.syncNow();
    var content = first.content(federation.id()).orElseThrow();
    WebMirror second = new WebMirror();
    opened.add(second);
    second.serve(path -> content.get(path).map(resource -> resource.bytes()));

    Directory directory = follow(second.source());
    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);

    assertThat(directory.find(PeerQuery.all())).hasSize(301);
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void theMirrorOfAMirrorHasTheTailToo() {
    federation.admitMany("b", 300);
    federation.snapshot();
    WebMirror registry = mirror();
    Directory first = follow(registry.source());
    first.syncNow();
    var content = first.content(federation.id()).orElseThrow();
    WebMirror second = new WebMirror();
    opened.add(second);
    second.serve(path -> content.get(path).map(resource -> resource.bytes()));
    Directory directory = follow(second.source());
    directory.syncNow();
    long version = content.version();

    federation.admitMany("c", 100);
    registry.publish(Published.of(federation));
    first.syncNow();
    second.answered().clear();
    assertThat(kind(directory.syncNow())).isEqualTo(Kind.ADVANCED);

    assertThat(directory.find(PeerQuery.all())).hasSize(400);
    assertThat(second.answered()).doesNotContain("200 bundle");
    assertThat(content.version()).isNotEqualTo(version);
  }

  @Test
  void theBundleOfAFollowerIsTheOneOfTheRegistry() throws Exception {
    TestSite a = federation.admit("a.example");
    federation.admitMany("b", 20);
    federation.snapshot();
    federation.suspend(a);
    Directory fromBundle = follow(mirror().source());
    fromBundle.syncNow();
    federation.update(federation.admit("c.example"));

    assertThat(written(fromBundle)).isNotEqualTo(federation.bundle());
    ((WebMirror) opened.get(0)).publish(Published.of(federation));
    fromBundle.syncNow();

    assertThat(written(fromBundle)).isEqualTo(federation.bundle());
  }

  @Test
  void aSnapshotSeenInTheTailBecomesTheBaseOfTheBundle() throws Exception {
    TestSite a = federation.admit("a.example");
    Directory directory = follow(mirror().source());
    directory.syncNow();
    federation.suspend(a);
    federation.admit("b.example");
    federation.snapshot();
    federation.reinstate(a);
    federation.admit("c.example");
    ((WebMirror) opened.get(0)).publish(Published.of(federation));
    directory.syncNow();

    assertThat(written(directory)).isEqualTo(federation.bundle());
  }

  private byte[] written(Directory directory) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    directory.writeBundle(federation.id(), out);
    return out.toByteArray();
  }

  @Test
  void aFailedFetchRemovesNobody() {
    federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    directory.syncNow();
    mirror.close();

    SyncReport report = directory.syncNow();

    assertThat(report.ok()).isFalse();
    assertThat(kind(report)).isEqualTo(Kind.UNREACHABLE);
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void theNextSourceIsAskedWhenOneIsDeadAndThenFirst() {
    federation.admit("a.example");
    WebMirror dead = mirror();
    Source gone = dead.source();
    dead.close();
    WebMirror alive = mirror();
    Directory directory = follow(gone, alive.source());

    assertThat(directory.syncNow().federations().get(0).outcomes())
        .extracting(outcome -> outcome.kind())
        .containsExactly(Kind.UNREACHABLE, Kind.ADVANCED);
    assertThat(directory.syncNow().federations().get(0).outcomes())
        .extracting(outcome -> outcome.kind())
        .containsExactly(Kind.UNCHANGED);
  }

  @Test
  void listenersHearOfChangesUntilTheyAreClosed() throws Exception {
    TestSite a = federation.admit("a.example");
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());
    List<DirectoryChange> heard = new ArrayList<>();
    AutoCloseable registration =
        directory.addListener(
            new DirectoryListener() {
              @Override
              public void changed(DirectoryChange change) {
                heard.add(change);
              }
            });
    directory.syncNow();
    federation.suspend(a);
    mirror.publish(Published.of(federation));
    directory.syncNow();
    registration.close();
    federation.heartbeat();
    mirror.publish(Published.of(federation));
    directory.syncNow();

    assertThat(heard).hasSize(2);
    assertThat(heard.get(0).whole()).isTrue();
    assertThat(heard.get(1).sites())
        .containsExactly(new DirectoryChange.SiteChange(a.id(), PeerStatus.SUSPENDED));
  }

  @Test
  void anEmptyLogIsToldAsSuch() {
    WebMirror mirror = mirror();
    Directory directory = follow(mirror.source());

    assertThat(directory.syncNow().federations().get(0).outcomes().get(0).code())
        .contains("log_empty");
    clock.advance(Duration.ofSeconds(1));
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class, e -> assertThat(e.code()).isEqualTo("not_synced"));
  }
}
