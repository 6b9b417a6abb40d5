package org.waymark.trust.log;

import java.util.HashMap;
import java.util.Map;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

/**
 * Finds the hashes of a tree in its tiles, for making proofs. Whatever the tiles say comes out: the
 * proof is what shows whether they were right.
 *
 * <p>Keeps every tile that it read, so make one for each proof or frontier. Not thread-safe.
 */
public final class TileHashReader implements MerkleProofs.HashReader {
  private final long size;
  private final TileReader tiles;
  private final Map<TilePath, byte[]> read = new HashMap<>();
  private final TreeHasher hasher = new TreeHasher();

  /**
   * @param size of the tree; partial tiles are asked for at the width that they have in it
   */
  public TileHashReader(long size, TileReader tiles) {
    this.size = size;
    this.tiles = tiles;
  }

  /**
   * {@inheritDoc}
   *
   * @throws MalformedException {@code tile_malformed} when a tile has not its width
   */
  @Override
  public Sha256 node(int level, long index) {
    int tileLevel = level / 8;
    int height = level % 8;
    long first = index << height;
    TilePath path = TilePath.holding(tileLevel, first, size);
    int position = (int) (first % TilePath.FULL);
    if (position + (1 << height) > path.width()) {
      throw new IllegalArgumentException(
          "no complete node " + index + " at level " + level + " of a tree of " + size);
    }
    byte[] tile = read.computeIfAbsent(path, p -> HashTiles.read(tiles, p));
    return height == 0
        ? HashTiles.hash(tile, position)
        : hasher.subtree(tile, position, 1 << height);
  }
}
