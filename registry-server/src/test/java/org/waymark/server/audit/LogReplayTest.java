package org.waymark.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

final class LogReplayTest {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();
  private DirectoryFolder published = new DirectoryFolder(Path.of("."));

  @BeforeEach
  void publish() {
    published = new DirectoryFolder(small.publish(folder));
  }

  private Optional<DirectoryReport> run() throws FetchException {
    return new LogReplay(
            Publication.folder(published.folder()),
            small.federation().roots().oldest(),
            small.now(),
            read -> {})
        .run();
  }

  private String entries() {
    return TilePath.holding(TilePath.ENTRIES, 0, small.federation().entries().size()).path();
  }

  private String records() {
    return TilePath.holding(TilePath.ENTRIES, 0, small.federation().entries().size()).recordsPath();
  }

  private void refusedWith(String code) {
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void everyEntryAndRecordOfAnHonestLogHolds() throws Exception {
    DirectoryReport report = run().orElseThrow();

    assertThat(report.size()).isEqualTo(small.federation().entries().size());
    assertThat(report.replayedFrom()).isZero();
    assertThat(report.mapRoot()).isEqualTo(small.federation().map().root());
    assertThat(report.recordsVerified()).isEqualTo(8);
    assertThat(report.recordsMissing()).isZero();
    assertThat(report.snapshots()).isOne();
    assertThat(report.sites())
        .containsEntry(SiteStatus.ACTIVE, 1L)
        .containsEntry(SiteStatus.SUSPENDED, 1L)
        .containsEntry(SiteStatus.REVOKED, 1L)
        .containsEntry(SiteStatus.LEFT, 1L);
  }

  @Test
  void supersededRecordsThatWereDeletedAreCounted() throws Exception {
    published.put(records(), new byte[0]);
    for (String host :
        List.of(
            SmallFederation.MEMBER,
            SmallFederation.SUSPENDED,
            SmallFederation.REVOKED,
            SmallFederation.LEFT)) {
      var record = small.proof(host).record().orElseThrow();
      published.put("records/" + record.hash(), record.bytes());
    }

    DirectoryReport report = run().orElseThrow();

    assertThat(report.recordsMissing()).isEqualTo(4);
    assertThat(report.recordsVerified()).isEqualTo(4);
  }

  @Test
  void aCopyWithoutTheFirstEntriesIsNoMatterForAReplay() throws Exception {
    published.delete(entries());

    assertThat(run()).isEmpty();
  }

  @Test
  void aRecordThatIsStillCurrentMayNotBeMissing() {
    published.put(records(), new byte[0]);

    refusedWith("record_missing");
  }

  @Test
  void aChangedSupersededRecordIsRefused() throws Exception {
    String lines =
        new String(published.get(records()).orElseThrow().bytes(), StandardCharsets.UTF_8);
    // The records bundle is not hashed itself: a changed line is another document, and its own is
    // missing, which only a current record may not be.
    published.put(records(), flipped(lines.getBytes(StandardCharsets.UTF_8), 40));

    assertThat(run().orElseThrow().recordsMissing()).isOne();
  }

  @Test
  void aHalfLineOfRecordsIsRefused() {
    byte[] lines = published.get(records()).orElseThrow().bytes();
    published.put(records(), java.util.Arrays.copyOf(lines, lines.length - 1));

    refusedWith("records_malformed");
  }

  @Test
  void anEntryThatSignsAnotherMapDoesNotFold() {
    change(2, "\"directory\":\"[0-9a-f]{4}", "\"directory\":\"0000");

    refusedWith("fold_mismatch");
  }

  @Test
  void anEntryAboutAnotherSiteThanItsRecordIsRefused() {
    change(2, "revoked[.]example[.]org", "removed.example.org");

    refusedWith("record_subject_mismatch");
  }

  private void change(int entry, String pattern, String replacement) {
    List<byte[]> entries = new ArrayList<>(small.federation().entries());
    String text = new String(entries.get(entry), StandardCharsets.UTF_8);
    entries.set(entry, text.replaceFirst(pattern, replacement).getBytes(StandardCharsets.UTF_8));
    published.put(entries(), EntryBundle.encode(entries));
  }

  @Test
  void anEntryThatFoldsButIsNotTheSignedOneIsRefused() {
    long expires = small.federation().expires();
    change(
        small.federation().entries().size() - 1,
        "\"expires\":" + expires,
        "\"expires\":" + (expires - 1));

    refusedWith("checkpoint_tree_mismatch");
  }

  @Test
  void aCheckpointByAnotherKeyIsRefused() {
    byte[] checkpoint = published.get("checkpoint").orElseThrow().bytes();
    published.put("checkpoint", flipped(checkpoint, checkpoint.length - 20));

    assertThatThrownBy(this::run).isInstanceOf(VerificationException.class);
  }

  private static final SigningKey WITNESS = TestKeys.named("witness");

  /** The same log under a root that asks for a witness. */
  private void demandWitness() {
    NoteVerifier verifier = NoteVerifier.cosignatureV1("w.example", WITNESS.publicKey());
    small
        .federation()
        .publishRoot(
            next ->
                next.witness(
                    new WitnessPolicy(
                        1, List.of(new WitnessPolicy.Group("all", 1, List.of(verifier))))));
    published = new DirectoryFolder(small.publish(folder));
  }

  private void witnessed(long size) {
    published.put(
        "checkpoint.witnessed",
        small
            .federation()
            .checkpointAt(size)
            .note()
            .cosign("w.example", WITNESS, small.now())
            .bytes());
  }

  @Test
  void underAWitnessPolicyItReplaysWhatIsWitnessedAndSaysHowMuchIsNot() throws Exception {
    demandWitness();
    long size = small.federation().entries().size();
    witnessed(size - 2);

    DirectoryReport report = run().orElseThrow();

    assertThat(report.size()).isEqualTo(size - 2);
    assertThat(report.signed()).isEqualTo(size);
    assertThat(report.toJson(small.now()).path("signed").asLong()).isEqualTo(size);
    witnessed(size);
    assertThat(run().orElseThrow().size()).isEqualTo(size);
  }

  @Test
  void underAWitnessPolicyTheLogsWordIsNotEnough() {
    demandWitness();

    refusedWith("witness_policy");
  }

  @Test
  void aWitnessedTreeThatIsNotTheLogsIsRefused() {
    demandWitness();
    published.put(
        "checkpoint.witnessed",
        Checkpoint.sign(
                small.federation().root().log().origin(),
                3,
                Sha256.of(new byte[0]),
                small.federation().logKey())
            .note()
            .cosign("w.example", WITNESS, small.now())
            .bytes());

    refusedWith("checkpoint_tree_mismatch");
  }

  @Test
  void aFolderWithoutACheckpointIsRefused() {
    published.delete("checkpoint");

    refusedWith("checkpoint_missing");
  }

  @Test
  void aFolderThatIsNotThereCannotBeReached() {
    published = new DirectoryFolder(folder.resolve("elsewhere"));

    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.code()).isEqualTo("source_missing"));
  }

  @Test
  void aResourceThatIsTooLargeIsRefused() throws Exception {
    Files.write(published.folder().resolve("checkpoint"), new byte[(16 << 10) + 1]);

    refusedWith("resource_too_large");
  }

  private static byte[] flipped(byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    copy[at] ^= 1;
    return copy;
  }
}
