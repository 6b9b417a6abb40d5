package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.SyncReport;
import org.waymark.client.sync.Source;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.archive.Rebuild;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.testing.FolderFetcher;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;
import org.waymark.trust.root.Root;

/** A registry that lost its database comes back from what others have of its log. */
class RebuildTest {
  private static final URI MIRROR = URI.create("https://mirror.example");

  @TempDir Path temp;
  private TestRegistry lost;
  private Path mirror;
  private Path target;
  private final FolderFetcher web = new FolderFetcher();

  @BeforeEach
  void create() {
    lost = TestRegistry.create(temp.resolve("data"));
    mirror = temp.resolve("mirror");
    target = temp.resolve("new");
    web.serve(MIRROR, mirror);
  }

  @AfterEach
  void close() {
    lost.close();
  }

  private Rebuild.Report rebuild(Source source) {
    return Registry.rebuild(
        TestRegistry.config(target, lost.clock()).build(), source, web, (phase, done, all) -> {});
  }

  private Registry open(MirrorSettings mirrors) {
    return Registry.open(TestRegistry.config(target, lost.clock()).mirrors(mirrors).build());
  }

  private MirrorSettings asking() {
    return MirrorSettings.USUAL.withMirrors(List.of(MIRROR)).withFetcher(web);
  }

  private void yesterdaysBackup() {
    Path archive = temp.resolve("backup.zip");
    lost.registry().backup(archive);
    Registry.restore(archive, TestRegistry.config(target, lost.clock()).build());
  }

  /** What is left of a registry when only its keys and the root were carried away. */
  private void keysAndRoot() {
    Tree.copy(lost.data().resolve("keys"), target.resolve("keys"));
    Tree.copy(lost.data().resolve("root"), target.resolve("root"));
  }

  private Directory follower(Path at, Path folder) throws IOException {
    Root root = Root.parse(Files.readAllBytes(lost.data().resolve("root/1.json")));
    return Directory.open(
        DirectoryConfig.at(at)
            .clock(lost.clock())
            .background(false)
            .federation(new FederationConfig(root, List.of(new Source.FolderSource(folder)))));
  }

  private void follow(Path at, Path folder) throws IOException {
    try (Directory node = follower(at, folder)) {
      SyncReport report = node.syncNow();
      assertThat(report.ok()).as(report.toString()).isTrue();
    }
  }

  @Test
  void yesterdaysBackupAndAMirrorMakeTheRegistryOfToday() throws IOException {
    SampleSite site = lost.admit("a.example");
    lost.registry().snapshot();
    yesterdaysBackup();
    lost.admit("b.example");
    lost.registry().suspend(site.id(), "rules", TestRegistry.ACTOR);
    lost.registry().publishStatic(mirror);
    Path node = temp.resolve("node");
    follow(node, mirror);
    try (Registry refusing = open(asking())) {
      assertThatThrownBy(refusing::heartbeat).isInstanceOf(SecondHistoryException.class);
    }

    Rebuild.Report report = rebuild(new Source.HttpSource(MIRROR));

    assertThat(report.before()).isEqualTo(4);
    assertThat(report.size()).isEqualTo(6);
    assertThat(report.withoutBytes()).isZero();
    try (Registry registry = open(asking())) {
      registry.ready().join();
      assertThat(Files.readAllBytes(target.resolve("directory/checkpoint")))
          .isEqualTo(Files.readAllBytes(mirror.resolve("checkpoint")));
      assertThat(registry.site(site.id()).orElseThrow().status().code()).isEqualTo("suspended");
      registry.reinstate(site.id(), TestRegistry.ACTOR);
      registry.snapshot();
    }
    follow(node, target.resolve("directory"));
    follow(temp.resolve("newcomer"), target.resolve("directory"));
  }

  @Test
  void aNodeThatBeganFromABundleGivesBackAllButTheBytesOfOldEntries() throws IOException {
    SampleSite site = lost.admit("a.example");
    lost.admitMany(3);
    lost.registry().snapshot();
    lost.registry().suspend(site.id(), "rules", TestRegistry.ACTOR);
    Path node = temp.resolve("node");
    Path bundle = temp.resolve("directory.bundle");
    follow(node, lost.directory());
    try (Directory held = follower(node, lost.directory());
        OutputStream out = Files.newOutputStream(bundle)) {
      held.writeBundle(TestRegistry.FEDERATION, out);
    }
    keysAndRoot();

    Rebuild.Report report = rebuild(new Source.BundleSource(bundle));

    assertThat(report.before()).isZero();
    assertThat(report.size()).isEqualTo(8);
    assertThat(report.sites()).isEqualTo(4);
    assertThat(report.withoutBytes()).isPositive();
    try (Registry registry = open(MirrorSettings.USUAL.withAlone(true))) {
      registry.ready().join();
      // The bundle of entries that lacks some is ended, so that nobody has to follow within it.
      assertThat(registry.status().size()).isEqualTo(257);
      registry.reinstate(site.id(), TestRegistry.ACTOR);
    }
    follow(node, target.resolve("directory"));
    follow(temp.resolve("newcomer"), target.resolve("directory"));
  }

