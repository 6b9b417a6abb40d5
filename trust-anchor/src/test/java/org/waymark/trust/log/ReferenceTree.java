package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.waymark.signer.codec.Sha256;

/** A tree with every hash at hand, computed as RFC 6962, section 2.1, defines it. */
record ReferenceTree(List<Sha256> leaves, List<List<Sha256>> levels)
    implements MerkleProofs.HashReader {

  static ReferenceTree of(List<Sha256> leaves) {
    List<List<Sha256>> levels = new ArrayList<>(List.of(leaves));
    for (List<Sha256> below = leaves; below.size() > 1; below = levels.get(levels.size() - 1)) {
      List<Sha256> level = new ArrayList<>();
      for (int i = 0; i + 1 < below.size(); i += 2) {
        level.add(node(below.get(i), below.get(i + 1)));
      }
      levels.add(level);
    }
    return new ReferenceTree(leaves, levels);
  }

  /** A tree whose entries are the numbers from 0. */
  static ReferenceTree numbered(int size) {
    return of(
        IntStream.range(0, size)
            .mapToObj(i -> leaf(Integer.toString(i).getBytes(US_ASCII)))
            .toList());
  }

  static Sha256 leaf(byte[] entry) {
    return Sha256.of(new byte[] {0}, entry);
  }

  static Sha256 node(Sha256 left, Sha256 right) {
    return Sha256.of(new byte[] {1}, left.bytes(), right.bytes());
  }

  @Override
  public Sha256 node(int level, long index) {
    return levels.get(level).get((int) index);
  }

  /** The root of the first entries. */
  Sha256 root(int size) {
    return size == 0 ? Sha256.of() : root(0, size);
  }

  private Sha256 root(int from, int to) {
    int count = to - from;
    if (Integer.bitCount(count) == 1) {
      return node(Integer.numberOfTrailingZeros(count), from / count);
    }
    int split = from + Integer.highestOneBit(count - 1);
    return node(root(from, split), root(split, to));
  }

  int size() {
    return leaves.size();
  }
}
