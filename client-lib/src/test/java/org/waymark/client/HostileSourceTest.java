package org.waymark.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.sync.Source.BundleSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.codec.Sha256;
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
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(
                    new FederationConfig(
                        federation.roots().oldest(), List.of(liar.source(), honest.source())))
                .clock(clock)
                .background(false));
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
      SyncOutcome outcome = first();
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
      assertThat(Files.readString(proof)).contains("\"offered\":", "\"seen\":", "/waymark/e1");
    }
  }

  @Test
  void aLargerTreeThatDoesNotContainTheHeldOneIsASplitView() {
    liar.publish(Published.of(otherHistory((int) heldSize + 300)));
    honest.publish(Published.of(federation));
    assertRefusedButHonestFollowed("split_view");
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
