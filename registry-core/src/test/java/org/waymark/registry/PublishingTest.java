package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.RepeatableRandom;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.statement.SiteStatus;

/** What is served, in a folder and from memory. */
class PublishingTest {
  @TempDir Path temp;
  private TestRegistry test;
  private DirectoryContent content;

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
    content = test.registry().content();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private SiteProof.Verified proof(String host, EntityId expected) {
    SiteProof proof = SiteProof.parse(content.get("sites/" + host).orElseThrow().bytes());
    return proof.verify(test.read().roots(), expected, test.clock().instant());
  }

  @Test
  void servesEveryFileOfTheFolder() throws IOException {
    test.admitMany(3);

    for (String path : Tree.of(test.directory()).keySet()) {
      assertThat(content.get(path).map(Resource::bytes))
          .as(path)
          .hasValue(Files.readAllBytes(test.directory().resolve(path)));
    }
  }

  @Test
  void hasNothingElse() {
    assertThat(content.get("records/" + Sha256.of(new byte[0]).hex())).isEmpty();
    assertThat(content.get("../registry.mv.db")).isEmpty();
    assertThat(content.get("sites/UPPER.example")).isEmpty();
    assertThat(content.get("sites/-.example")).isEmpty();
  }

  @Test
  void provesAMember() {
    SampleSite site = test.admit("a.example");
    test.admitMany(5);

    SiteProof.Verified verified = proof("a.example", site.id());

    assertThat(verified.record().orElseThrow().siteStatus()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(verified.event().seq()).isEqualTo(7);
  }

  @Test
  void provesAStrangerAbsent() {
    test.admitMany(5);

    SiteProof.Verified verified =
        proof("stranger.example", EntityId.parse("https://stranger.example"));

    assertThat(verified.record()).isEmpty();
  }

  @Test
  void provesASuspensionAsSoonAsItIsPublished() {
    SampleSite site = test.admit("a.example");
    proof("a.example", site.id());

    test.registry().suspend(site.id(), "rules", TestRegistry.ACTOR);

    assertThat(proof("a.example", site.id()).record().orElseThrow().siteStatus())
        .isEqualTo(SiteStatus.SUSPENDED);
  }

  @Test
  void keepsAProofUntilTheNextCheckpoint() {
    test.admit("a.example");

    assertThat(content.get("sites/a.example").orElseThrow())
        .isSameAs(content.get("sites/a.example").orElseThrow());
  }

  @Test
  void changesItsVersionWithEachCheckpointAndNotInBetween() {
    long before = content.version();
    assertThat(content.version()).isEqualTo(before);

    test.registry().heartbeat();

    assertThat(content.version()).isNotEqualTo(before);
  }

  @Test
  void servesTheNewBundleAfterASnapshot() {
    byte[] before = content.get("bundle").orElseThrow().bytes();
    test.admitMany(2);
    assertThat(content.get("bundle").orElseThrow().bytes()).isEqualTo(before);

    test.registry().snapshot();

    assertThat(content.get("bundle").orElseThrow().bytes()).isNotEqualTo(before);
    assertThat(test.read().bundle().orElseThrow().snapshotRecords()).isEqualTo(2);
  }

  @Test
  void keepsASupersededRecordUntilTheNextSnapshot() {
    SampleSite site = test.admit("a.example");
    String superseded = "records/" + test.registry().site(site.id()).orElseThrow().record().hex();
    test.registry().snapshot();
    test.registry().update(site.statement(2), TestRegistry.ACTOR);
    assertThat(test.directory().resolve(superseded)).exists();

    test.registry().snapshot();

    assertThat(test.directory().resolve(superseded)).doesNotExist();
    assertThat(test.read().bundle().orElseThrow().snapshotRecords()).isEqualTo(1);
  }

  @Test
  void makesTheBundleOfASnapshotFromTheRecordsOfThatMoment() {
    SampleSite site = test.admit("a.example");
    test.registry().snapshot();
    byte[] bundle = content.get("bundle").orElseThrow().bytes();
    test.registry().update(site.statement(2), TestRegistry.ACTOR);
    test.close();
    Tree.delete(test.directory());

    try (Registry again =
        Registry.open(test.config().mirrors(MirrorSettings.USUAL.withAlone(true)).build())) {
      again.ready().join();
      byte[] remade = again.content().get("bundle").orElseThrow().bytes();
      assertThat(Sha256.of(remade)).isEqualTo(Sha256.of(bundle));
    }
  }

  @Test
  void forgetsTheNodesOfOldMapsOneSnapshotLater() {
    SampleSite site = test.admit("a.example");
    for (long ver = 2; ver < 6; ver++) {
      test.registry().update(site.statement(ver), TestRegistry.ACTOR);
      test.registry().snapshot();
    }

    assertThat(proof("a.example", site.id()).record()).isPresent();
    assertThat(test.read().status("a.example")).isEqualTo("active");
  }

  @Test
  void copiesEverythingForAPlainWebServer() {
    test.admitMany(3);
    Path target = temp.resolve("static");

    test.registry().publishStatic(target);

    assertThat(Tree.of(target)).isEqualTo(Tree.of(test.directory()));
    assertThat(IndependentReader.read(target, test.clock().instant()).sites()).hasSize(3);
  }

  @Test
  void bringsACopyUpToDate() {
    SampleSite site = test.admit("a.example");
    Path target = temp.resolve("static");
    test.registry().publishStatic(target);
    test.clock().advance(Duration.ofHours(1));
    test.registry().update(site.statement(2), TestRegistry.ACTOR);
    test.registry().snapshot();

    test.registry().publishStatic(target);

    assertThat(Tree.of(target)).isEqualTo(Tree.of(test.directory()));
  }

  @Test
  void doesNotPutItsCopyOverAnotherDirectory() throws IOException {
    Path other = temp.resolve("other");
    Registry.init(TestRegistry.options(other).withRandom(new RepeatableRandom("other")));
    var before = Tree.of(other.resolve("directory"));

    assertThatThrownBy(() -> test.registry().publishStatic(other.resolve("directory")))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("static_target_foreign"));
    assertThat(Tree.of(other.resolve("directory"))).isEqualTo(before);
  }

