package org.waymark.trust.log;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

/**
 * The hash tiles of a growing tree (C2SP tlog-tiles). Pure: what exists is read through a {@link
 * TileReader}, what is new goes to a sink. Stateless and thread-safe.
 */
public final class HashTiles {

  private HashTiles() {}

  /**
   * Makes the hash tiles of {@link TilePath#newTiles} with their contents, in that order.
   *
   * @param oldSize of the tree before
   * @param existing read for the last partial tile of each level that grows, at its old width
   * @param newLeaves leaf hashes of the entries {@code oldSize} and after
   * @param sink takes each path and its content, an array of its own
   * @throws MalformedException {@code tile_malformed} when an existing tile has not its width
   */
  public static void grow(
      long oldSize,
      TileReader existing,
      List<Sha256> newLeaves,
      BiConsumer<TilePath, byte[]> sink) {
    byte[] added = new byte[newLeaves.size() * Sha256.LENGTH];
    int at = 0;
    for (Sha256 leaf : newLeaves) {
      System.arraycopy(leaf.bytes(), 0, added, at, Sha256.LENGTH);
      at += Sha256.LENGTH;
    }
    TreeHasher hasher = new TreeHasher();
    for (int level = 0; added.length > 0; level++) {
      added = growLevel(level, oldSize >> (8 * level), existing, added, hasher, sink);
    }
  }

  /** Writes the tiles of one level; returns the roots of those that became full. */
  private static byte[] growLevel(
      int level,
      long oldCount,
      TileReader existing,
      byte[] added,
      TreeHasher hasher,
      BiConsumer<TilePath, byte[]> sink) {
    int kept = (int) (oldCount % TilePath.FULL);
    long index = oldCount / TilePath.FULL;
    int total = kept + added.length / Sha256.LENGTH;
    byte[] above = new byte[total / TilePath.FULL * Sha256.LENGTH];
    int from = 0;
    for (int done = 0; done < total; done += TilePath.FULL) {
      int width = Math.min(TilePath.FULL, total - done);
      byte[] tile = new byte[width * Sha256.LENGTH];
      int prefix = 0;
      if (done == 0 && kept > 0) {
        byte[] old = read(existing, new TilePath(level, index, kept));
        prefix = old.length;
        System.arraycopy(old, 0, tile, 0, prefix);
      }
      System.arraycopy(added, from, tile, prefix, tile.length - prefix);
      from += tile.length - prefix;
      if (width == TilePath.FULL) {
        byte[] root = hasher.subtree(tile, 0, width).bytes();
        System.arraycopy(root, 0, above, done / TilePath.FULL * Sha256.LENGTH, Sha256.LENGTH);
      }
      sink.accept(new TilePath(level, index++, width), tile);
    }
    return above;
  }

  /**
   * The hash at a position of a tile.
   *
   * @param position from 0, below the width
   */
  public static Sha256 hash(byte[] tile, int position) {
    int from = position * Sha256.LENGTH;
    return Sha256.ofBytes(Arrays.copyOfRange(tile, from, from + Sha256.LENGTH));
  }

  /** Reads a tile and checks that it has its width. */
  static byte[] read(TileReader tiles, TilePath path) {
    byte[] tile = tiles.read(path);
    if (tile.length != path.width() * Sha256.LENGTH) {
      throw new MalformedException(
          "tile_malformed",
          "The tile "
              + path.path()
              + " has "
              + tile.length
              + " bytes instead of "
              + path.width() * Sha256.LENGTH
              + ".");
    }
    return tile;
  }
}
