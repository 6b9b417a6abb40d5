package org.waymark.trust.map;

import java.security.MessageDigest;
import org.waymark.signer.codec.Sha256;

/**
 * The hashes of formats.md, section 7. One digest serves many hashes, because to make a digest
 * costs as much as to hash a node. Not thread-safe.
 */
final class MapHasher {
  /** Before a key and a record hash. */
  static final byte LEAF = 2;

  /** Before two subtrees. */
  static final byte NODE = 3;

  /** Bits of a key, and the deepest that a leaf can lie. */
  static final int DEPTH = 256;

  /** What stands for a subtree without a leaf. */
  static final Sha256 EMPTY = Sha256.zero();

  private final MessageDigest digest = Sha256.newDigest();
  // One update with all the bytes is faster than three.
  private final byte[] input = new byte[MapNode.ENCODED_LENGTH];

  Sha256 leaf(MapLeaf leaf) {
    return hash(LEAF, leaf.key(), leaf.record());
  }

  Sha256 node(Sha256 left, Sha256 right) {
    return hash(NODE, left, right);
  }

  /** The node over a subtree and its sibling; the bit says that the subtree is the right one. */
  Sha256 combine(boolean bit, Sha256 subtree, Sha256 sibling) {
    return bit ? node(sibling, subtree) : node(subtree, sibling);
  }

  private Sha256 hash(byte domain, Sha256 first, Sha256 second) {
    input[0] = domain;
    System.arraycopy(first.bytes(), 0, input, 1, Sha256.LENGTH);
    System.arraycopy(second.bytes(), 0, input, 1 + Sha256.LENGTH, Sha256.LENGTH);
    return Sha256.ofBytes(digest.digest(input));
  }

  /** The number of leading bits that two keys share: 256 when they are the same. */
  static int sharedBits(Sha256 a, Sha256 b) {
    byte[] left = a.bytes();
    byte[] right = b.bytes();
    for (int i = 0; i < left.length; i++) {
      int differing = (left[i] ^ right[i]) & 0xff;
      if (differing != 0) {
        return 8 * i + Integer.numberOfLeadingZeros(differing) - 24;
      }
    }
    return DEPTH;
  }
}
