package org.waymark.trust.log;

import java.util.ArrayList;
import java.util.List;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ProofException;

/**
 * Inclusion and consistency proofs of RFC 6962 trees. Checked with the algorithms of RFC 9162,
 * sections 2.1.3.2 and 2.1.4.2, whose steps are numbered here; made as sections 2.1.3.1 and 2.1.4.1
 * define them. Stateless and thread-safe.
 */
public final class MerkleProofs {

  private MerkleProofs() {}

  /** Where the hashes of a tree come from when a proof is made. */
  public interface HashReader {
    /**
     * The root of a complete subtree.
     *
     * @param level 0 for leaf hashes; a node at level n covers 2^n entries
     * @param index of the node within its level
     */
    Sha256 node(int level, long index);
  }

  /**
   * Checks that an entry is in a tree.
   *
   * @param index of the entry
   * @param size of the tree
   * @param leaf hash of the entry
   * @param proof sibling hashes from the leaf upwards
   * @param root of the tree
   * @throws ProofException {@code inclusion_proof_invalid}
   */
  public static void verifyInclusion(
      long index, long size, Sha256 leaf, List<Sha256> proof, Sha256 root) {
    // 1
    if (index < 0 || index >= size) {
      throw notIncluded(index, size);
    }
    // 2, 3
    long fn = index;
    long sn = size - 1;
    Sha256 r = leaf;
    TreeHasher hasher = new TreeHasher();
    // 4
    for (Sha256 p : proof) {
      if (sn == 0) {
        throw notIncluded(index, size);
      }
      if ((fn & 1) != 0 || fn == sn) {
        r = hasher.node(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        r = hasher.node(r, p);
      }
      fn >>= 1;
      sn >>= 1;
    }
    // 5
    if (sn != 0 || !r.equals(root)) {
      throw notIncluded(index, size);
    }
  }

  /**
   * Checks that a tree contains an earlier one. Nothing can be said about an empty earlier tree,
   * which every tree contains: with {@code size1} 0 only {@code size2} 0 and the hash of nothing
   * are accepted.
   *
   * @param size1 of the earlier tree
   * @param size2 of the later tree
   * @throws ProofException {@code consistency_proof_invalid}
   */
  public static void verifyConsistency(
      long size1, long size2, Sha256 root1, Sha256 root2, List<Sha256> proof) {
    if (size1 == size2 && size1 >= 0) {
      boolean possible = size1 > 0 || root1.equals(TreeHasher.emptyRoot());
      if (!proof.isEmpty() || !root1.equals(root2) || !possible) {
        throw notConsistent(size1, size2);
      }
      return;
    }
    // 1
    if (size1 <= 0 || size1 > size2 || proof.isEmpty()) {
      throw notConsistent(size1, size2);
    }
    // 2: a tree of 2^n entries is itself the first node
    boolean complete = Long.bitCount(size1) == 1;
    Sha256 first = complete ? root1 : proof.get(0);
    // 3, 4
    int shift = Long.numberOfTrailingZeros(size1);
    long fn = (size1 - 1) >> shift;
    long sn = (size2 - 1) >> shift;
    // 5
    Sha256 fr = first;
    Sha256 sr = first;
    TreeHasher hasher = new TreeHasher();
    // 6
    for (Sha256 c : complete ? proof : proof.subList(1, proof.size())) {
      if (sn == 0) {
        throw notConsistent(size1, size2);
      }
      if ((fn & 1) != 0 || fn == sn) {
        fr = hasher.node(c, fr);
        sr = hasher.node(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = hasher.node(sr, c);
      }
      fn >>= 1;
      sn >>= 1;
    }
    // 7
    if (sn != 0 || !fr.equals(root1) || !sr.equals(root2)) {
      throw notConsistent(size1, size2);
    }
  }

  /**
   * Makes an inclusion proof.
   *
   * @throws IllegalArgumentException unless 0 &lt;= index &lt; size
   */
  public static List<Sha256> inclusion(long index, long size, HashReader reader) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("no entry " + index + " in a tree of " + size);
    }
    Subtrees tree = new Subtrees(reader);
    List<Sha256> proof = new ArrayList<>();
    tree.path(index, 0, size, proof);
    return List.copyOf(proof);
  }

  /**
   * Makes a consistency proof; it is empty when the sizes are equal.
   *
   * @throws IllegalArgumentException unless 0 &lt; size1 &lt;= size2
   */
  public static List<Sha256> consistency(long size1, long size2, HashReader reader) {
    if (size1 <= 0 || size1 > size2) {
      throw new IllegalArgumentException("no proof from a tree of " + size1 + " to " + size2);
    }
    Subtrees tree = new Subtrees(reader);
    List<Sha256> proof = new ArrayList<>();
    tree.subproof(size1, 0, size2, true, proof);
    return List.copyOf(proof);
  }

  private static ProofException notIncluded(long index, long size) {
    return new ProofException(
        "inclusion_proof_invalid",
        "The proof does not show that entry " + index + " is in the tree of " + size + " entries.");
  }

  private static ProofException notConsistent(long size1, long size2) {
    return new ProofException(
        "consistency_proof_invalid",
        "The proof does not show that the tree of "
            + size2
            + " entries contains the one of "
            + size1
            + ".");
  }

  /** The recursive definitions, over ranges of entries; depth at most 53. */
  private record Subtrees(HashReader reader, TreeHasher hasher) {
    Subtrees(HashReader reader) {
      this(reader, new TreeHasher());
    }

    /** PATH(m, D[from:to]) of section 2.1.3.1, m counted from the beginning of the tree. */
    void path(long m, long from, long to, List<Sha256> out) {
      if (to - from == 1) {
        return;
      }
      long split = from + split(to - from);
      if (m < split) {
        path(m, from, split, out);
        out.add(hash(split, to));
      } else {
        path(m, split, to, out);
        out.add(hash(from, split));
      }
    }

    /** SUBPROOF(m, D[from:to], b) of section 2.1.4.1, m counted from the beginning of the tree. */
    void subproof(long m, long from, long to, boolean b, List<Sha256> out) {
      if (m == to) {
        if (!b) {
          out.add(hash(from, to));
        }
        return;
      }
      long split = from + split(to - from);
      if (m <= split) {
        subproof(m, from, split, b, out);
        out.add(hash(split, to));
      } else {
        subproof(m, split, to, false, out);
        out.add(hash(from, split));
      }
    }

    /**
     * MTH(D[from:to]); every range here begins at a multiple of the power of two that covers it.
     */
    private Sha256 hash(long from, long to) {
      long count = to - from;
      if (Long.bitCount(count) == 1) {
        int level = Long.numberOfTrailingZeros(count);
        return reader.node(level, from >> level);
      }
      long split = from + split(count);
      return hasher.node(hash(from, split), hash(split, to));
    }

    /** The largest power of two smaller than n. */
    private static long split(long n) {
      return Long.highestOneBit(n - 1);
    }
  }
}
