package org.waymark.trust.log;

/** Where the contents of tiles come from: a folder, a store, a cache of what was downloaded. */
@FunctionalInterface
public interface TileReader {
  /**
   * The content of a hash tile: exactly {@code 32 * path.width()} bytes. A source that keeps only
   * the full tile where a partial one is asked for returns the beginning of the full one.
   */
  byte[] read(TilePath path);
}
