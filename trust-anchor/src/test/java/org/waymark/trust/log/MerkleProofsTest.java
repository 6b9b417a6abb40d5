package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ProofException;

final class MerkleProofsTest {
  private static final ReferenceTree SMALL = ReferenceTree.numbered(70);

  @Test
  void aProofMadeForAnyEntryOfAnySmallTreeVerifies() {
    for (int size = 1; size <= 70; size++) {
      for (int index = 0; index < size; index++) {
        verifyInclusion(SMALL, index, size, MerkleProofs.inclusion(index, size, SMALL));
      }
    }
  }

  @Test
  void aProofMadeBetweenAnyTwoSmallTreesVerifies() {
    for (int size2 = 1; size2 <= 70; size2++) {
      for (int size1 = 1; size1 <= size2; size1++) {
        verifyConsistency(SMALL, size1, size2, MerkleProofs.consistency(size1, size2, SMALL));
      }
    }
  }

  @Test
  void proofsMadeInLargeTreesVerify() {
    ReferenceTree large = ReferenceTree.numbered(100_000);
    Random random = new Random(6962);
    for (int i = 0; i < 2_000; i++) {
      int size = 1 + random.nextInt(large.size());
      int index = random.nextInt(size);
      verifyInclusion(large, index, size, MerkleProofs.inclusion(index, size, large));
      int size1 = 1 + random.nextInt(size);
      verifyConsistency(large, size1, size, MerkleProofs.consistency(size1, size, large));
    }
  }

  @Test
  void anInclusionProofIsRefusedForEveryOtherEntryOfTheTree() {
    for (int size = 2; size <= 20; size++) {
      for (int index = 0; index < size; index++) {
        List<Sha256> proof = MerkleProofs.inclusion(index, size, SMALL);
        for (int other = 0; other < size; other++) {
          if (other != index) {
            int wrong = other;
            int trueSize = size;
            assertNotIncluded(() -> verifyInclusion(SMALL, wrong, trueSize, proof));
          }
        }
      }
    }
  }

  @Test
  void anInclusionProofIsRefusedAfterAnyChange() {
    for (int size = 1; size <= 20; size++) {
      for (int index = 0; index < size; index++) {
        int i = index;
        int n = size;
        List<Sha256> proof = MerkleProofs.inclusion(index, size, SMALL);
        for (List<Sha256> changed : changes(proof)) {
          assertNotIncluded(() -> verifyInclusion(SMALL, i, n, changed));
        }
      }
    }
  }

  @Test
  void aConsistencyProofIsRefusedAfterAnyChange() {
    for (int size2 = 1; size2 <= 20; size2++) {
      for (int size1 = 1; size1 <= size2; size1++) {
        int a = size1;
        int b = size2;
        List<Sha256> proof = MerkleProofs.consistency(size1, size2, SMALL);
        for (List<Sha256> changed : changes(proof)) {
          assertNotConsistent(() -> verifyConsistency(SMALL, a, b, changed));
        }
      }
    }
  }

  @Test
  void aConsistencyProofIsRefusedForAnotherEarlierRoot() {
    for (int size2 = 2; size2 <= 20; size2++) {
      for (int size1 = 1; size1 < size2; size1++) {
        long a = size1;
        long b = size2;
        Sha256 earlier = flip(SMALL.root(size1));
        Sha256 later = SMALL.root(size2);
        List<Sha256> proof = MerkleProofs.consistency(size1, size2, SMALL);
        assertNotConsistent(() -> MerkleProofs.verifyConsistency(a, b, earlier, later, proof));
      }
    }
  }

  @Test
  void anIndexOutsideTheTreeIsRefused() {
    Sha256 leaf = SMALL.leaves().get(0);
    for (long index : new long[] {-1, 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertNotIncluded(() -> MerkleProofs.verifyInclusion(index, 1, leaf, List.of(), leaf));
    }
    assertNotIncluded(() -> MerkleProofs.verifyInclusion(0, 0, leaf, List.of(), leaf));
  }

  @Test
  void aShrinkingTreeIsRefused() {
    assertNotConsistent(
        () -> MerkleProofs.verifyConsistency(2, 1, SMALL.root(2), SMALL.root(1), List.of()));
  }

  @Test
  void negativeSizesAreRefused() {
    assertNotConsistent(
        () -> MerkleProofs.verifyConsistency(-1, -1, SMALL.root(1), SMALL.root(1), List.of()));
  }

  @Test
  void theEmptyTreeIsConsistentWithItselfOnly() {
    Sha256 empty = Sha256.of();
    MerkleProofs.verifyConsistency(0, 0, empty, empty, List.of());
    assertNotConsistent(
        () -> MerkleProofs.verifyConsistency(0, 1, empty, SMALL.root(1), List.of()));
  }

  @Test
  void theEmptyTreeHasOneRootOnly() {
    Sha256 root = SMALL.root(1);
    assertNotConsistent(() -> MerkleProofs.verifyConsistency(0, 0, root, root, List.of()));
  }

  @Test
  void proofsOutsideTheTreeCannotBeMade() {
    assertThatThrownBy(() -> MerkleProofs.inclusion(3, 3, SMALL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleProofs.consistency(0, 3, SMALL))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> MerkleProofs.consistency(4, 3, SMALL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Every hash with one bit flipped, dropped or doubled, and one too many at either end. */
  private static List<List<Sha256>> changes(List<Sha256> proof) {
    List<List<Sha256>> changes = new ArrayList<>();
    Sha256 extra = Sha256.of(new byte[] {42});
    for (int i = 0; i < proof.size(); i++) {
      List<Sha256> flipped = new ArrayList<>(proof);
      flipped.set(i, flip(proof.get(i)));
      changes.add(flipped);
      List<Sha256> dropped = new ArrayList<>(proof);
      dropped.remove(i);
      changes.add(dropped);
      List<Sha256> doubled = new ArrayList<>(proof);
      doubled.add(i, proof.get(i));
      changes.add(doubled);
    }
    for (int at : new int[] {0, proof.size()}) {
      List<Sha256> longer = new ArrayList<>(proof);
      longer.add(at, extra);
      changes.add(longer);
    }
    return changes;
  }

  private static Sha256 flip(Sha256 hash) {
    byte[] bytes = hash.bytes();
    bytes[31] ^= 1;
    return Sha256.ofBytes(bytes);
  }

  private static void verifyInclusion(ReferenceTree tree, int index, int size, List<Sha256> proof) {
    MerkleProofs.verifyInclusion(index, size, tree.leaves().get(index), proof, tree.root(size));
  }

  private static void verifyConsistency(
      ReferenceTree tree, int size1, int size2, List<Sha256> proof) {
    MerkleProofs.verifyConsistency(size1, size2, tree.root(size1), tree.root(size2), proof);
  }

  private static void assertNotIncluded(ThrowingCallable c) {
    assertRefused(c, "inclusion_proof_invalid");
  }

  private static void assertNotConsistent(ThrowingCallable c) {
    assertRefused(c, "consistency_proof_invalid");
  }

  private static void assertRefused(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ProofException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
