package org.waymark.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** A directory is held; then the first source lies and the second one does not. */
class HostileSourceTest {

  @TempDir Path temporary;
  private final TestFederation federation = TestFederation.testing();
  private final TestClock clock = new TestClock(federation.now());
  private TestSite victim;
  private WebMirror liar;
  private WebMirror honest;
  private Directory directory;
  private long heldSize;

  @BeforeEach
  void aDirectoryIsHeld() {
    victim = federation.admit("victim.example");
    federation.admit("other.example");
    federation.snapshot();
    heldSize = federation.entries().size();
    liar = WebMirror.of(Published.of(federation));
    honest = WebMirror.of(Published.of(federation));
    directory = open(liar.source(), honest.source());
    assertThat(directory.syncNow().ok()).isTrue();
    // The log goes on.
    federation.suspend(victim);
    federation.admit("new.example");
  }

  @AfterEach
  void close() {
    directory.close();
    liar.close();
    honest.close();
  }

  private Directory open(Source... sources) {
    return Directory.open(config(sources));
  }

  private DirectoryConfig config(Source... sources) {
    return DirectoryConfig.at(temporary.resolve("data"))
        .federation(new FederationConfig(federation.roots().oldest(), List.of(sources)))
        .clock(clock)
        .background(false);
  }

  private void publish() {
    liar.publish(Published.of(federation));
    honest.publish(Published.of(federation));
  }

  private SyncOutcome first() {
    return directory.syncNow().federations().get(0).outcomes().get(0);
  }

  private void assertKept() {
    assertThat(directory.status().federations().get(0).held().orElseThrow().size())
        .isEqualTo(heldSize);
    assertThat(directory.resolve("victim.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  private void assertRefusedButHonestFollowed(String... codes) {
    var outcomes = directory.syncNow().federations().get(0).outcomes();
    assertThat(outcomes).extracting(SyncOutcome::kind).containsExactly(Kind.REFUSED, Kind.ADVANCED);
    assertThat(outcomes.get(0).code().orElseThrow()).isIn((Object[]) codes);
    assertThat(directory.status().federations().get(0).held().orElseThrow().size())
        .isEqualTo(federation.entries().size());
  }

  private static byte[] flipped(byte[] bytes, int position) {
    byte[] changed = bytes.clone();
    changed[position] ^= 1;
    return changed;
  }

  /** Flips a bit of every n-th byte of one resource, with only the liar to ask. */
  private Set<String> codesOfFlips(String path, int step) {
    liar.publish(Published.of(federation));
    honest.close();
    byte[] good = liar.get(path);
    Set<String> codes = new TreeSet<>();
    for (int position = 0; position < good.length; position += step) {
      liar.put(path, flipped(good, position));
      SyncOutcome outcome =
          directory.syncNow().federations().get(0).outcomes().stream()
              .filter(asked -> asked.source().equals(liar.source()))
              .findFirst()
              .orElseThrow();
      assertThat(outcome.kind())
          .as("flipped bit of byte %d of %s: %s", position, path, outcome)
          .isEqualTo(Kind.REFUSED);
      codes.add(outcome.code().orElseThrow());
    }
    assertKept();
    return codes;
  }

  @Test
  void aFlippedBitAnywhereInTheCheckpointIsRefused() {
    assertThat(codesOfFlips("checkpoint", 1))
        .contains("checkpoint_signature", "checkpoint_origin")
        .allMatch(
            code ->
                code.startsWith("checkpoint_")
                    || code.startsWith("note_")
                    || code.startsWith("base64")
                    || code.equals("tree_rollback"));
  }

  @Test
  void aFlippedBitInTheEntriesIsRefused() {
    assertThat(codesOfFlips("tile/entries/000.p/5", 17))
        .isSubsetOf("entries_mismatch", "entry_bundle_malformed");
  }

  @Test
  void aFlippedBitInTheRecordsIsRefused() {
    assertThat(codesOfFlips("records/bundle/000.p/5", 97))
        .isSubsetOf("record_hash_mismatch", "records_malformed");
  }

  @Test
  void aFlippedBitInARootIsRefused() {
    federation.publishRoot(next -> next.name("Second"));
    assertThat(codesOfFlips("root/2.json", 41)).isNotEmpty();
  }

  @Test
  void aFlippedBitInABundleIsRefused() throws Exception {
    byte[] good = federation.bundle();
    Path file = temporary.resolve("flipped.bundle");
    Directory fresh =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(
                    new FederationConfig(federation.root(), List.of(new BundleSource(file))))
                .clock(clock)
                .background(false));
    try (fresh) {
      for (int position = 0; position < good.length; position += 37) {
        Files.write(file, flipped(good, position));
        SyncOutcome outcome = fresh.syncNow().federations().get(0).outcomes().get(0);
        assertThat(outcome.code()).as("byte %d", position).contains("bundle_damaged");
      }
      Files.write(file, good);
      assertThat(fresh.syncNow().ok()).isTrue();
    }
  }

  @Test
  void theNextSourceIsUsedWhenOneIsRefused() {
    publish();
    liar.put("tile/entries/000.p/5", flipped(liar.get("tile/entries/000.p/5"), 40));
    assertRefusedButHonestFollowed("entries_mismatch");
  }

  @Test
  void swappedRecordsAreRefused() {
    publish();
    List<String> lines =
        new ArrayList<>(new String(liar.get("records/bundle/000.p/5"), US_ASCII).lines().toList());
    Collections.swap(lines, 0, 1);
    liar.put("records/bundle/000.p/5", (String.join("\n", lines) + "\n").getBytes(US_ASCII));
    assertRefusedButHonestFollowed("records_order");
  }

  @Test
  void recordsThatAreSwappedInsideABundleAreRefusedEvenWithARightEnd() throws Exception {
    List<String> lines =
        new ArrayList<>(new String(federation.bundle(), US_ASCII).lines().toList());
    List<Integer> records = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("record ")) {
        records.add(i);
      }
    }
    String[] one = lines.get(records.get(0)).split(" ", 3);
    String[] two = lines.get(records.get(1)).split(" ", 3);
    lines.set(records.get(0), "record " + one[1] + " " + two[2]);
    lines.set(records.get(1), "record " + two[1] + " " + one[2]);
    lines.remove(lines.size() - 1);
    String body = String.join("\n", lines) + "\n";
    String whole = body + "end " + Sha256.of(body.getBytes(US_ASCII)).hex() + "\n";
    Path file = Files.write(temporary.resolve("swapped.bundle"), whole.getBytes(US_ASCII));

