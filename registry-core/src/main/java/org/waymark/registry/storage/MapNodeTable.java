package org.waymark.registry.storage;

import java.util.Collection;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;

/** The nodes of the directory map. Those of earlier maps stay a while for readers under way. */
final class MapNodeTable implements MapNodes {
  private final Sql sql;

  MapNodeTable(Sql sql) {
    this.sql = sql;
  }

  @Override
  public Optional<MapNode> get(Sha256 hash) {
    return sql.first("select body from map_nodes where hash = ?", row -> row.getBytes(1), hash)
        .map(MapNode::decode);
  }

  void add(Collection<MapNode> nodes) {
    // A node can come back after it was marked as removed: then it is simply new again.
    sql.batch(
        "delete from map_nodes where hash = ?",
        nodes.stream().map(node -> new Object[] {node.hash()}).toList());
    sql.batch(
        "insert into map_nodes (hash, body) values (?, ?)",
        nodes.stream().map(node -> new Object[] {node.hash(), node.encode()}).toList());
  }

  void markRemoved(Collection<Sha256> hashes, long seq) {
    sql.batch(
        "update map_nodes set removed_at = ? where hash = ?",
        hashes.stream().map(hash -> new Object[] {seq, hash}).toList());
  }

  void dropRemovedUpTo(long seq) {
    sql.update("delete from map_nodes where removed_at <= ?", seq);
  }
}
