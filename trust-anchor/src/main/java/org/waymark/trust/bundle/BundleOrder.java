package org.waymark.trust.bundle;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * The grammar of formats 10, for writing and for reading: which line may follow which. Each method
 * takes one line and says what is wrong with it, if anything. Not thread-safe.
 */
final class BundleOrder {

  /** Bytes of a tail, entries and records: readers keep them until the checkpoint comes. */
  static final long MAX_TAIL = 128 << 20;

  private static final int FULL_TILE = 256;

  private Optional<BundleTag> last = Optional.empty();
  private boolean snapshot;
  private boolean tail;
  private Optional<Sha256> lastKey = Optional.empty();
  private long tiles;
  private boolean partialTile;
  private long tailBytes;

  /** Takes a line of any kind but a record, a tile or an entry. */
  Optional<String> next(BundleTag tag) {
    boolean fits =
        switch (tag) {
          case ROOT -> last.isEmpty() || after(BundleTag.ROOT);
          case SNAPSHOT -> after(BundleTag.ROOT);
          case RECORD ->
              after(BundleTag.ENTRY)
                  || after(BundleTag.SNAPSHOT)
                  || (after(BundleTag.RECORD) && !tail);
          case TILE ->
              after(BundleTag.SNAPSHOT)
                  || after(BundleTag.TILE)
                  || (after(BundleTag.RECORD) && !tail);
          case ENTRY ->
              (after(BundleTag.ROOT) && !snapshot)
                  || after(BundleTag.TILE)
                  || after(BundleTag.ENTRY)
                  || (after(BundleTag.RECORD) && tail);
          case CHECKPOINT -> after(BundleTag.ENTRY) || (after(BundleTag.RECORD) && tail);
          case END -> after(BundleTag.CHECKPOINT);
        };
    if (!fits) {
      return Optional.of(
          "has '"
              + tag.text()
              + "' after '"
              + last.map(BundleTag::text).orElse("the first line")
              + "', out of order");
    }
    snapshot |= tag == BundleTag.SNAPSHOT;
    tail |= tag == BundleTag.ENTRY;
    last = Optional.of(tag);
    return Optional.empty();
  }

  private boolean after(BundleTag tag) {
    return last.equals(Optional.of(tag));
  }

  /** Takes a record line; those before the tail come by ascending key, the others count to it. */
  Optional<String> nextRecord(EntityId sub, int length) {
    Optional<String> refused = next(BundleTag.RECORD);
    if (refused.isEmpty() && tail) {
      return grow(length);
    }
    if (refused.isEmpty()) {
      Sha256 key = sub.key();
      if (lastKey.isPresent() && lastKey.get().compareTo(key) >= 0) {
        return Optional.of("has the record of " + sub + " out of the order of map keys");
      }
      lastKey = Optional.of(key);
    }
    return refused;
  }

  /** Takes a tile line; all but the last are full. */
  Optional<String> nextTile(long index, int width) {
    Optional<String> refused = next(BundleTag.TILE);
    if (refused.isEmpty()) {
      if (index != tiles || partialTile || width < 1 || width > FULL_TILE) {
        return Optional.of("has the tile " + index + " out of order, or of a wrong width");
      }
      tiles++;
      partialTile = width < FULL_TILE;
    }
    return refused;
  }

  /** Takes an entry line. */
  Optional<String> nextEntry(int length) {
    Optional<String> refused = next(BundleTag.ENTRY);
    return refused.isEmpty() ? grow(length) : refused;
  }

  private Optional<String> grow(int length) {
    tailBytes += length;
    return tailBytes > MAX_TAIL
        ? Optional.of("has a tail of more than 128 MiB; it needs a newer snapshot")
        : Optional.empty();
  }

  /** Whether the records that come now are those of the tail. */
  boolean inTail() {
    return tail;
  }
}
