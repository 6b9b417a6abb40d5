package org.waymark.trust.map;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

/**
 * Builds a map from leaves in ascending order of their keys, in one pass, with one hash for each
 * node and memory for one path.
 *
 * <p>A leaf is placed when its successor is known, because it lies one bit below the longer of the
 * prefixes that it shares with its two neighbours. What is finished and lies to the left waits on a
 * stack for its right sibling. Not thread-safe.
 */
public final class MapBuilder {
  private final MapHasher hasher = new MapHasher();
  private final Consumer<MapNode> sink;

  /** Left subtrees that wait: their hashes, and the depths of their parents, which ascend. */
  private Sha256[] waiting = new Sha256[32];

  private int[] parentDepth = new int[32];
  private int count;

  private @Nullable MapLeaf last;

  /** Builds only the root. */
  public MapBuilder() {
    this(node -> {});
  }

  /**
   * @param sink takes each node, children before parents
   */
  public MapBuilder(Consumer<MapNode> sink) {
    this.sink = sink;
  }

  /**
   * Adds the next leaf.
   *
   * @throws MalformedException {@code map_order} unless its key is greater than the one before
   */
  public MapBuilder add(Sha256 key, Sha256 record) {
    return add(new MapLeaf(key, record));
  }

  /** As {@link #add(Sha256, Sha256)}. */
  public MapBuilder add(MapLeaf leaf) {
    MapLeaf previous = last;
    if (previous != null) {
      if (previous.key().compareTo(leaf.key()) >= 0) {
        throw new MalformedException(
            "map_order",
            "The map key " + leaf.key() + " does not come after " + previous.key() + ".");
      }
      place(previous, MapHasher.sharedBits(previous.key(), leaf.key()));
    }
    last = leaf;
    return this;
  }

  /** The root of the map. Nothing can be added afterwards. */
  public Sha256 finish() {
    MapLeaf previous = last;
    if (previous == null) {
      return MapHasher.EMPTY;
    }
    // -1: the parent that the root does not have.
    place(previous, -1);
    last = null;
    return waiting[--count];
  }

  /**
   * @param next depth of the node that parts this leaf from its successor
   */
  private void place(MapLeaf leaf, int next) {
    Sha256 subtree = hasher.leaf(leaf);
    sink.accept(new MapNode.Leaf(leaf, subtree));
    boolean alone = true;
    int depth = 0;
    while (count > 0 && parentDepth[count - 1] > next) {
      int parent = parentDepth[--count];
      // A leaf is its own subtree at every depth; only a node has to be lifted to its sibling.
      subtree = alone ? subtree : lift(subtree, leaf.key(), depth, parent + 1);
      subtree = inner(waiting[count], subtree);
      alone = false;
      depth = parent;
    }
    push(alone ? subtree : lift(subtree, leaf.key(), depth, next + 1), next);
  }

  /** Puts empty siblings beside a subtree until it lies at the lesser depth. */
  private Sha256 lift(Sha256 subtree, Sha256 key, int from, int to) {
    Sha256 lifted = subtree;
    for (int depth = from - 1; depth >= to; depth--) {
      lifted = key.bit(depth) ? inner(MapHasher.EMPTY, lifted) : inner(lifted, MapHasher.EMPTY);
    }
    return lifted;
  }

  private Sha256 inner(Sha256 left, Sha256 right) {
    Sha256 hash = hasher.node(left, right);
    sink.accept(new MapNode.Inner(left, right, hash));
    return hash;
  }

  private void push(Sha256 subtree, int parent) {
    if (count == waiting.length) {
      waiting = Arrays.copyOf(waiting, 2 * count);
      parentDepth = Arrays.copyOf(parentDepth, 2 * count);
    }
    waiting[count] = subtree;
    parentDepth[count++] = parent;
  }
}
