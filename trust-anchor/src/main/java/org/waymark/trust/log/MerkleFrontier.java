package org.waymark.trust.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.Fields;

/**
 * The right edge of an RFC 6962 tree: the roots of the complete subtrees that cover its entries,
 * the largest first. It is all that is needed to append entries and to know the root.
 *
 * <p>Immutable and thread-safe; {@link Builder} is neither, for appending in bulk.
 */
public final class MerkleFrontier {
  private static final MerkleFrontier EMPTY = new MerkleFrontier(0, new Sha256[0]);

  private final long size;
  private final Sha256[] peaks;

  private MerkleFrontier(long size, Sha256[] peaks) {
    this.size = size;
    this.peaks = peaks;
  }

  /** The tree without entries; its root is the hash of nothing. */
  public static MerkleFrontier empty() {
    return EMPTY;
  }

  /**
   * A frontier that was kept.
   *
   * @param size entries in the tree, 0 to 2^53 - 1
   * @param peaks roots of its complete subtrees, the largest first: one for each bit of the size
   * @throws IllegalArgumentException when there are not as many
   */
  public static MerkleFrontier of(long size, List<Sha256> peaks) {
    if (size < 0 || size > Fields.MAX_INTEGER || Long.bitCount(size) != peaks.size()) {
      throw new IllegalArgumentException(
          "a tree of " + size + " entries does not have " + peaks.size() + " peaks");
    }
    return new MerkleFrontier(size, peaks.toArray(new Sha256[0]));
  }

  /**
   * The frontier of a tree whose hashes are at hand.
   *
   * @param size entries, of which the reader knows every complete subtree
   */
  public static MerkleFrontier read(long size, MerkleProofs.HashReader reader) {
    List<Sha256> peaks = new ArrayList<>();
    long covered = 0;
    for (long rest = size; rest > 0; rest -= Long.highestOneBit(rest)) {
      int level = Long.numberOfTrailingZeros(Long.highestOneBit(rest));
      peaks.add(reader.node(level, covered >> level));
      covered += 1L << level;
    }
    return of(size, peaks);
  }

  /** SHA-256(0x00 and the entry). */
  public static Sha256 leafHash(byte[] entry) {
    return new TreeHasher().leaf(entry);
  }

  /** The tree with one more entry. */
  public MerkleFrontier append(Sha256 leafHash) {
    return builder().append(leafHash).build();
  }

  /** Entries in the tree. */
  public long size() {
    return size;
  }

  /** Roots of the complete subtrees, the largest first. */
  public List<Sha256> peaks() {
    return List.of(peaks);
  }

  /** The root of the tree (RFC 6962, section 2.1). */
  public Sha256 root() {
    return rootOf(peaks, peaks.length);
  }

  /** A builder that begins with this tree. */
  public Builder builder() {
    return new Builder(this);
  }

  private static Sha256 rootOf(Sha256[] peaks, int count) {
    if (count == 0) {
      return TreeHasher.emptyRoot();
    }
    Sha256 root = peaks[count - 1];
    TreeHasher hasher = new TreeHasher();
    for (int i = count - 2; i >= 0; i--) {
      root = hasher.node(peaks[i], root);
    }
    return root;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MerkleFrontier that
        && size == that.size
        && Arrays.equals(peaks, that.peaks);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(size) * 31 + Arrays.hashCode(peaks);
  }

  @Override
  public String toString() {
    return size + " entries, root " + root();
  }

  /** Appends many entries without an object for each tree in between. Not thread-safe. */
  public static final class Builder {
    private final TreeHasher hasher = new TreeHasher();
    private Sha256[] peaks;
    private int count;
    private long size;

    private Builder(MerkleFrontier from) {
      peaks = Arrays.copyOf(from.peaks, Math.max(from.peaks.length + 1, 24));
      count = from.peaks.length;
      size = from.size;
    }

    /**
     * Appends the entry that has this leaf hash.
     *
     * @throws IllegalStateException when the tree has 2^53 - 1 entries
     */
    public Builder append(Sha256 leafHash) {
      if (size == Fields.MAX_INTEGER) {
        throw new IllegalStateException("the tree is full");
      }
      Sha256 node = leafHash;
      // Every trailing one of the size is a complete subtree that waits for a sibling as large.
      for (long rest = size; (rest & 1) != 0; rest >>= 1) {
        node = hasher.node(peaks[--count], node);
      }
      if (count == peaks.length) {
        peaks = Arrays.copyOf(peaks, 2 * count);
      }
      peaks[count++] = node;
      size++;
      return this;
    }

    /** Appends an entry. */
    public Builder appendEntry(byte[] entry) {
      return append(hasher.leaf(entry));
    }

    /** Appends entries by the content of a level-0 hash tile: 32 bytes for each. */
    public Builder appendTile(byte[] hashes) {
      for (int i = 0; i < hashes.length; i += Sha256.LENGTH) {
        append(Sha256.ofBytes(Arrays.copyOfRange(hashes, i, i + Sha256.LENGTH)));
      }
      return this;
    }

    /** Entries so far. */
    public long size() {
      return size;
    }

    /** The root so far. */
    public Sha256 root() {
      return rootOf(peaks, count);
    }

    /** The tree so far; the builder can go on. */
    public MerkleFrontier build() {
      return new MerkleFrontier(size, Arrays.copyOf(peaks, count));
    }
  }
}
