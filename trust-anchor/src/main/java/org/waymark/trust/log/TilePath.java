package org.waymark.trust.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;

/**
 * The name of a hash tile, an entry bundle or a record bundle (C2SP tlog-tiles; formats.md, section
 * 9). Paths are relative to {@code /directory/}.
 *
 * @param level 0 to 6 for hash tiles, {@link #ENTRIES} for the bundles beside level 0; no tree of
 *     at most 2^53 - 1 entries has a tile above
 * @param index of the tile within its level
 * @param width hashes or entries in it, 1 to {@link #FULL}
 */
public record TilePath(int level, long index, int width) {
  /** The level of entry bundles and record bundles. */
  public static final int ENTRIES = -1;

  /** The width of a full tile. */
  public static final int FULL = 256;

  private static final int MAX_LEVEL = 6;
  private static final String TILE = "tile/";
  private static final String ENTRY_BUNDLE = "tile/entries/";
  private static final String RECORD_BUNDLE = "records/bundle/";
  private static final int MAX_LENGTH = 64;

  private static final Pattern NUMBER =
      Pattern.compile("((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /** Codes: {@code tile_path_malformed}. */
  public TilePath {
    if (level < ENTRIES
        || level > MAX_LEVEL
        || index < 0
        || index > Fields.MAX_INTEGER >> 8
        || width < 1
        || width > FULL) {
      throw new MalformedException(
          "tile_path_malformed",
          "No tree has a tile " + index + " of width " + width + " at level " + level + ".");
    }
  }

  /**
   * Reads {@code tile/<L>/<N>[.p/<W>]} or {@code tile/entries/<N>[.p/<W>]}.
   *
   * @throws MalformedException {@code tile_path_malformed}
   */
  public static TilePath parse(String path) {
    if (path.startsWith(ENTRY_BUNDLE)) {
      return number(path, ENTRIES, ENTRY_BUNDLE.length());
    }
    // One digit is enough for every level there is.
    int digit = TILE.length();
    if (path.startsWith(TILE)
        && path.length() > digit + 2
        && path.charAt(digit + 1) == '/'
        && path.charAt(digit) >= '0'
        && path.charAt(digit) <= '0' + MAX_LEVEL) {
      return number(path, path.charAt(digit) - '0', digit + 2);
    }
    throw malformed(path);
  }

  /**
   * Reads {@code records/bundle/<N>[.p/<W>]}, which is named as the entry bundle whose records it
   * holds.
   *
   * @throws MalformedException {@code tile_path_malformed}
   */
  public static TilePath parseRecords(String path) {
    if (!path.startsWith(RECORD_BUNDLE)) {
      throw malformed(path);
    }
    return number(path, ENTRIES, RECORD_BUNDLE.length());
  }

  /**
   * The tile that holds a node in a tree.
   *
   * @param level of tiles, or {@link #ENTRIES}
   * @param node index of the node among those of the level: of the entry, at levels {@link
   *     #ENTRIES} and 0
   * @param size of the tree, which says how wide its last tile is
   */
  public static TilePath holding(int level, long node, long size) {
    long nodes = size >> (8 * Math.max(level, 0));
    if (node < 0 || node >= nodes) {
      throw new IllegalArgumentException(
          "no node " + node + " at tile level " + level + " of a tree of " + size);
    }
    long index = node >> 8;
    return new TilePath(level, index, (int) Math.min(FULL, nodes - (index << 8)));
  }

  /**
   * The hash tiles and entry bundles that a growth of the tree creates: entry bundles first, then
   * by level, each ascending. A partial tile that is only wider now is one of them.
   *
   * @param oldSize 0 or more
   * @param newSize at least {@code oldSize}
   */
  public static List<TilePath> newTiles(long oldSize, long newSize) {
    if (oldSize < 0 || newSize < oldSize) {
      throw new IllegalArgumentException("a tree does not grow from " + oldSize + " to " + newSize);
    }
    List<TilePath> tiles = new ArrayList<>();
    for (int level = ENTRIES; level <= MAX_LEVEL; level++) {
      int shift = 8 * Math.max(level, 0);
      long last = newSize >> shift;
      if (oldSize >> shift == last) {
        break;
      }
      for (long index = oldSize >> shift >> 8; index << 8 < last; index++) {
        tiles.add(new TilePath(level, index, (int) Math.min(FULL, last - (index << 8))));
      }
    }
    return tiles;
  }

  /** The path of the hash tile or entry bundle. */
  public String path() {
    return write(level == ENTRIES ? ENTRY_BUNDLE : TILE + level + "/");
  }

  /**
   * The path of the record bundle that belongs to this entry bundle.
   *
   * @throws IllegalStateException for a hash tile
   */
  public String recordsPath() {
    if (level != ENTRIES) {
      throw new IllegalStateException("a hash tile has no records: " + path());
    }
    return write(RECORD_BUNDLE);
  }

  /** Whether it is as wide as it will ever be. */
  public boolean full() {
    return width == FULL;
  }

  private String write(String prefix) {
    StringBuilder number = new StringBuilder();
    long rest = index;
    group(number, rest % 1000);
    for (rest /= 1000; rest > 0; rest /= 1000) {
      StringBuilder group = new StringBuilder("x");
      group(group, rest % 1000);
      number.insert(0, group.append('/'));
    }
    return prefix + number + (full() ? "" : ".p/" + width);
  }

  private static void group(StringBuilder out, long value) {
    out.append((char) ('0' + value / 100))
        .append((char) ('0' + value / 10 % 10))
        .append((char) ('0' + value % 10));
  }

  private static TilePath number(String path, int level, int from) {
    if (path.length() > MAX_LENGTH) {
      throw malformed(path);
    }
    Matcher matcher = NUMBER.matcher(path.substring(from));
    if (!matcher.matches()) {
      throw malformed(path);
    }
    String number = matcher.group(1);
    long index = 0;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (c >= '0' && c <= '9') {
        index = index * 10 + (c - '0');
      }
    }
    @Nullable String partial = matcher.group(2);
    int width = partial == null ? FULL : Integer.parseInt(partial);
    if (number.startsWith("x000/") || (partial != null && width >= FULL)) {
      throw malformed(path);
    }
    return new TilePath(level, index, width);
  }

  private static MalformedException malformed(String path) {
    StringBuilder shown = new StringBuilder();
    path.chars().limit(MAX_LENGTH).forEach(c -> shown.append(c > ' ' && c <= '~' ? (char) c : '?'));
    return new MalformedException(
        "tile_path_malformed", "The path '" + shown + "' names no tile; see C2SP tlog-tiles.");
  }
}
