package org.waymark.registry.publish;

import org.waymark.client.content.DirectoryFolder;
import org.waymark.trust.log.TilePath;

/**
 * Takes partial tiles away that nobody needs any more. Hash tiles and entry bundles stay until the
 * full tile and a good part of the next one stand, so a reader who holds an older checkpoint still
 * finds them (C2SP tlog-tiles, partial tiles). Record bundles are larger and can be replaced by the
 * single records, so only the newest few stay.
 */
final class PartialTiles {
  /** Entries that pass before a partial tile of a tile that has become full is removed. */
  private static final int GRACE = 64;

  /** Widths of the newest record bundle that stay, counted back from the present one. */
  private static final int KEPT_RECORD_BUNDLES = 8;

  private PartialTiles() {}

  /** Removes what the growth from one size to another has made superfluous. */
  static void prune(DirectoryFolder folder, long from, long to) {
    for (long size = from - KEPT_RECORD_BUNDLES + 1; size <= to - KEPT_RECORD_BUNDLES; size++) {
      if (size > 0 && size % TilePath.FULL != 0) {
        delete(folder, TilePath.holding(TilePath.ENTRIES, size - 1, size).recordsPath());
      }
    }
    for (long size = from - GRACE + 1; size <= to - GRACE; size++) {
      if (size > 0 && size % TilePath.FULL == 0) {
        pruneBelow(folder, size);
      }
    }
  }

  /** All partial tiles of the tiles that became full at a size. */
  private static void pruneBelow(DirectoryFolder folder, long size) {
    int level = TilePath.ENTRIES;
    for (long nodes = size; nodes % TilePath.FULL == 0 && nodes > 0; ) {
      for (int width = 1; width < TilePath.FULL; width++) {
        delete(folder, new TilePath(level, nodes / TilePath.FULL - 1, width).path());
      }
      if (level >= 0) {
        nodes /= TilePath.FULL;
      }
      level++;
    }
  }

  private static void delete(DirectoryFolder folder, String path) {
    if (folder.file(path).isPresent()) {
      folder.delete(path);
    }
  }
}
