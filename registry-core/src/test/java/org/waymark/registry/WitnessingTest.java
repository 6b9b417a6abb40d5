package org.waymark.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.SampleWitness;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.witness.Cosignatures.Receipt;
import org.waymark.registry.witness.WitnessReport;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.statement.SiteStatus;

/**
 * Cosignatures that come in, what is published of them, and what a stolen log key leaves behind.
 */
class WitnessingTest {
  private static final SampleWitness A = SampleWitness.of("a.example");
  private static final SampleWitness B = SampleWitness.of("b.example");
  private static final SampleWitness C = SampleWitness.of("c.example");
  private static final SampleWitness STRANGER = SampleWitness.of("stranger.example");

  @TempDir Path temp;
  private TestRegistry test;

  @BeforeEach
  void create() throws IOException {
    test = TestRegistry.create(temp.resolve("data"));
    nextRoot(SampleWitness.policy(2, A, B, C));
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void nextRoot(WitnessPolicy policy) throws IOException {
    KeyFolder folder = new KeyFolder(test.data().resolve("root-keys"));
    List<SigningKey> keys =
        List.of(
            folder.open("root-1", "correct horse".toCharArray()),
            folder.open("root-2", "correct horse".toCharArray()));
    Root before = test.registry().root();
    Root next =
        before
            .payload()
            .next(test.clock().instant(), test.clock().instant().plus(Duration.ofDays(365)))
            .witness(policy)
            .sign(keys);
    Files.write(test.data().resolve("root/" + next.version() + ".json"), next.bytes());
    test.reopen();
    test.registry().ready().join();
  }

  private Checkpoint published() {
    return Checkpoint.parse(test.registry().content().get("checkpoint").orElseThrow().bytes());
  }

  private Receipt cosigned(Checkpoint checkpoint, SampleWitness... witnesses) {
    Receipt last = new Receipt(0, List.of(), 0);
    for (SampleWitness witness : witnesses) {
      last =
          test.registry().cosignatures().accept(witness.cosign(checkpoint, test.clock().instant()));
    }
    return last;
  }

  private long witnessed() {
    return test.registry()
        .content()
        .get("checkpoint.witnessed")
        .map(resource -> Checkpoint.parse(resource.bytes()).size())
        .orElse(0L);
  }

  private static void refused(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private RootChain roots() throws IOException {
    return RootChain.pinned(Root.parse(Files.readAllBytes(test.directory().resolve("root/1.json"))))
        .walk(Files.readAllBytes(test.directory().resolve("root/2.json")), test.clock().instant());
  }

  @Test
  void oneOfTwoIsNotEnough() {
    Receipt receipt = cosigned(published(), A);

    assertThat(receipt.witnesses()).containsExactly("a.example");
    assertThat(receipt.witnessed()).isZero();
    assertThat(witnessed()).isZero();
    assertThat(test.directory().resolve("checkpoint.witnessed")).doesNotExist();
    assertThat(published().note().cosignedAt(A.verifier())).isPresent();
  }

  @Test
  void publishesTheCheckpointThatSatisfiesThePolicy() throws IOException {
    Checkpoint newest = published();

    Receipt receipt = cosigned(newest, B, A);

    assertThat(receipt.witnessed()).isEqualTo(newest.size());
    Path file = test.directory().resolve("checkpoint.witnessed");
    Checkpoint witnessed = Checkpoint.parse(Files.readAllBytes(file));
    new CheckpointVerifier(test.registry().root()).verify(witnessed, test.clock().instant());
    assertThat(witnessed).isEqualTo(published());
  }

  @Test
  void keepsTheWitnessedOneWhileNewerEntriesWait() {
    Checkpoint newest = published();
    cosigned(newest, A, B);
    long version = test.registry().content().version();

    test.registry().heartbeat();

    assertThat(published().size()).isEqualTo(newest.size() + 1);
    assertThat(published().note().signatures()).hasSize(1);
    assertThat(witnessed()).isEqualTo(newest.size());
    assertThat(test.registry().content().version()).isNotEqualTo(version);
  }

  private SiteProof.Verified proof(SampleSite site) throws IOException {
    SiteProof proof =
        SiteProof.parse(
            test.registry().content().get("sites/" + site.id().host()).orElseThrow().bytes());
    return proof.verify(roots(), site.id(), test.clock().instant());
  }

  @Test
  void provesASiteFromWhatIsWitnessed() throws IOException {
    SampleSite early = test.admit("early.example");
    cosigned(published(), A, B);
    long size = published().size();
    SampleSite late = test.admit("late.example");
    test.registry().suspend(early.id(), "rules", TestRegistry.ACTOR);

    assertThat(proof(early).record().orElseThrow().siteStatus()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(proof(early).checkpoint().checkpoint().size()).isEqualTo(size);
    assertThat(proof(late).record()).isEmpty();

    cosigned(published(), B, C);
    assertThat(proof(early).record().orElseThrow().siteStatus()).isEqualTo(SiteStatus.SUSPENDED);
    assertThat(proof(late).record()).isPresent();
  }

  @Test
  void aProofStandsHoweverManySnapshotsTheWitnessesAreBehind() throws IOException {
    SampleSite site = test.admit("a.example");
    cosigned(published(), A, B);
    for (int i = 0; i < 3; i++) {
      test.admit("more" + i + ".example");
      test.registry().snapshot();
    }

    assertThat(proof(site).record()).isPresent();
  }

  @Test
  void takesCosignaturesOfAnOlderSizeUntilItIsWitnessed() {
    Checkpoint older = published();
    cosigned(older, A);
    test.registry().heartbeat();
    test.registry().heartbeat();

    cosigned(older, C);
    assertThat(witnessed()).isEqualTo(older.size());

    cosigned(published(), A, B);
    assertThat(witnessed()).isEqualTo(older.size() + 2);
    cosigned(older, B);
    assertThat(witnessed()).as("late ones change nothing").isEqualTo(older.size() + 2);
  }

  @Test
  void aRestartKeepsBoth() {
    Checkpoint newest = published();
    cosigned(newest, A, C);
    test.registry().heartbeat();
    cosigned(published(), B);
    byte[] checkpoint = published().bytes();

    test.reopen();
    assertThat(witnessed()).as("before the keys are open").isEqualTo(newest.size());
    test.registry().ready().join();

    assertThat(published().bytes()).isEqualTo(checkpoint);
    assertThat(witnessed()).isEqualTo(newest.size());
    cosigned(published(), C);
    assertThat(witnessed()).isEqualTo(newest.size() + 1);
  }

  @Test
  void aRestartMakesGoodADamagedOrMissingWitnessedFile() throws IOException {
    Checkpoint newest = published();
    cosigned(newest, A, C);
    Path file = test.directory().resolve("checkpoint.witnessed");
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, "half a fi");

    test.reopen();
    test.registry().ready().join();

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(witnessed()).isEqualTo(newest.size());
  }

  @Test
  void theSameCosignaturesGiveTheSameBytesInAnyOrder() {
    Checkpoint bare = published();
    cosigned(bare, C, A, B);
    byte[] first = published().bytes();

    cosigned(bare, B, A);

    assertThat(published().bytes()).isEqualTo(first);
    assertThat(new String(first, UTF_8).lines().filter(line -> line.startsWith("— "))).hasSize(4);
  }

  @Test
  void keepsTheNewestCosignatureOfAWitness() {
    Checkpoint bare = published();
    cosigned(bare, A);
    test.clock().advance(Duration.ofHours(1));
    byte[] older = A.cosign(bare, test.clock().instant().minusSeconds(60));

    cosigned(bare, A);
    test.registry().cosignatures().accept(older);

    assertThat(published().note().cosignedAt(A.verifier()))
        .hasValue(test.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
  }

  @Test
  void writesTheBundleWhenItsSnapshotIsWitnessed() throws IOException {
    cosigned(published(), A, B);
    test.admit("a.example");
    test.registry().snapshot();
    test.admit("b.example");
    byte[] before = Files.readAllBytes(test.directory().resolve("bundle"));

    cosigned(published(), A);
    assertThat(Files.readAllBytes(test.directory().resolve("bundle"))).isEqualTo(before);
    cosigned(published(), B);

    byte[] bundle = Files.readAllBytes(test.directory().resolve("bundle"));
    assertThat(bundle).isNotEqualTo(before);
    var imported =
        BundleImport.verifyAll(
            new BufferedInputStream(new ByteArrayInputStream(bundle)),
            roots().oldest(),
            test.clock().instant(),
            ImportSink.inMemory(),
            Optional.empty());
    assertThat(imported.checkpoint().checkpoint().size()).isEqualTo(published().size());
  }

  @Test
  void writesTheBundleAgainWhenTheRootBeginsToAskForWitnesses() throws IOException {
    byte[] unwitnessed = Files.readAllBytes(test.directory().resolve("bundle"));

    cosigned(published(), A, B);

    assertThat(Files.readAllBytes(test.directory().resolve("bundle"))).isNotEqualTo(unwitnessed);
  }

  @Test
  void aRootWithoutWitnessesTakesTheFileAway() throws IOException {
    cosigned(published(), A, B);

    nextRoot(WitnessPolicy.NONE);

    assertThat(witnessed()).isZero();
    assertThat(test.directory().resolve("checkpoint.witnessed")).doesNotExist();
    assertThat(published().note().signatures()).hasSize(1);
  }

  @Test
  void aStaticCopyHasIt() throws IOException {
    cosigned(published(), A, B);

    test.registry().publishStatic(temp.resolve("copy"));

    assertThat(Files.readAllBytes(temp.resolve("copy/checkpoint.witnessed")))
        .isEqualTo(Files.readAllBytes(test.directory().resolve("checkpoint.witnessed")));
  }

  @Test
  void refusesStrangersAndOtherTrees() {
    Checkpoint newest = published();
    Checkpoint other =
        Checkpoint.sign(newest.origin(), newest.size(), Sha256.of(new byte[1]), STRANGER.key());
    Checkpoint foreign =
        Checkpoint.sign("other.example/e1", newest.size(), newest.root(), STRANGER.key());

    refused("witness_unknown", () -> cosigned(newest, STRANGER));
    refused("checkpoint_not_ours", () -> cosigned(other, A));
    refused("origin_unknown", () -> cosigned(foreign, A));
    refused(
        "cosignature_from_future",
        () ->
            test.registry()
                .cosignatures()
                .accept(A.cosign(newest, test.clock().instant().plus(Duration.ofHours(1)))));
    assertThat(test.registry().status().problems()).isEmpty();
    assertThat(published().note().signatures()).hasSize(1);
  }

  @Test
  void refusesALineThatDoesNotVerify() {
    SampleWitness impostor = new SampleWitness(A.name(), STRANGER.key());
    byte[] note = A.cosign(published(), test.clock().instant());
    byte[] broken = note.clone();
    int at = broken.length - 6; // within the base64 of the signature
    broken[at] = (byte) (broken[at] == 'A' ? 'B' : 'A');

    assertThatThrownBy(() -> test.registry().cosignatures().accept(broken))
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo("signature_invalid"));
    refused("witness_unknown", () -> cosigned(published(), impostor));
  }

  @Test
  void keepsTheNoteThatAStolenLogKeySigned() throws IOException {
    SigningKey log =
        new KeyFolder(test.data().resolve("keys"))
            .open(RootRole.LOG.member(), "correct horse".toCharArray());
    Checkpoint newest = published();
    Checkpoint forged =
        Checkpoint.sign(newest.origin(), newest.size() + 5, Sha256.of(new byte[1]), log);

    refused("log_key_misused", () -> test.registry().cosignatures().accept(forged.bytes()));
    refused("log_key_misused", () -> test.registry().cosignatures().look(forged));

    assertThat(test.registry().status().problems())
        .extracting(RegistryStatus.Failure::code)
        .containsExactly("log_key_misused");
    assertThat(test.registry().audit(10)).anyMatch(row -> row.action().equals("log_key_misused"));
    test.reopen();
    test.registry().ready().join();
    assertThat(test.registry().status().problems())
        .extracting(RegistryStatus.Failure::code)
        .containsExactly("log_key_misused");
  }

  @Test
  void looksAtItsOwnCheckpointsWithoutComplaint() {
    Checkpoint older = published();
    test.registry().heartbeat();

    test.registry().cosignatures().look(older);
    test.registry().cosignatures().look(published());

    assertThat(test.registry().status().problems()).isEmpty();
  }

  @Test
  void tellsHowItIsWitnessed() {
    cosigned(published(), A, B);
    test.registry().heartbeat();
    cosigned(published(), B);

    WitnessReport report = test.registry().status().witness().orElseThrow();

    assertThat(report.groupsDemanded()).isEqualTo(1);
    assertThat(report.witnessed().orElseThrow().size()).isEqualTo(published().size() - 1);
    assertThat(report.witnesses())
        .extracting(WitnessReport.Witness::name)
        .containsExactly("a.example", "b.example", "c.example");
    assertThat(report.witnesses().get(1).last().orElseThrow().size()).isEqualTo(published().size());
    assertThat(report.witnesses().get(2).last()).isEmpty();
  }
}