  /** The snapshot that takes followers across what is missing is an operator's work there. */
  @Test
  void withTheMembershipKeyElsewhereItWaitsForASnapshotThatIsHandedIn() throws IOException {
    lost.close();
    Path data = temp.resolve("team");
    InitResult unused =
        Registry.init(TestRegistry.options(data).withProfile(InitOptions.Profile.TEAM));
    lost = TestRegistry.open(data, lost.clock());
    lost.clock().advance(Duration.ofHours(1));
    lost.registry().heartbeat();
    signSnapshot(lost.registry());
    lost.registry().heartbeat();
    Path node = temp.resolve("node");
    Path bundle = temp.resolve("directory.bundle");
    follow(node, lost.directory());
    try (Directory held = follower(node, lost.directory());
        OutputStream out = Files.newOutputStream(bundle)) {
      held.writeBundle(TestRegistry.FEDERATION, out);
    }
    keysAndRoot();
    assertThat(rebuild(new Source.BundleSource(bundle)).withoutBytes()).isPositive();

    try (Registry registry = open(MirrorSettings.USUAL.withAlone(true))) {
      registry.ready().join();
      assertThat(registry.status().problems())
          .singleElement()
          .satisfies(
              problem -> {
                assertThat(problem.code()).isEqualTo("snapshot_awaited");
                assertThat(problem.message()).contains("waymark registry snapshot --key FILE");
              });
    }
    // What was said is not forgotten over a start.
    try (Registry registry = open(MirrorSettings.USUAL)) {
      registry.ready().join();
      assertThat(registry.status().problems()).hasSize(1);

      lost.clock().advance(Duration.ofSeconds(1));
      signSnapshot(registry);

      assertThat(registry.status().problems()).isEmpty();
      registry.heartbeat();
    }
    follow(node, target.resolve("directory"));
    follow(temp.resolve("newcomer"), target.resolve("directory"));
  }

  private void signSnapshot(Registry registry) {
    String token =
        registry.whatToSign(new MembershipStep.TakeSnapshot()).sign(lost.membershipKey());
    registry.snapshot(Optional.of(token), TestRegistry.ACTOR);
  }

  @Test
  void whatIsNoLongerThanTheDatabaseIsNotTaken() {
    lost.registry().publishStatic(mirror);
    lost.admit("a.example");
    yesterdaysBackup();

    assertThatThrownBy(() -> rebuild(new Source.HttpSource(MIRROR)))
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.code()).isEqualTo("mirror_behind"));
  }

  @Test
  void anotherHistoryIsNotTaken() {
    yesterdaysBackup();
    lost.admitMany(5);
    lost.registry().publishStatic(mirror);
    try (Registry second = open(MirrorSettings.USUAL.withAlone(true))) {
      second.heartbeat();
    }

    assertThatThrownBy(() -> rebuild(new Source.HttpSource(MIRROR)))
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.code()).isEqualTo("mirror_other_history"));
  }

  @Test
  void aMirrorThatIsDownOrLiesChangesNothing() {
    yesterdaysBackup();

    assertThatThrownBy(() -> rebuild(new Source.HttpSource(URI.create("https://down.example"))))
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.code()).isEqualTo("mirror_unreachable"));
    web.answer(MIRROR, new byte[100]);
    assertThatThrownBy(() -> rebuild(new Source.HttpSource(MIRROR)))
        .isInstanceOfSatisfying(
            ArchiveException.class, e -> assertThat(e.code()).isEqualTo("mirror_not_believed"));
    assertThat(target.resolve(".rebuilding")).doesNotExist();
  }

  @Test
  void anInterruptedRebuildIsRunAgain() throws IOException {
    yesterdaysBackup();
    lost.admit("a.example");
    lost.registry().publishStatic(mirror);
    Files.createDirectories(target.resolve(".rebuilding/copy"));
    Files.writeString(target.resolve(".rebuilding/bundle"), "half");

    assertThat(rebuild(new Source.HttpSource(MIRROR)).size()).isEqualTo(3);
    assertThat(target.resolve(".rebuilding")).doesNotExist();
  }
}
