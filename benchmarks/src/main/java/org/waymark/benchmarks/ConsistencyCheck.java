package org.waymark.benchmarks;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;

/**
 * A consistency proof between two checkpoints a year apart, checked, against as many hashes of two
 * children as it makes.
 *
 * <p>The log begins with 100,000 entries and grows by a heartbeat an hour and ten changes a day;
 * the pairs begin at a hundred consecutive hours, so that their sizes have all kinds of bits.
 */
final class ConsistencyCheck {
  private static final int BEFORE = 100_000;
  private static final int YEAR = 365 * (24 + 10);
  private static final int PAIRS = 100;
  private static final int ROUNDS = 100;

  private ConsistencyCheck() {}

  private record Pair(
      long from, long to, Sha256 first, Sha256 second, List<Sha256> proof, int hashes) {
    void verify() {
      MerkleProofs.verifyConsistency(from, to, first, second, proof);
    }
  }

  static Comparison measure(Path folder) throws Exception {
    List<Pair> pairs = pairs();
    return Comparison.measure(
        "consistency of two checkpoints a year apart",
        "checked",
        () -> verify(pairs),
        "its hashes",
        () -> hash(pairs),
        3.0,
        20,
        41);
  }

  private static List<Pair> pairs() {
    int size = BEFORE + PAIRS + YEAR;
    List<List<Sha256>> levels = new ArrayList<>();
    List<Sha256> leaves = new ArrayList<>();
    List<Sha256> roots = new ArrayList<>();
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    for (int i = 0; i < size; i++) {
      roots.add(tree.root());
      leaves.add(MerkleFrontier.leafHash(("entry " + i).getBytes(StandardCharsets.UTF_8)));
      tree.append(leaves.get(i));
    }
    roots.add(tree.root());
    levels.add(leaves);
    for (List<Sha256> below = leaves; below.size() > 1; below = levels.get(levels.size() - 1)) {
      List<Sha256> level = new ArrayList<>();
      for (int i = 0; i + 1 < below.size(); i += 2) {
        level.add(
            MerkleFrontier.of(1, List.of(below.get(i))).append(below.get(i + 1)).peaks().get(0));
      }
      levels.add(level);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int from = BEFORE; from < BEFORE + PAIRS; from++) {
      int to = from + YEAR;
      List<Sha256> proof =
          MerkleProofs.consistency(from, to, (level, index) -> levels.get(level).get((int) index));
      pairs.add(new Pair(from, to, roots.get(from), roots.get(to), proof, hashes(from, to)));
    }
    return pairs;
  }

  /** Nodes that RFC 9162, section 2.1.4.2, step 6, makes. */
  private static int hashes(long size1, long size2) {
    int shift = Long.numberOfTrailingZeros(size1);
    long fn = (size1 - 1) >> shift;
    long sn = (size2 - 1) >> shift;
    int hashes = 0;
    while (sn != 0) {
      if ((fn & 1) != 0 || fn == sn) {
        hashes += 2;
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hashes++;
      }
      fn >>= 1;
      sn >>= 1;
    }
    return hashes;
  }

  private static double verify(List<Pair> pairs) {
    long began = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      pairs.forEach(Pair::verify);
    }
    return (System.nanoTime() - began) / (double) (PAIRS * ROUNDS);
  }

  private static double hash(List<Pair> pairs) {
    MessageDigest digest = Sha256.newDigest();
    byte[] node = new byte[1 + 2 * Sha256.LENGTH];
    long began = System.nanoTime();
    for (int round = 0; round < ROUNDS; round++) {
      for (Pair pair : pairs) {
        for (int i = 0; i < pair.hashes(); i++) {
          node[1] = digest.digest(node)[0];
        }
      }
    }
    return (System.nanoTime() - began) / (double) (PAIRS * ROUNDS);
  }
}
