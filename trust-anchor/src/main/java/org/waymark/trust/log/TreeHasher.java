package org.waymark.trust.log;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.waymark.signer.codec.Sha256;

/**
 * The hashes of RFC 6962, section 2.1. One digest serves many hashes, because to make a digest
 * costs as much as to hash a node. Not thread-safe.
 */
final class TreeHasher {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest digest = Sha256.newDigest();
  // One update with all the bytes is faster than three.
  private final byte[] pair = new byte[1 + 2 * Sha256.LENGTH];

  /** The root of the empty tree: the hash of nothing. */
  static Sha256 emptyRoot() {
    return Sha256.of();
  }

  Sha256 leaf(byte[] entry) {
    digest.update(LEAF);
    return Sha256.ofBytes(digest.digest(entry));
  }

  Sha256 node(Sha256 left, Sha256 right) {
    pair[0] = NODE;
    System.arraycopy(left.bytes(), 0, pair, 1, Sha256.LENGTH);
    System.arraycopy(right.bytes(), 0, pair, 1 + Sha256.LENGTH, Sha256.LENGTH);
    return Sha256.ofBytes(digest.digest(pair));
  }

  /**
   * The root of a complete subtree over consecutive hashes.
   *
   * @param hashes 32 bytes each
   * @param first index of the first hash
   * @param count a power of two
   */
  Sha256 subtree(byte[] hashes, int first, int count) {
    byte[] level = new byte[count * Sha256.LENGTH];
    System.arraycopy(hashes, first * Sha256.LENGTH, level, 0, level.length);
    try {
      for (int width = count / 2; width > 0; width /= 2) {
        for (int i = 0; i < width; i++) {
          // In place: pair i ends before pair i + 1 begins, and its hash is no longer than it.
          digest.update(NODE);
          digest.update(level, 2 * i * Sha256.LENGTH, 2 * Sha256.LENGTH);
          digest.digest(level, i * Sha256.LENGTH, Sha256.LENGTH);
        }
      }
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 digest did not fit into its 32 bytes", e);
    }
    return Sha256.ofBytes(Arrays.copyOf(level, Sha256.LENGTH));
  }
}
