package org.waymark.trust.bundle;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.MerkleFrontier;

/** A growing tree that remembers its root at a few sizes. Not thread-safe. */
final class WatchedTree {

  private final MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
  private final TreeSet<Long> sizes = new TreeSet<>();
  private final Map<Long, Sha256> roots = new HashMap<>();

  /** Remembers the root at a size that is not passed yet. */
  void watch(long size) {
    sizes.add(size);
    look();
  }

  void append(Sha256 leaf) {
    tree.append(leaf);
    look();
  }

  void appendTile(byte[] hashes) {
    @Nullable Long next = sizes.higher(tree.size());
    if (next == null || next > tree.size() + hashes.length / Sha256.LENGTH) {
      tree.appendTile(hashes);
      return;
    }
    for (int i = 0; i < hashes.length; i += Sha256.LENGTH) {
      append(Sha256.ofBytes(Arrays.copyOfRange(hashes, i, i + Sha256.LENGTH)));
    }
  }

  private void look() {
    if (sizes.contains(tree.size())) {
      roots.put(tree.size(), tree.root());
    }
  }

  long size() {
    return tree.size();
  }

  /** The root at a watched size; empty when the tree did not grow so far. */
  Optional<Sha256> rootAt(long size) {
    @Nullable Sha256 root = roots.get(size);
    return Optional.ofNullable(root);
  }

  MerkleFrontier frontier() {
    return tree.build();
  }
}
