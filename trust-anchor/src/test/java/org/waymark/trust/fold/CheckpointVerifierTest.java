package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.root.WitnessPolicy.Group;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** Which checkpoints are believed, and after which others (formats 8). */
final class CheckpointVerifierTest {

  private final TestFederation federation = TestFederation.create();
  private final String origin = federation.root().log().origin();
  private final Instant now = federation.now();

  @BeforeEach
  void logSevenEntries() {
    for (int i = 0; i < 7; i++) {
      federation.heartbeat();
    }
  }

  private String codeOf(Checkpoint checkpoint) {
    CheckpointVerifier verifier = new CheckpointVerifier(federation.root());
    return Refusal.codeOf(() -> verifier.verify(checkpoint, now));
  }

  @Test
  void aCheckpointByTheLogKeyIsBelieved() {
    VerifiedCheckpoint believed =
        new CheckpointVerifier(federation.root()).verify(federation.checkpoint(), now);
    assertThat(believed.checkpoint().size()).isEqualTo(7);
    assertThat(believed.cosigned()).isEmpty();
  }

  @Test
  void anotherOriginIsRefused() {
    Checkpoint other =
        Checkpoint.sign("other/e1", 7, federation.frontier().root(), federation.logKey());
    assertThat(codeOf(other)).isEqualTo("checkpoint_origin");
  }

  @Test
  void aCheckpointWithoutTheLogsSignatureIsRefused() {
    Checkpoint other =
        Checkpoint.sign(origin, 7, federation.frontier().root(), federation.membershipKey());
    assertThat(codeOf(other)).isEqualTo("checkpoint_signature");
  }

  @Test
  void aSignatureOverAnotherTextIsRefused() {
    SignedNote good = federation.checkpoint().note();
    SignedNote larger = Checkpoint.sign(origin, 8, Sha256.zero(), TestKeys.named("anybody")).note();
    Checkpoint mixed =
        new Checkpoint(origin, 8, Sha256.zero(), larger.withLine(good.signatures().get(0)));
    assertThat(codeOf(mixed)).isEqualTo("checkpoint_signature");
  }

  @Test
  void aCheckpointSmallerThanTheBaseOfItsEpochIsRefused() {
    federation.publishRoot(
        next -> next.log(new LogIdentity("log/e2", 2, 5, federation.frontierAt(5).root())));
    CheckpointVerifier verifier = new CheckpointVerifier(federation.root());
    Checkpoint small =
        Checkpoint.sign("log/e2", 4, federation.frontierAt(4).root(), federation.logKey());
    Checkpoint base =
        Checkpoint.sign("log/e2", 5, federation.frontierAt(5).root(), federation.logKey());
    assertThat(Refusal.codeOf(() -> verifier.verify(small, now))).isEqualTo("checkpoint_base");
    assertThat(Refusal.codeOf(() -> verifier.verify(base, now))).isEqualTo("accepted");
    assertThat(Refusal.codeOf(() -> verifier.verify(federation.checkpointAt(4), now)))
        .isEqualTo("checkpoint_base");
  }

  // Witnesses

  private final WitnessPolicy policy =
      new WitnessPolicy(
          1, List.of(new Group("one", 2, List.of(witness("w1"), witness("w2"), witness("w3")))));

  private static NoteVerifier witness(String name) {
    return NoteVerifier.cosignatureV1(name, TestKeys.named(name).publicKey());
  }

  private static Checkpoint cosigned(Checkpoint checkpoint, String name, Instant time) {
    SignedNote note = checkpoint.note().cosign(name, TestKeys.named(name), time);
    return new Checkpoint(checkpoint.origin(), checkpoint.size(), checkpoint.root(), note);
  }

  @Test
  void aPolicyDemandsItsCosignatures() {
    federation.publishRoot(next -> next.witness(policy));
    Checkpoint bare = federation.checkpoint();
    Checkpoint one = cosigned(bare, "w1", now.minusSeconds(9));
    Checkpoint two = cosigned(one, "w3", now.minusSeconds(5));
    assertThat(codeOf(bare)).isEqualTo("witness_policy");
    assertThat(codeOf(one)).isEqualTo("witness_policy");
    assertThat(new CheckpointVerifier(federation.root()).verify(two, now).cosigned())
        .contains(now.minusSeconds(9));
  }

