package org.waymark.trust.map;

import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ProofException;

/**
 * Shows what a map holds for one key, or that it holds nothing (formats.md, section 7). Immutable
 * and thread-safe.
 *
 * @param path sibling hashes from the root downwards, at most 256
 * @param leaf what the path ends in; empty when that is a subtree without a leaf
 */
public record MapProof(List<Sha256> path, Optional<MapLeaf> leaf) {

  /** Codes: {@code map_proof_invalid} for a path longer than a key. */
  public MapProof {
    if (path.size() > MapHasher.DEPTH) {
      throw new ProofException(
          "map_proof_invalid",
          "A map proof has " + path.size() + " siblings, but a key has 256 bits.");
    }
    path = List.copyOf(path);
  }

  /**
   * Checks the proof.
   *
   * @return the record hash, or empty when the proof shows that the key is absent
   * @throws ProofException {@code map_proof_invalid}
   */
  public Optional<Sha256> verify(Sha256 root, Sha256 key) {
    if (leaf.isPresent() && MapHasher.sharedBits(key, leaf.get().key()) < path.size()) {
      throw new ProofException(
          "map_proof_invalid",
          "The map proof for the key " + key + " ends in a leaf that does not lie on its path.");
    }
    MapHasher hasher = new MapHasher();
    Sha256 hash = leaf.map(hasher::leaf).orElse(MapHasher.EMPTY);
    for (int depth = path.size() - 1; depth >= 0; depth--) {
      hash = hasher.combine(key.bit(depth), hash, path.get(depth));
    }
    if (!hash.equals(root)) {
      throw new ProofException(
          "map_proof_invalid",
          "The map proof for the key " + key + " leads to " + hash + " instead of " + root + ".");
    }
    return leaf.filter(end -> end.key().equals(key)).map(MapLeaf::record);
  }
}
