package org.waymark.trust.map;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/**
 * A store of map nodes, named by their hashes. A node never changes, so every root stays readable
 * until its nodes are deleted. What is read is checked against its name by the reader.
 */
@FunctionalInterface
public interface MapNodes {
  /** The node of this name, or empty when the store has none. */
  Optional<MapNode> get(Sha256 hash);

  /** A store that begins empty and forgets everything with the process. */
  static InMemoryMapNodes inMemory() {
    return new InMemoryMapNodes();
  }

  /** A store without nodes, for a map that is made from nothing. */
  static MapNodes none() {
    return hash -> Optional.empty();
  }
}
