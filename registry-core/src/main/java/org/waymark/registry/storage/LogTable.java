package org.waymark.registry.storage;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.StorageFailedException;
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
  private static final int CHUNK = 1 << 14;

  private final Sql sql;

  LogTable(Sql sql) {
    this.sql = sql;
  }

  long size() {
    return sql.first("select coalesce(max(seq) + 1, 0) from events", row -> row.getLong(1))
        .orElseThrow();
  }

  List<byte[]> entries(long from, long to) {
    return entriesIfKept(from, to)
        .orElseThrow(
            () ->
                new StorageFailedException(
                    "storage_failed",
                    "The database lacks the bytes of an entry from " + from + " on.",
                    null));
  }

  /** Empty where the log was rebuilt from a mirror that had not all bytes. */
  Optional<List<byte[]>> entriesIfKept(long from, long to) {
    List<Optional<byte[]>> found =
        sql.list(
            "select entry from events where seq >= ? and seq < ? order by seq",
            row -> {
              byte @Nullable [] entry = row.getBytes(1);
              return Optional.ofNullable(entry);
            },
            from,
            to);
    return found.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(found.stream().map(Optional::orElseThrow).toList());
  }

  List<Sha256> leaves(long from, long to) {
    return sql.list(
        "select leaf from events where seq >= ? and seq < ? order by seq",
        row -> Sha256.ofBytes(row.getBytes(1)),
        from,
        to);
  }

  void append(long firstSeq, List<byte[]> entries) {
    if (size() != firstSeq) {
      throw new IllegalStateException("the log has " + size() + " entries, not " + firstSeq);
    }
    List<Sha256> leaves = new ArrayList<>(entries.size());
    entries.forEach(entry -> leaves.add(MerkleFrontier.leafHash(entry)));
    grow(firstSeq, leaves);
    List<Object[]> rows = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      rows.add(new Object[] {firstSeq + i, entries.get(i), leaves.get(i)});
    }
    sql.batch("insert into events (seq, entry, leaf) values (?, ?, ?)", rows);
  }

  /** Adds the subtrees that become complete; reads only hashes of entries before the new ones. */
  private void grow(long size, List<Sha256> leaves) {
    List<Object[]> nodes = new ArrayList<>();
    HashTiles.grow(size, this, leaves, (path, tile) -> keepRoots(size, path, tile, nodes));
    sql.batch("insert into subtrees (tile_level, tile_index, hash) values (?, ?, ?)", nodes);
  }

  /** Makes all subtrees anew, from the hashes of the entries. */
  void growSubtrees() {
    sql.update("delete from subtrees");
    long size = size();
    for (long from = 0; from < size; from += CHUNK) {
      grow(from, leaves(from, Math.min(size, from + CHUNK)));
    }
  }

  /** Adds entries of which perhaps only the hash is known, and bytes that are missing so far. */
  void adopt(long from, List<Sha256> leaves, Map<Long, byte[]> entries) {
    for (int first = 0; first < leaves.size(); first += CHUNK) {
      List<Sha256> part = leaves.subList(first, Math.min(leaves.size(), first + CHUNK));
      grow(from + first, part);
      List<@Nullable Object[]> rows = new ArrayList<>(part.size());
      for (int i = 0; i < part.size(); i++) {
        long seq = from + first + i;
        rows.add(new @Nullable Object[] {seq, entries.get(seq), part.get(i)});
      }
      sql.batch("insert into events (seq, entry, leaf) values (?, ?, ?)", rows);
    }
    List<@Nullable Object[]> filled = new ArrayList<>();
    entries.forEach(
        (seq, entry) -> {
          if (seq < from) {
            filled.add(new @Nullable Object[] {entry, seq});
          }
        });
    sql.batch("update events set entry = ? where seq = ? and entry is null", filled);
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
