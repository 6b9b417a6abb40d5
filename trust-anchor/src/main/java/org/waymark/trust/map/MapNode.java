package org.waymark.trust.map;

import java.util.Arrays;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

/**
 * A node of the map, named by its hash. It is stored as the 65 bytes whose SHA-256 that hash is.
 * Equal when their hashes are. Immutable and thread-safe.
 */
public sealed interface MapNode permits MapNode.Leaf, MapNode.Inner {
  /** Bytes of a stored node. */
  int ENCODED_LENGTH = 1 + 2 * Sha256.LENGTH;

  /** SHA-256 of {@link #encode()}. */
  Sha256 hash();

  /** 0x02, key, record hash; or 0x03, left, right. */
  byte[] encode();

  /**
   * Reads a stored node and computes its hash, which is for the caller to compare.
   *
   * @throws MalformedException {@code map_node_malformed}
   */
  static MapNode decode(byte[] bytes) {
    if (bytes.length != ENCODED_LENGTH) {
      throw malformed("it has " + bytes.length + " bytes instead of " + ENCODED_LENGTH);
    }
    Sha256 hash = Sha256.of(bytes);
    Sha256 first = Sha256.ofBytes(Arrays.copyOfRange(bytes, 1, 1 + Sha256.LENGTH));
    Sha256 second = Sha256.ofBytes(Arrays.copyOfRange(bytes, 1 + Sha256.LENGTH, bytes.length));
    return switch (bytes[0]) {
      case MapHasher.LEAF -> new Leaf(new MapLeaf(first, second), hash);
      case MapHasher.NODE -> {
        if (first.equals(MapHasher.EMPTY) && second.equals(MapHasher.EMPTY)) {
          throw malformed("it has no subtree");
        }
        yield new Inner(first, second, hash);
      }
      default -> throw malformed("its first byte is neither 2 nor 3");
    };
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("map_node_malformed", "A map node is refused: " + why + ".");
  }

  private static byte[] encode(byte domain, Sha256 first, Sha256 second) {
    byte[] out = new byte[ENCODED_LENGTH];
    out[0] = domain;
    System.arraycopy(first.bytes(), 0, out, 1, Sha256.LENGTH);
    System.arraycopy(second.bytes(), 0, out, 1 + Sha256.LENGTH, Sha256.LENGTH);
    return out;
  }

  /** A site. */
  final class Leaf implements MapNode {
    private final MapLeaf leaf;
    private final Sha256 hash;

    /** The hash has to be the one of the leaf. */
    Leaf(MapLeaf leaf, Sha256 hash) {
      this.leaf = leaf;
      this.hash = hash;
    }

    /** A node for this leaf. */
    public static Leaf of(MapLeaf leaf) {
      return new Leaf(leaf, new MapHasher().leaf(leaf));
    }

    /** The key and the record. */
    public MapLeaf leaf() {
      return leaf;
    }

    @Override
    public Sha256 hash() {
      return hash;
    }

    @Override
    public byte[] encode() {
      return MapNode.encode(MapHasher.LEAF, leaf.key(), leaf.record());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Leaf that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
      return hash.hashCode();
    }

    @Override
    public String toString() {
      return "leaf " + leaf.key() + " -> " + leaf.record();
    }
  }

  /** Two subtrees, of which one may be without a leaf: then its hash is zero. */
  final class Inner implements MapNode {
    private final Sha256 left;
    private final Sha256 right;
    private final Sha256 hash;

    /** The hash has to be the one of the two. */
    Inner(Sha256 left, Sha256 right, Sha256 hash) {
      this.left = left;
      this.right = right;
      this.hash = hash;
    }

    /** Where the next bit of the key is 0. */
    public Sha256 left() {
      return left;
    }

    /** Where the next bit of the key is 1. */
    public Sha256 right() {
      return right;
    }

    @Override
    public Sha256 hash() {
      return hash;
    }

    @Override
    public byte[] encode() {
      return MapNode.encode(MapHasher.NODE, left, right);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Inner that && hash.equals(that.hash);
    }

    @Override
    public int hashCode() {
      return hash.hashCode();
    }

    @Override
    public String toString() {
      return "node " + left + " " + right;
    }
  }
}
