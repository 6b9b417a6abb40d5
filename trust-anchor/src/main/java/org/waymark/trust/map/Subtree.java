package org.waymark.trust.map;

import org.waymark.signer.codec.Sha256;
import org.waymark.trust.MissingNodeException;

/**
 * A part of a map in memory. What was not touched is only its name; what was loaded or made holds
 * its children. Immutable and thread-safe.
 */
sealed interface Subtree {
  Sha256 hash();

  /** The subtree of this hash in a store. */
  static Subtree named(Sha256 hash) {
    return hash.equals(MapHasher.EMPTY) ? Empty.INSTANCE : new Stored(hash);
  }

  /**
   * The subtree with its first node at hand: never {@link Stored}.
   *
   * @throws MissingNodeException when the store has not the node, or another one under its name
   */
  static Subtree load(Subtree subtree, MapNodes nodes) {
    if (!(subtree instanceof Stored stored)) {
      return subtree;
    }
    Sha256 hash = stored.hash();
    MapNode node = nodes.get(hash).orElseThrow(() -> MissingNodeException.missing(hash));
    if (!node.hash().equals(hash)) {
      throw MissingNodeException.damaged(hash);
    }
    if (node instanceof MapNode.Inner inner) {
      return new Branch(hash, named(inner.left()), named(inner.right()));
    }
    return new Single(hash, ((MapNode.Leaf) node).leaf());
  }

  /** Without a leaf. */
  enum Empty implements Subtree {
    INSTANCE;

    @Override
    public Sha256 hash() {
      return MapHasher.EMPTY;
    }
  }

  /** In the store, and not read yet. */
  record Stored(Sha256 hash) implements Subtree {}

  /** With one leaf. */
  record Single(Sha256 hash, MapLeaf leaf) implements Subtree {}

  /** With two leaves or more. */
  record Branch(Sha256 hash, Subtree left, Subtree right) implements Subtree {
    Subtree child(boolean bit) {
      return bit ? right : left;
    }
  }
}