  @Test
  void dropsPartialTilesWhenTheFullOneHasStoodForAWhile() {
    test.admitMany(250);
    test.registry().heartbeat();
    assertThat(test.directory().resolve("tile/entries/000.p/253")).exists();
    test.admitMany("more", 80);
    test.registry().heartbeat();

    assertThat(test.directory().resolve("tile/entries/000")).exists();
    assertThat(test.directory().resolve("tile/entries/000.p/253")).doesNotExist();
    assertThat(test.directory().resolve("tile/0/000.p/253")).doesNotExist();
    assertThat(test.read().size()).isEqualTo(334);
  }

  @Test
  void keepsOnlyTheNewestPartialRecordBundles() throws IOException {
    for (int i = 0; i < 12; i++) {
      test.registry().heartbeat();
    }

    try (var widths = Files.list(test.directory().resolve("records/bundle/000.p"))) {
      assertThat(widths.map(path -> Integer.valueOf(path.getFileName().toString())).sorted())
          .containsExactlyElementsOf(List.of(7, 8, 9, 10, 11, 12, 13, 14));
    }
  }

  @Test
  void signsTheCheckpointUnderTheOriginOfTheRoot() {
    Checkpoint checkpoint = Checkpoint.parse(content.get("checkpoint").orElseThrow().bytes());

    assertThat(checkpoint.origin()).isEqualTo("federation.example/e1");
    assertThat(checkpoint.size()).isEqualTo(2);
  }

  @Test
  void aStaticCopyIsForTheWebServerToReadWhateverTheUmask() throws IOException {
    test.admit("a.example");
    Path copy = temp.resolve("static");
    Files.createDirectories(
        copy.resolve("records"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));

    test.registry().publishStatic(copy);

    try (var all = Files.walk(copy)) {
      assertThat(all.toList())
          .allSatisfy(
              path ->
                  assertThat(Files.getPosixFilePermissions(path))
                      .contains(PosixFilePermission.OTHERS_READ));
    }
    assertThat(Files.getPosixFilePermissions(copy.resolve("records")))
        .contains(PosixFilePermission.OTHERS_EXECUTE);
  }

  @Test
  void keepsTheProofOfAMemberAndNoneOfAStranger() {
    test.admit("a.example");
    DirectoryContent content = test.registry().content();

    assertThat(content.get("sites/a.example").orElseThrow())
        .isSameAs(content.get("sites/a.example").orElseThrow());
    assertThat(content.get("sites/made-up.example").orElseThrow())
        .isNotSameAs(content.get("sites/made-up.example").orElseThrow());
  }
}
