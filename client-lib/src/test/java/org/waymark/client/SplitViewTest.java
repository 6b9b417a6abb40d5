package org.waymark.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.codec.Base64Url;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A log that shows some one tree and others another one, and how that comes out (DESIGN 7). */
class SplitViewTest {

  @TempDir Path temporary;

  private final WitnessedFederation shown = WitnessedFederation.withoutPolicy();
  private final WitnessedFederation hidden = WitnessedFederation.withoutPolicy();
  private final TestClock clock = new TestClock(TestFederation.START);
  private Directory directory;

  @BeforeEach
  void writeTwoHistories() {
    for (WitnessedFederation each : List.of(shown, hidden)) {
      each.log.admit("a.example");
      each.log.admit("b.example");
    }
    shown.log.admit("c.example");
    shown.log.heartbeat();
    hidden.log.admit("evil.example");
    shown.publishAlone();
    hidden.publishAlone();
  }

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
    shown.close();
    hidden.close();
  }

  private void open(boolean background, WitnessedFederation... sources) {
    if (directory != null) {
      directory.close();
    }
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(
                        shown.log.roots().oldest(),
                        Stream.of(sources).map(each -> each.mirror.source()).toList()))
                .clock(clock)
                .background(background));
  }

  private Optional<SplitProof> proof() {
    return directory.status().federations().get(0).splitProof();
  }

  private void assertRefusedWithProof() {
    SplitProof proof = SplitProof.parse(proof().orElseThrow().encode());
    proof.verify(shown.log.roots());
    assertThat(directory.status().federations().get(0).problem().orElseThrow().code())
        .isEqualTo("split_view");
    assertThat(directory.folded().get(0).trusted()).isFalse();
    shown.log.admit("later.example");
    shown.publishAlone();
    assertThat(directory.syncNow().federations().get(0).outcomes())
        .extracting(SyncOutcome::code)
        .containsOnly(Optional.of("split_view"));
    // The last good state is kept, and its freshness runs out.
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
    assertThatThrownBy(() -> directory.resolve("later.example")).isInstanceOf(UnknownPeer.class);
  }

  @Test
  void aSmallerTreeOfAnotherSourceIsComparedToo() {
    open(false, shown, hidden);
    directory.syncNow();
    assertThat(directory.resolve("c.example")).isNotNull();
    assertRefusedWithProof();
    assertThat(proof().orElseThrow().first().size()).isEqualTo(3);
    assertThat(proof().orElseThrow().second().size()).isEqualTo(4);
  }

  @Test
  void aLargerTreeOfAnotherSourceIsComparedToo() {
    open(false, hidden, shown);
    directory.syncNow();
    assertThat(directory.resolve("evil.example")).isNotNull();
    assertRefusedWithProof();
  }

  @Test
  void aSourceThatIsMerelyBehindIsNoSplitView() {
    hidden.mirror.publish(Map.of());
    hidden.mirror.put("checkpoint", shown.log.checkpointAt(2).bytes());
    open(false, shown, hidden);
    for (int i = 0; i < 3; i++) {
      assertThat(directory.syncNow().ok()).isTrue();
    }
    assertThat(proof()).isEmpty();
    assertThat(hidden.mirror.answered()).contains("200 checkpoint");
  }

  @Test
  void whatAClientShowsInPassingIsCompared() {
    open(true, shown);
    Awaitility.await().until(() -> !directory.folded().isEmpty());
    directory.offered(shown.log.checkpointAt(1).bytes());
    directory.offered(hidden.log.checkpointAt(2).bytes());
    directory.offered("nothing".getBytes(UTF_8));
    directory.offered(new byte[20_000]);
    directory.offered(hidden.log.checkpointAt(3).bytes());
    Awaitility.await().until(() -> proof().isPresent());
    assertRefusedWithProof();
  }

  @Test
  void whatItHoldsItShowsToItsSourceWhoCanCompareIt() {
    open(false, hidden);
    directory.syncNow();
    assertThat(hidden.mirror.shown()).isEmpty();
    directory.syncNow();
    assertThat(hidden.mirror.shown()).hasSize(1).allMatch(line -> line.startsWith("checkpoint "));
    byte[] header = Base64Url.decode(hidden.mirror.shown().get(0).substring(11));
    assertThat(header).isEqualTo(hidden.log.checkpoint().bytes());
    directory.close();
    try (Directory source =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("source"))
                .federation(shown.config())
                .clock(clock)
                .background(false))) {
      source.syncNow();
      source.offered(header);
      source.syncNow();
      assertThat(source.status().federations().get(0).splitProof()).isPresent();
    }
  }

  @Test
  void aNoteThatTheLogDidNotSignAccusesNobody() {
    open(false, shown);
    directory.syncNow();
    directory.offered(
        Checkpoint.sign(
                shown.log.root().log().origin(),
                3,
                hidden.log.frontier().root(),
                TestKeys.named("thief"))
            .bytes());
    directory.syncNow();
    assertThat(proof()).isEmpty();
  }

  @Test
  void aLargerTreeInPassingWakesTheRefresh() {
    open(true, shown);
    Awaitility.await().until(() -> !directory.folded().isEmpty());
    shown.log.admit("d.example");
    shown.publishAlone();
    Awaitility.await()
        .until(
            () -> {
              directory.offered(shown.log.checkpoint().bytes());
              return directory.folded().get(0).checkpoint().size() == 5;
            });
    assertThat(directory.resolve("d.example")).isNotNull();
  }

  @Test
  void theProofSurvivesTheProcessAndDamage() throws Exception {
    open(false, shown, hidden);
    directory.syncNow();
    open(false, shown);
    assertRefusedWithProof();
    directory.close();
    directory = null;
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith("split-view-")).toList()) {
        Files.writeString(file, "{}");
      }
    }
    open(false, shown);
    assertThat(proof()).isEmpty();
    assertThat(directory.syncNow().federations().get(0).outcomes().get(0).code())
        .contains("split_view");
  }

  @Test
  void onlyAnotherEpochEndsIt() {
    open(false, shown, hidden);
    directory.syncNow();
    shown.log.publishRoot(root -> root);
    shown.publishAlone();
    directory.syncNow();
    assertThat(proof()).isPresent();
    shown.log.publishRoot(
        root ->
            root.log(
                new LogIdentity(
                    "federation.example/waymark/e2",
                    2,
                    shown.size(),
                    shown.log.frontier().root())));
    shown.log.admit("new.example");
    shown.publishAlone();
    directory.syncNow();
    assertThat(proof()).isEmpty();
    assertThat(directory.resolve("new.example").status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(directory.folded().get(0).trusted()).isTrue();
  }

  @Test
  void whatWasFoldedCanBeShownToOthers() {
    open(false, shown);
    directory.syncNow();
    FoldedLog folded = directory.folded().get(0);
    assertThat(folded.checkpoint()).isEqualTo(shown.log.checkpoint());
    assertThat(folded.contains(shown.log.checkpointAt(2))).isTrue();
    assertThat(folded.contains(hidden.log.checkpointAt(3))).isFalse();
    assertThat(folded.rootAt(3)).isEqualTo(shown.log.frontierAt(3).root());
    MerkleProofs.verifyConsistency(
        2,
        4,
        shown.log.frontierAt(2).root(),
        shown.log.frontier().root(),
        folded.consistency(2, 4));
  }
}