    try (Directory fresh =
        Directory.open(
            DirectoryConfig.inMemory()
                .federation(
                    new FederationConfig(federation.root(), List.of(new BundleSource(file))))
                .clock(clock)
                .background(false))) {
      assertThat(fresh.syncNow().federations().get(0).outcomes().get(0).code())
          .contains("snapshot_mismatch");
    }
  }

  @Test
  void aMissingRecordIsNoRemoval() {
    publish();
    liar.put("records/bundle/000.p/5", new byte[0]).remove("bundle");
    var outcomes = directory.syncNow().federations().get(0).outcomes();
    assertThat(outcomes.get(0).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(outcomes.get(0).code()).contains("source_incomplete");
    assertThat(outcomes.get(1).kind()).isEqualTo(Kind.ADVANCED);
  }

  @Test
  void anOlderTreeIsRefused() {
    honest.publish(Published.of(federation));
    liar.remove("checkpoint");
    directory.syncNow();
    heldSize = federation.entries().size();
    liar.put("checkpoint", federation.checkpointAt(2).bytes());
    honest.close();

    // The good source was asked first; it is gone now.
    var outcomes = directory.syncNow().federations().get(0).outcomes();
    assertThat(outcomes.get(1).kind()).isEqualTo(Kind.REFUSED);
    assertThat(outcomes.get(1).code()).contains("tree_rollback");
    assertThat(directory.status().federations().get(0).held().orElseThrow().size())
        .isEqualTo(heldSize);
  }

  @Test
  void anOlderBundleIsRefused() throws Exception {
    byte[] old = federation.bundle();
    publish();
    federation.heartbeat();
    publish();
    directory.syncNow();
    directory.close();
    Path file = Files.write(temporary.resolve("old.bundle"), old);
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(federation.root(), List.of(new BundleSource(file))))
                .clock(clock)
                .background(false));

    assertThat(first().code()).contains("tree_rollback");
    assertThat(directory.resolve("new.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  /** The same keys, and another history: what only the log's owner could sign. */
  private static TestFederation otherHistory(int entries) {
    TestFederation other = TestFederation.testing();
    other.admit("victim.example");
    while (other.entries().size() < entries) {
      other.admit("unseen" + other.entries().size() + ".example");
    }
    return other;
  }

  @Test
  void twoTreesOfOneSizeAreASplitViewWithAProof() throws Exception {
    liar.publish(Published.of(otherHistory((int) heldSize)));

    SyncOutcome outcome = first();

    assertThat(outcome.code()).contains("split_view");
    assertKept();
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      Path proof =
          files
              .filter(f -> f.getFileName().toString().startsWith("split-view-"))
              .findFirst()
              .orElseThrow();
      SplitProof.parse(Files.readAllBytes(proof)).verify(federation.roots());
    }
  }

  @Test
  void aLargerTreeThatDoesNotContainTheHeldOneIsASplitView() {
    liar.publish(Published.of(otherHistory((int) heldSize + 300)));
    assertThat(first().code()).contains("split_view");
    assertKept();
  }

  @Test
  void aLogThatShowedTwoTreesIsNotFollowedAnyMoreNotEvenAfterARestart() throws Exception {
    liar.publish(Published.of(otherHistory((int) heldSize + 300)));
    honest.publish(Published.of(federation));

    for (int restart = 0; restart < 2; restart++) {
      var outcomes = directory.syncNow().federations().get(0).outcomes();
      assertThat(outcomes)
          .extracting(SyncOutcome::code)
          .containsExactly(Optional.of("split_view"), Optional.of("split_view"));
      assertKept();
      assertThat(directory.status().federations().get(0).problem().orElseThrow().code())
          .isEqualTo("split_view");
      directory.close();
      directory = open(honest.source(), liar.source());
    }
  }

  @Test
  void anotherEpochEndsASplitView() {
    liar.publish(Published.of(otherHistory((int) heldSize)));
    first();
    federation.publishRoot(
        next ->
            next.log(
                new LogIdentity(
                    "federation.example/waymark/e2",
                    2,
                    federation.entries().size(),
                    federation.frontier().root())));
    federation.heartbeat();
    publish();

    assertThat(first().kind()).isEqualTo(Kind.ADVANCED);
    assertThat(directory.status().federations().get(0).problem()).isEmpty();
    assertThatThrownBy(() -> directory.resolve("victim.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void theProofOfASplitViewInABundleHasTheNoteOfThatBundle() throws Exception {
    TestFederation other = otherHistory((int) heldSize - 1);
    other.snapshot();
    Path file = Files.write(temporary.resolve("other.bundle"), other.bundle());
    directory.close();
    directory = open(new BundleSource(file));

    assertThat(first().code()).contains("split_view");
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      Path proof =
          files
              .filter(f -> f.getFileName().toString().startsWith("split-view-"))
              .findFirst()
              .orElseThrow();
      SplitProof shown = SplitProof.parse(Files.readAllBytes(proof));
      shown.verify(federation.roots());
      assertThat(List.of(shown.first(), shown.second())).contains(other.checkpoint());
      assertThat(shown.first().size()).isEqualTo(heldSize);
    }
  }

  /** It says again and again what was true once; another one is compared with it each time. */
  @Test
  void aFrozenMirrorDoesNotHideWhatOthersKnow() {
    honest.publish(Published.of(federation));
    clock.advance(Duration.ofMinutes(30));

    var outcomes = directory.syncNow().federations().get(0).outcomes();

    assertThat(outcomes)
        .extracting(SyncOutcome::kind)
        .containsExactly(Kind.UNCHANGED, Kind.ADVANCED);
    assertThatThrownBy(() -> directory.resolve("victim.example")).isInstanceOf(SuspendedPeer.class);
  }

  @Test
  void aFrozenMirrorIsNotAskedFirstForBeingTheOnlyOneToAnswer() {
    honest.publish(Map.of());
    clock.advance(Duration.ofHours(3));
    directory.syncNow();
    liar.answered().clear();
    honest.answered().clear();
    federation.advance(Duration.ofHours(3));
    federation.heartbeat();
    honest.publish(Published.of(federation));
    directory.syncNow();
    assertThat(directory.status().federations().get(0).held().orElseThrow().size())
        .isEqualTo(federation.entries().size());
    directory.syncNow();
    assertThat(directory.syncNow().federations().get(0).outcomes())
        .extracting(SyncOutcome::source)
        .containsExactly(honest.source());
  }

  @Test
  void evenWhileTheLogSeemsAliveAnotherSourceIsAskedNowAndThen() {
    honest.publish(Published.of(federation));
    for (int sync = 2; sync < 10; sync++) {
      assertThat(first().kind()).isEqualTo(Kind.UNCHANGED);
    }
    assertThat(first().source()).isEqualTo(honest.source());
    assertThat(directory.status().federations().get(0).held().orElseThrow().size())
        .isEqualTo(federation.entries().size());
  }

  @Test
  void aBundleThatIsLargerThanAllowedIsNotTakenAndLeavesNothingBehind() throws Exception {
    directory.close();
    try (Directory fresh =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("fresh"))
                .federation(
                    new FederationConfig(
                        federation.roots().oldest(), List.of(liar.source(), honest.source())))
                .clock(clock)
                .mostBundleBytes(100)
                .background(false))) {
      honest.remove("bundle");
      var outcomes = fresh.syncNow().federations().get(0).outcomes();
      assertThat(outcomes.get(0).code()).contains("resource_too_large");
      assertThat(outcomes.get(1).kind()).isEqualTo(Kind.ADVANCED);
      assertNothingLeft("fresh");
    }
  }

  @Test
  void aRefusedImportLeavesNothingBehind() throws Exception {
    directory.close();
    liar.put("bundle", flipped(liar.get("bundle"), 3000));
    try (Directory fresh =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("fresh"))
                .federation(
                    new FederationConfig(federation.roots().oldest(), List.of(liar.source())))
                .clock(clock)
                .background(false))) {
      assertThat(fresh.syncNow().federations().get(0).outcomes().get(0).code())
          .contains("bundle_damaged");
      assertNothingLeft("fresh");
    }
  }

  private void assertNothingLeft(String folder) throws Exception {
    try (Stream<Path> files = Files.walk(temporary.resolve(folder))) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .doesNotContain("bundle.download", "directory.mv.import");
    }
  }

  @Test
  void aSourceThatExhaustsTheMemoryDoesNotKeepTheOthersFromBeingAsked() {
    publish();
    Fetcher web = SafeFetcher.of(AddressPolicy.testing());
    Fetcher bomb =
        request -> {
          if (request.uri().toString().startsWith(liar.source().toString())) {
            throw new OutOfMemoryError("as if");
          }
          return web.get(request);
        };
    directory.close();
    directory = Directory.open(config(liar.source(), honest.source()).fetcher(bomb));

    var outcomes = directory.syncNow().federations().get(0).outcomes();

    assertThat(outcomes.get(0).code()).contains("source_failed");
    assertThat(outcomes.get(1).kind()).isEqualTo(Kind.ADVANCED);
  }

  @Test
  void tilesThatDoNotFitTheCheckpointAccuseTheSourceAndNotTheLog() {
    Map<String, byte[]> other = Published.of(otherHistory((int) heldSize + 2));
    publish();
    other.remove("checkpoint");
    other.forEach(liar::put);
    assertRefusedButHonestFollowed("tile_mismatch");
  }

  @Test
  void anOldRootIsRefusedAfterALossOfTheStore() throws Exception {
    Map<String, byte[]> before = Published.of(federation);
    federation.publishRoot(next -> next.name("Second"));
    publish();
    directory.syncNow();
    directory.close();
    deleteStore();
    liar.publish(before);
    liar.remove("root/2.json");
    honest.close();
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(federation.roots().oldest(), List.of(liar.source())))
                .clock(clock)
                .background(false));

    assertThat(first().code()).contains("root_rollback");
  }

  private void deleteStore() throws Exception {
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().equals("directory.mv")).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aSourceThatSendsTooMuchIsRefused() {
    publish();
    liar.put("checkpoint", new byte[20_000]);
    assertRefusedButHonestFollowed("resource_too_large");
  }

  @Test
  void aLogFromTheFutureIsRefused() {
    federation.advance(Duration.ofHours(2));
    federation.heartbeat();
    liar.publish(Published.of(federation));
    honest.close();
    assertThat(first().code()).contains("entry_time");
    assertKept();
  }
}
