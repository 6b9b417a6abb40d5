package org.waymark.registry.storage;

import java.util.Collection;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;

/** The nodes of the directory map. Those of earlier maps stay a while for readers under way. */
final class MapNodeTable implements MapNodes {
  private final Handle sql;

  MapNodeTable(Handle sql) {
    this.sql = sql;
  }

  @Override
  public Optional<MapNode> get(Sha256 hash) {
    return sql.createQuery("select body from map_nodes where hash = ?")
        .bind(0, hash.bytes())
        .mapTo(byte[].class)
        .findOne()
        .map(MapNode::decode);
  }

  void add(Collection<MapNode> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    // A node can come back after it was marked as removed: then it is simply new again.
    PreparedBatch old = sql.prepareBatch("delete from map_nodes where hash = ?");
    PreparedBatch rows = sql.prepareBatch("insert into map_nodes (hash, body) values (?, ?)");
    for (MapNode node : nodes) {
      old.bind(0, node.hash().bytes()).add();
      rows.bind(0, node.hash().bytes()).bind(1, node.encode()).add();
    }
    old.execute();
    rows.execute();
  }

  void markRemoved(Collection<Sha256> hashes, long seq) {
    if (hashes.isEmpty()) {
      return;
    }
    PreparedBatch rows = sql.prepareBatch("update map_nodes set removed_at = ? where hash = ?");
    hashes.forEach(hash -> rows.bind(0, seq).bind(1, hash.bytes()).add());
    rows.execute();
  }

  void dropRemovedUpTo(long seq) {
    sql.execute("delete from map_nodes where removed_at <= ?", seq);
  }
}
