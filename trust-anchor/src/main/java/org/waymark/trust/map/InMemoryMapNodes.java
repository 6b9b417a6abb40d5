package org.waymark.trust.map;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.waymark.signer.codec.Sha256;

/** Map nodes in memory. Thread-safe. */
public final class InMemoryMapNodes implements MapNodes {
  private final ConcurrentMap<Sha256, MapNode> nodes = new ConcurrentHashMap<>();

  InMemoryMapNodes() {}

  @Override
  public Optional<MapNode> get(Sha256 hash) {
    return Optional.ofNullable(nodes.get(hash));
  }

  /** Adds a node. */
  public void put(MapNode node) {
    nodes.put(node.hash(), node);
  }

  /** Removes a node; nothing happens when there is none. */
  public void remove(Sha256 hash) {
    nodes.remove(hash);
  }

  /**
   * Adds and removes what a map changed since it was opened; what remains is what its root reaches,
   * if it was so before. Readers of the earlier root may miss nodes from then on.
   */
  public void apply(DirectoryMap map) {
    map.added().forEach(this::put);
    map.removed().forEach(this::remove);
  }

  /** The names of all nodes, at some moment. */
  public Set<Sha256> names() {
    return Set.copyOf(nodes.keySet());
  }
}
