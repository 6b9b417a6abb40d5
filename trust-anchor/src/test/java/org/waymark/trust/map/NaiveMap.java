package org.waymark.trust.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.waymark.signer.codec.Sha256;

/** The definition of formats.md, section 7, word for word: slow, and with nothing to get wrong. */
final class NaiveMap {
  /** Every node below the root by its name, as its 65 bytes. */
  private final Map<Sha256, byte[]> nodes = new HashMap<>();

  private final Sha256 root;

  private NaiveMap(List<MapLeaf> leaves) {
    root = subtree(leaves, 0);
  }

  static NaiveMap of(Map<Sha256, Sha256> records) {
    List<MapLeaf> leaves = new ArrayList<>();
    records.forEach((key, record) -> leaves.add(new MapLeaf(key, record)));
    return new NaiveMap(leaves);
  }

  Sha256 root() {
    return root;
  }

  Map<Sha256, byte[]> nodes() {
    return nodes;
  }

  private Sha256 subtree(List<MapLeaf> leaves, int depth) {
    if (leaves.isEmpty()) {
      return Sha256.ofBytes(new byte[32]);
    }
    if (leaves.size() == 1) {
      return node((byte) 2, leaves.get(0).key(), leaves.get(0).record());
    }
    List<MapLeaf> left = leaves.stream().filter(leaf -> !bit(leaf.key(), depth)).toList();
    List<MapLeaf> right = leaves.stream().filter(leaf -> bit(leaf.key(), depth)).toList();
    return node((byte) 3, subtree(left, depth + 1), subtree(right, depth + 1));
  }

  private Sha256 node(byte domain, Sha256 first, Sha256 second) {
    byte[] bytes = new byte[65];
    bytes[0] = domain;
    System.arraycopy(first.bytes(), 0, bytes, 1, 32);
    System.arraycopy(second.bytes(), 0, bytes, 33, 32);
    Sha256 hash = Sha256.of(bytes);
    nodes.put(hash, bytes);
    return hash;
  }

  private static boolean bit(Sha256 key, int depth) {
    return (key.bytes()[depth / 8] >> (7 - depth % 8) & 1) != 0;
  }

  /** Any hash. */
  static Sha256 random(Random random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Sha256.ofBytes(bytes);
  }

  /** A key that shares exactly this many bits with another. */
  static Sha256 sharing(Sha256 key, int bits, Random random) {
    byte[] other = random(random).bytes();
    byte[] bytes = key.bytes();
    for (int i = 0; i < bits; i++) {
      set(other, i, bytes[i / 8] >> (7 - i % 8) & 1);
    }
    set(other, bits, ~(bytes[bits / 8] >> (7 - bits % 8)) & 1);
    return Sha256.ofBytes(other);
  }

  private static void set(byte[] bytes, int index, int bit) {
    int mask = 1 << (7 - index % 8);
    bytes[index / 8] = (byte) (bit == 1 ? bytes[index / 8] | mask : bytes[index / 8] & ~mask);
  }

  /** Leaves with keys of which about half share a long prefix with another one. */
  static SortedMap<Sha256, Sha256> leaves(int count, Random random) {
    SortedMap<Sha256, Sha256> leaves = new TreeMap<>();
    List<Sha256> keys = new ArrayList<>();
    while (leaves.size() < count) {
      Sha256 key =
          keys.isEmpty() || random.nextBoolean()
              ? random(random)
              : sharing(keys.get(random.nextInt(keys.size())), random.nextInt(256), random);
      if (leaves.put(key, random(random)) == null) {
        keys.add(key);
      }
    }
    return leaves;
  }
}
