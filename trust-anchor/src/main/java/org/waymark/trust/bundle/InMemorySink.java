package org.waymark.trust.bundle;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.map.InMemoryMapNodes;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;

/**
 * Keeps an import on the heap. Whoever also wants to see what comes extends it. Not thread-safe
 * while it is filled.
 */
public class InMemorySink implements ImportSink {

  private final Map<Sha256, byte[]> records = new HashMap<>();
  private final InMemoryMapNodes nodes = MapNodes.inMemory();

  @Override
  public void record(EntityId sub, Sha256 hash, byte[] bytes) {
    records.put(hash, bytes);
  }

  @Override
  public void node(MapNode node) {
    nodes.put(node);
  }

  @Override
  public Optional<byte[]> record(Sha256 hash) {
    byte @Nullable [] found = records.get(hash);
    return Optional.ofNullable(found);
  }

  @Override
  public MapNodes nodes() {
    return nodes;
  }
}
