package org.waymark.registry.storage;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.log.TileReader;

/**
 * The entries and the hashes over them. Complete 256-wide subtrees keep their root, so the frontier
 * of any size is read from a few hundred rows.
 */
final class LogTable implements TileReader {
  private final Handle sql;

  LogTable(Handle sql) {
    this.sql = sql;
  }

  long size() {
    return sql.createQuery("select coalesce(max(seq) + 1, 0) from events").mapTo(Long.class).one();
  }

  List<byte[]> entries(long from, long to) {
    return sql.createQuery("select entry from events where seq >= ? and seq < ? order by seq")
        .bind(0, from)
        .bind(1, to)
        .mapTo(byte[].class)
        .list();
  }

  void append(long firstSeq, List<byte[]> entries) {
    if (size() != firstSeq) {
      throw new IllegalStateException("the log has " + size() + " entries, not " + firstSeq);
    }
    List<Sha256> leaves = new ArrayList<>(entries.size());
    // Before the rows are there: growing reads the tiles as they were.
    PreparedBatch nodes =
        sql.prepareBatch("insert into subtrees (tile_level, tile_index, hash) values (?, ?, ?)");
    entries.forEach(entry -> leaves.add(MerkleFrontier.leafHash(entry)));
    HashTiles.grow(firstSeq, this, leaves, (path, tile) -> keepRoots(firstSeq, path, tile, nodes));
    if (nodes.size() > 0) {
      nodes.execute();
    }
    PreparedBatch rows = sql.prepareBatch("insert into events (seq, entry, leaf) values (?, ?, ?)");
    for (int i = 0; i < entries.size(); i++) {
      rows.bind(0, firstSeq + i).bind(1, entries.get(i)).bind(2, leaves.get(i).bytes()).add();
    }
    rows.execute();
  }

  /** What a tile of level L holds is the roots of the tiles of level L - 1. */
  private static void keepRoots(long oldSize, TilePath path, byte[] tile, PreparedBatch nodes) {
    if (path.level() == 0) {
      return;
    }
    long kept = oldSize >> (8 * path.level());
    for (int i = 0; i < path.width(); i++) {
      long index = path.index() * TilePath.FULL + i;
      if (index >= kept) {
        nodes
            .bind(0, path.level() - 1)
            .bind(1, index)
            .bind(2, HashTiles.hash(tile, i).bytes())
            .add();
      }
    }
  }

  MerkleFrontier frontier(long size) {
    return MerkleFrontier.read(size, new TileHashReader(size, this));
  }

  @Override
  public byte[] read(TilePath path) {
    long from = path.index() * TilePath.FULL;
    String query =
        path.level() == 0
            ? "select leaf from events where seq >= ? and seq < ? order by seq"
            : "select hash from subtrees where tile_index >= ? and tile_index < ?"
                + " and tile_level = ? order by tile_index";
    var bound = sql.createQuery(query).bind(0, from).bind(1, from + path.width());
    if (path.level() > 0) {
      bound.bind(2, path.level() - 1);
    }
    ByteArrayOutputStream tile = new ByteArrayOutputStream(path.width() * Sha256.LENGTH);
    bound.mapTo(byte[].class).forEach(tile::writeBytes);
    return tile.toByteArray();
  }
}
