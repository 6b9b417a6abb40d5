package org.waymark.trust.map;

import org.waymark.signer.codec.Sha256;

/** Puts one leaf into a map: copies the path to it, with one hash for each node of the path. */
final class Insertion {
  private final MapHasher hasher = new MapHasher();
  private final MapNodes nodes;
  private final MapLeaf leaf;

  Insertion(MapNodes nodes, MapLeaf leaf) {
    this.nodes = nodes;
    this.leaf = leaf;
  }

  /** The subtree with the leaf in it; recurses at most 256 deep. */
  Subtree into(Subtree subtree, int depth) {
    Subtree at = Subtree.load(subtree, nodes);
    if (at instanceof Subtree.Branch branch) {
      boolean bit = leaf.key().bit(depth);
      Subtree before = branch.child(bit);
      Subtree after = into(before, depth + 1);
      return after.hash().equals(before.hash()) ? branch : branch(bit, after, branch.child(!bit));
    }
    if (at instanceof Subtree.Single single && !single.leaf().key().equals(leaf.key())) {
      return beside(single, depth);
    }
    return single();
  }

  /** The smallest subtree at this depth that holds the leaf and another one. */
  private Subtree beside(Subtree.Single other, int depth) {
    int parting = MapHasher.sharedBits(leaf.key(), other.leaf().key());
    Subtree subtree = branch(leaf.key().bit(parting), single(), other);
    for (int above = parting - 1; above >= depth; above--) {
      subtree = branch(leaf.key().bit(above), subtree, Subtree.Empty.INSTANCE);
    }
    return subtree;
  }

  private Subtree single() {
    return new Subtree.Single(hasher.leaf(leaf), leaf);
  }

  private Subtree branch(boolean bit, Subtree child, Subtree sibling) {
    Sha256 hash = hasher.combine(bit, child.hash(), sibling.hash());
    return bit
        ? new Subtree.Branch(hash, sibling, child)
        : new Subtree.Branch(hash, child, sibling);
  }
}
