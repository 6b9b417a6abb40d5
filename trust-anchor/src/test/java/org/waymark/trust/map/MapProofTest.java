package org.waymark.trust.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ProofException;

final class MapProofTest {

  @Test
  void anInclusionProofGivesTheRecord() {
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(200, new Random(31));
    DirectoryMap map = map(leaves);
    leaves.forEach(
        (key, record) ->
            assertThat(map.prove(key).verify(NaiveMap.of(leaves).root(), key)).contains(record));
  }

  @Test
  void anAbsenceProofGivesNothing() {
    Random random = new Random(32);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(200, random);
    DirectoryMap map = map(leaves);
    int empties = 0;
    int others = 0;
    for (Sha256 known : leaves.keySet()) {
      for (int bits = 0; bits < 256; bits += 5) {
        Sha256 key = NaiveMap.sharing(known, bits, random);
        if (!leaves.containsKey(key)) {
          MapProof proof = map.prove(key);
          assertThat(proof.verify(map.root(), key)).isEmpty();
          empties += proof.leaf().isEmpty() ? 1 : 0;
          others += proof.leaf().isPresent() ? 1 : 0;
        }
      }
    }
    assertThat(empties).as("proofs that end in an empty subtree").isPositive();
    assertThat(others).as("proofs that end in another leaf").isPositive();
  }

  @Test
  void theEmptyMapProvesEveryAbsence() {
    MapProof proof = DirectoryMap.empty(MapNodes.none()).prove(Sha256.zero());
    assertThat(proof).isEqualTo(new MapProof(List.of(), Optional.empty()));
    assertThat(proof.verify(Sha256.zero(), Sha256.zero())).isEmpty();
  }

  @Test
  void noChangedProofShowsAnythingElse() {
    Random random = new Random(33);
    for (int run = 0; run < 4; run++) {
      SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(1 + random.nextInt(25), random);
      DirectoryMap map = map(leaves);
      List<Sha256> keys = new ArrayList<>(leaves.keySet());
      keys.add(NaiveMap.random(random));
      keys.add(NaiveMap.sharing(leaves.firstKey(), 250, random));
      for (Sha256 key : keys) {
        Optional<Sha256> truth = Optional.ofNullable(leaves.get(key));
        for (MapProof changed : changes(map.prove(key), leaves, random)) {
          assertThat(outcome(changed, map.root(), key).orElse(truth))
              .as("what %s shows for %s", changed, key)
              .isEqualTo(truth);
        }
      }
    }
  }

  @Test
  void aProofIsRefusedUnderAnotherRoot() {
    Random random = new Random(34);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(20, random);
    DirectoryMap map = map(leaves);
    Sha256 key = leaves.firstKey();
    assertRefused(() -> map.prove(key).verify(NaiveMap.random(random), key));
    assertRefused(() -> map.prove(key).verify(Sha256.zero(), key));
  }

  @Test
  void aProofShowsNothingFalseAboutAnotherKey() {
    Random random = new Random(35);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(60, random);
    DirectoryMap map = map(leaves);
    for (Sha256 key : leaves.keySet()) {
      MapProof proof = map.prove(key);
      for (Sha256 other : leaves.keySet()) {
        if (!other.equals(key)) {
          assertRefused(() -> proof.verify(map.root(), other));
        }
      }
    }
  }

  @Test
  void aLeafThatLiesOffThePathIsRefused() {
    Random random = new Random(36);
    Sha256 key = NaiveMap.random(random);
    MapLeaf far = new MapLeaf(NaiveMap.sharing(key, 3, random), NaiveMap.random(random));
    List<Sha256> path = Collections.nCopies(4, NaiveMap.random(random));
    Sha256 hash = MapNode.Leaf.of(far).hash();
    MapHasher hasher = new MapHasher();
    for (int depth = 3; depth >= 0; depth--) {
      hash = hasher.combine(key.bit(depth), hash, path.get(depth));
    }
    Sha256 root = hash;
    assertRefused(() -> new MapProof(path, Optional.of(far)).verify(root, key));
  }