  @Test
  void aCosignatureFromTheFutureDoesNotCount() {
    federation.publishRoot(next -> next.witness(policy));
    Checkpoint one = cosigned(federation.checkpoint(), "w1", now);
    assertThat(codeOf(cosigned(one, "w2", now.plusSeconds(301)))).isEqualTo("witness_policy");
    assertThat(codeOf(cosigned(one, "w2", now.plusSeconds(300)))).isEqualTo("accepted");
  }

  @Test
  void aCosignatureOfAnotherTreeIsRefused() {
    federation.publishRoot(next -> next.witness(policy));
    Checkpoint one = cosigned(federation.checkpoint(), "w1", now);
    Checkpoint earlier = cosigned(federation.checkpointAt(3), "w2", now);
    SignedNote mixed = one.note().withLine(earlier.note().signatures().get(1));
    assertThat(codeOf(new Checkpoint(one.origin(), one.size(), one.root(), mixed)))
        .isEqualTo("checkpoint_signature");
  }

  // The tree at hand

  @Test
  void isOfTheTreeAtHandOrRefused() {
    MerkleFrontier tree = federation.frontier();
    assertThat(Refusal.codeOf(() -> CheckpointVerifier.requireTree(federation.checkpoint(), tree)))
        .isEqualTo("accepted");
    assertThat(
            Refusal.codeOf(() -> CheckpointVerifier.requireTree(federation.checkpointAt(6), tree)))
        .isEqualTo("checkpoint_tree_mismatch");
    Checkpoint other = Checkpoint.sign(origin, 7, Sha256.zero(), federation.logKey());
    assertThat(Refusal.codeOf(() -> CheckpointVerifier.requireTree(other, tree)))
        .isEqualTo("checkpoint_tree_mismatch");
  }

  // After another checkpoint

  private TreeMark markAt(long size) {
    return TreeMark.of(federation.checkpointAt(size));
  }

  private List<Sha256> proof(long from, long to) {
    return MerkleProofs.consistency(
        from,
        to,
        (level, index) -> {
          MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
          long width = 1L << level;
          federation
              .leaves()
              .subList((int) (index * width), (int) ((index + 1) * width))
              .forEach(builder::append);
          return builder.root();
        });
  }

  private static String extendsBy(TreeMark mark, Checkpoint next, List<Sha256> proof) {
    return Refusal.codeOf(() -> CheckpointVerifier.requireExtends(mark, next, proof));
  }

  @Test
  void aLargerTreeIsAcceptedWithItsProof() {
    assertThat(extendsBy(markAt(3), federation.checkpoint(), proof(3, 7))).isEqualTo("accepted");
    assertThat(extendsBy(markAt(7), federation.checkpoint(), List.of())).isEqualTo("accepted");
    assertThat(extendsBy(markAt(0), federation.checkpoint(), List.of())).isEqualTo("accepted");
  }

  @Test
  void aSmallerTreeIsARollback() {
    assertThat(extendsBy(markAt(7), federation.checkpointAt(6), List.of()))
        .isEqualTo("tree_rollback");
  }

  @Test
  void anotherTreeOfTheSameSizeIsASplitView() {
    Checkpoint other = Checkpoint.sign(origin, 7, Sha256.zero(), federation.logKey());
    assertThat(extendsBy(markAt(7), other, List.of())).isEqualTo("split_view");
  }

  @Test
  void aProofThatFailsIsNotASplitView() {
    assertThat(extendsBy(markAt(3), federation.checkpoint(), proof(4, 7)))
        .isEqualTo("consistency_proof_invalid");
  }

  @Test
  void theTreeAtHandShowsASplitView() {
    Checkpoint next = federation.checkpoint();
    Sha256 then = federation.frontierAt(3).root();
    assertThat(Refusal.codeOf(() -> CheckpointVerifier.requireExtends(markAt(3), next, then)))
        .isEqualTo("accepted");
    TreeMark other = new TreeMark(origin, 3, Sha256.zero());
    assertThat(Refusal.codeOf(() -> CheckpointVerifier.requireExtends(other, next, then)))
        .isEqualTo("split_view");
  }

  @Test
  void aMarkOfAnEarlierEpochIsNotCompared() {
    Checkpoint later = Checkpoint.sign("log/e2", 5, Sha256.zero(), federation.logKey());
    assertThat(extendsBy(markAt(7), later, List.of())).isEqualTo("accepted");
  }
}
