package org.waymark.registry.storage;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
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
  private final Sql sql;

  LogTable(Sql sql) {
    this.sql = sql;
  }

  long size() {
    return sql.first("select coalesce(max(seq) + 1, 0) from events", row -> row.getLong(1))
        .orElseThrow();
  }

  List<byte[]> entries(long from, long to) {
    return sql.list(
        "select entry from events where seq >= ? and seq < ? order by seq",
        row -> row.getBytes(1),
        from,
        to);
  }

  void append(long firstSeq, List<byte[]> entries) {
    if (size() != firstSeq) {
      throw new IllegalStateException("the log has " + size() + " entries, not " + firstSeq);
    }
    List<Sha256> leaves = new ArrayList<>(entries.size());
    // Before the rows are there: growing reads the tiles as they were.
    List<Object[]> nodes = new ArrayList<>();
    entries.forEach(entry -> leaves.add(MerkleFrontier.leafHash(entry)));
    HashTiles.grow(firstSeq, this, leaves, (path, tile) -> keepRoots(firstSeq, path, tile, nodes));
    sql.batch("insert into subtrees (tile_level, tile_index, hash) values (?, ?, ?)", nodes);
    List<Object[]> rows = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      rows.add(new Object[] {firstSeq + i, entries.get(i), leaves.get(i)});
    }
    sql.batch("insert into events (seq, entry, leaf) values (?, ?, ?)", rows);
  }

  /** What a tile of level L holds is the roots of the tiles of level L - 1. */
  private static void keepRoots(long oldSize, TilePath path, byte[] tile, List<Object[]> nodes) {
    if (path.level() == 0) {
      return;
    }
    long kept = oldSize >> (8 * path.level());
    for (int i = 0; i < path.width(); i++) {
      long index = path.index() * TilePath.FULL + i;
      if (index >= kept) {
        nodes.add(new Object[] {path.level() - 1, index, HashTiles.hash(tile, i)});
      }
    }
  }

  MerkleFrontier frontier(long size) {
    return MerkleFrontier.read(size, new TileHashReader(size, this));
  }

  @Override
  public byte[] read(TilePath path) {
    long from = path.index() * TilePath.FULL;
    List<byte[]> hashes =
        path.level() == 0
            ? sql.list(
                "select leaf from events where seq >= ? and seq < ? order by seq",
                row -> row.getBytes(1),
                from,
                from + path.width())
            : sql.list(
                "select hash from subtrees where tile_level = ? and tile_index >= ?"
                    + " and tile_index < ? order by tile_index",
                row -> row.getBytes(1),
                path.level() - 1,
                from,
                from + path.width());
    ByteArrayOutputStream tile = new ByteArrayOutputStream(path.width() * Sha256.LENGTH);
    hashes.forEach(tile::writeBytes);
    return tile.toByteArray();
  }
}
