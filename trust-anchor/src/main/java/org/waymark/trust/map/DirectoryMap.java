package org.waymark.trust.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.MissingNodeException;

/**
 * The map from site keys to record hashes at one root (formats.md, section 7), over a store of
 * nodes that it reads and never writes. Changes stay in memory, as another map:
 *
 * <pre>{@code
 * InMemoryMapNodes store = MapNodes.inMemory();
 * DirectoryMap map = DirectoryMap.empty(store).with(key, record);
 * store.apply(map);
 * DirectoryMap again = DirectoryMap.at(map.root(), store);
 * }</pre>
 *
 * <p>Immutable, and thread-safe when its store is. Every method that reads may throw {@link
 * MissingNodeException}: {@code map_node_missing map_node_damaged}.
 */
public final class DirectoryMap {
  private final MapNodes nodes;
  private final Subtree base;
  private final Subtree tree;

  private DirectoryMap(MapNodes nodes, Subtree base, Subtree tree) {
    this.nodes = nodes;
    this.base = base;
    this.tree = tree;
  }

  /** The map without a leaf; its root is zero. */
  public static DirectoryMap empty(MapNodes nodes) {
    return at(Sha256.zero(), nodes);
  }

  /** The map with this root, whose nodes the store holds. Reads nothing yet. */
  public static DirectoryMap at(Sha256 root, MapNodes nodes) {
    Subtree tree = Subtree.named(root);
    return new DirectoryMap(nodes, tree, tree);
  }

  /**
   * Builds a map from all its leaves; see {@link MapBuilder} for leaves that come one by one.
   *
   * @param ascending leaves by ascending key
   * @param sink takes each node, children before parents
   * @return the root
   * @throws MalformedException {@code map_order} when a key is not greater than the one before
   */
  public static Sha256 build(Iterable<MapLeaf> ascending, Consumer<MapNode> sink) {
    MapBuilder builder = new MapBuilder(sink);
    ascending.forEach(builder::add);
    return builder.finish();
  }

  /** The hash of the whole map. */
  public Sha256 root() {
    return tree.hash();
  }

  /** The record hash under a key. */
  public Optional<Sha256> record(Sha256 key) {
    Subtree at = Subtree.load(tree, nodes);
    for (int depth = 0; at instanceof Subtree.Branch branch; depth++) {
      at = Subtree.load(branch.child(key.bit(depth)), nodes);
    }
    return at instanceof Subtree.Single single && single.leaf().key().equals(key)
        ? Optional.of(single.leaf().record())
        : Optional.empty();
  }

  /** Shows what the map holds under a key, or that it holds nothing. */
  public MapProof prove(Sha256 key) {
    List<Sha256> path = new ArrayList<>();
    Subtree at = Subtree.load(tree, nodes);
    for (int depth = 0; at instanceof Subtree.Branch branch; depth++) {
      boolean bit = key.bit(depth);
      path.add(branch.child(!bit).hash());
      at = Subtree.load(branch.child(bit), nodes);
    }
    return new MapProof(
        path, at instanceof Subtree.Single single ? Optional.of(single.leaf()) : Optional.empty());
  }

  /** The map with this record under the key, in the place of any that was there. */
  public DirectoryMap with(Sha256 key, Sha256 record) {
    Subtree changed = new Insertion(nodes, new MapLeaf(key, record)).into(tree, 0);
    return new DirectoryMap(nodes, base, changed);
  }

  /**
   * The nodes to store, so that the store holds all of this map. Counted from the map that came
   * from {@link #at} or {@link #empty}, whose nodes must still be there.
   */
  public Set<MapNode> added() {
    return Difference.between(base, tree, nodes).added();
  }

  /** The names of the nodes that the earlier map needed and this one does not. */
  public Set<Sha256> removed() {
    return Difference.between(base, tree, nodes).removed();
  }

  /** Hands over every leaf, by ascending key. */
  public void forEachLeaf(Consumer<MapLeaf> consumer) {
    forEachLeaf(tree, consumer);
  }

  private void forEachLeaf(Subtree subtree, Consumer<MapLeaf> consumer) {
    Subtree at = Subtree.load(subtree, nodes);
    if (at instanceof Subtree.Branch branch) {
      forEachLeaf(branch.left(), consumer);
      forEachLeaf(branch.right(), consumer);
    } else if (at instanceof Subtree.Single single) {
      consumer.accept(single.leaf());
    }
  }

  /** The root. */
  @Override
  public String toString() {
    return "map " + root();
  }
}