  @Test
  void aPathLongerThanAKeyIsRefused() {
    assertRefused(() -> new MapProof(Collections.nCopies(257, Sha256.zero()), Optional.empty()));
  }

  @Test
  void keysThatPartAtTheLastBitAreProved() {
    Random random = new Random(37);
    Sha256 key = NaiveMap.random(random);
    Sha256 twin = NaiveMap.sharing(key, 255, random);
    Sha256 record = NaiveMap.random(random);
    DirectoryMap map = DirectoryMap.empty(MapNodes.none()).with(key, record);
    assertThat(map.prove(twin).verify(map.root(), twin)).isEmpty();
    DirectoryMap both = map.with(twin, Sha256.zero());
    MapProof proof = both.prove(key);
    assertThat(proof.path()).hasSize(256);
    assertThat(proof.verify(both.root(), key)).contains(record);
    assertThat(both.prove(twin).verify(both.root(), twin)).contains(Sha256.zero());
  }

  /** Every single change to a proof: bits, hashes left out, doubled, exchanged or added; ends. */
  private static List<MapProof> changes(
      MapProof proof, SortedMap<Sha256, Sha256> leaves, Random random) {
    List<MapProof> changes = new ArrayList<>();
    List<Sha256> path = proof.path();
    for (int i = 0; i < path.size(); i++) {
      changes.add(with(proof, i, flip(path.get(i), random)));
      changes.add(with(proof, i, Sha256.zero()));
      List<Sha256> dropped = new ArrayList<>(path);
      dropped.remove(i);
      changes.add(new MapProof(dropped, proof.leaf()));
      changes.add(new MapProof(path.subList(0, i), proof.leaf()));
      changes.add(new MapProof(path.subList(0, i), Optional.empty()));
      if (i > 0) {
        List<Sha256> exchanged = new ArrayList<>(path);
        Collections.swap(exchanged, i, i - 1);
        changes.add(new MapProof(exchanged, proof.leaf()));
      }
    }
    for (int i = 0; i <= path.size() && path.size() < 256; i++) {
      for (Sha256 extra : List.of(Sha256.zero(), NaiveMap.random(random))) {
        List<Sha256> longer = new ArrayList<>(path);
        longer.add(i, extra);
        changes.add(new MapProof(longer, proof.leaf()));
      }
    }
    proof
        .leaf()
        .ifPresent(
            leaf -> {
              changes.add(new MapProof(path, Optional.empty()));
              changes.add(end(proof, new MapLeaf(leaf.key(), flip(leaf.record(), random))));
              changes.add(end(proof, new MapLeaf(flip(leaf.key(), random), leaf.record())));
              changes.add(end(proof, new MapLeaf(leaf.record(), leaf.key())));
            });
    leaves.forEach((key, record) -> changes.add(end(proof, new MapLeaf(key, record))));
    return changes;
  }

  private static MapProof with(MapProof proof, int index, Sha256 hash) {
    List<Sha256> path = new ArrayList<>(proof.path());
    path.set(index, hash);
    return new MapProof(path, proof.leaf());
  }

  private static MapProof end(MapProof proof, MapLeaf leaf) {
    return new MapProof(proof.path(), Optional.of(leaf));
  }

  private static Sha256 flip(Sha256 hash, Random random) {
    byte[] bytes = hash.bytes();
    int bit = random.nextInt(256);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);
    return Sha256.ofBytes(bytes);
  }

  /** What a proof shows, or empty when it is refused. */
  private static Optional<Optional<Sha256>> outcome(MapProof proof, Sha256 root, Sha256 key) {
    try {
      return Optional.of(proof.verify(root, key));
    } catch (ProofException refused) {
      return Optional.empty();
    }
  }

  private static DirectoryMap map(SortedMap<Sha256, Sha256> leaves) {
    InMemoryMapNodes store = MapNodes.inMemory();
    MapBuilder builder = new MapBuilder(store::put);
    leaves.forEach(builder::add);
    return DirectoryMap.at(builder.finish(), store);
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProofException.class, e -> assertThat(e.code()).isEqualTo("map_proof_invalid"));
  }
}
