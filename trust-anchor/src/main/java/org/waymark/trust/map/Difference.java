package org.waymark.trust.map;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.waymark.signer.codec.Sha256;

/**
 * The nodes that one map has and another has not. Walks both from their roots and turns back where
 * they agree, so it costs as much as the change and not as much as the map.
 *
 * <p>The same inner node cannot lie at two places: its place follows from the keys below it. A leaf
 * can, when others came near it; therefore both sides are collected first and compared afterwards.
 */
final class Difference {
  private final MapNodes nodes;
  private final Map<Sha256, MapNode> before = new HashMap<>();
  private final Map<Sha256, MapNode> after = new HashMap<>();

  private Difference(MapNodes nodes) {
    this.nodes = nodes;
  }

  static Difference between(Subtree before, Subtree after, MapNodes nodes) {
    Difference difference = new Difference(nodes);
    difference.walk(before, after);
    return difference;
  }

  Set<MapNode> added() {
    Set<MapNode> added = new HashSet<>(after.values());
    before.keySet().forEach(hash -> added.remove(after.get(hash)));
    return Collections.unmodifiableSet(added);
  }

  Set<Sha256> removed() {
    Set<Sha256> removed = new HashSet<>(before.keySet());
    removed.removeAll(after.keySet());
    return Collections.unmodifiableSet(removed);
  }

  private void walk(Subtree old, Subtree now) {
    if (old.hash().equals(now.hash())) {
      return;
    }
    Subtree left = collect(old, before);
    Subtree right = collect(now, after);
    walk(child(left, false), child(right, false));
    walk(child(left, true), child(right, true));
  }

  private Subtree collect(Subtree subtree, Map<Sha256, MapNode> into) {
    Subtree at = Subtree.load(subtree, nodes);
    if (at instanceof Subtree.Branch branch) {
      into.put(
          at.hash(), new MapNode.Inner(branch.left().hash(), branch.right().hash(), branch.hash()));
    } else if (at instanceof Subtree.Single single) {
      into.put(at.hash(), new MapNode.Leaf(single.leaf(), single.hash()));
    }
    return at;
  }

  private static Subtree child(Subtree subtree, boolean bit) {
    return subtree instanceof Subtree.Branch branch ? branch.child(bit) : Subtree.Empty.INSTANCE;
  }
}
