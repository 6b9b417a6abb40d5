package org.waymark.client.store;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;

/**
 * A map from digests to short values of one length, many to a row of the B-tree: filling it costs a
 * fraction of what a row for each would, and so does reading one of its pages. The row's key is not
 * above any name in it, and below the next row's.
 *
 * <p>Reading is thread-safe on a committed version; writing is one thread's.
 */
final class PackedMap {

  /** Entries that a row is filled with, and half of what it may grow to. */
  private static final int FILL = 64;

  private static final int MOST = 2 * FILL;

  private final MVMap<Sha256, byte[]> rows;
  private final int entry;

  /**
   * A map over rows.
   *
   * @param length bytes of every value
   */
  PackedMap(MVMap<Sha256, byte[]> rows, int length) {
    this.rows = rows;
    this.entry = Sha256.LENGTH + length;
  }

  /** As it was committed in a version. */
  PackedMap at(long version) {
    return new PackedMap(rows.openVersion(version), entry - Sha256.LENGTH);
  }

  /** The value of a name, as it was stored. */
  Optional<byte[]> get(Sha256 name) {
    Sha256 key = rows.floorKey(name);
    byte[] row = key == null ? null : rows.get(key);
    if (row == null) {
      return Optional.empty();
    }
    int at = find(row, name);
    return at < 0
        ? Optional.empty()
        : Optional.of(Arrays.copyOfRange(row, at * entry + Sha256.LENGTH, (at + 1) * entry));
  }

  void put(Sha256 name, byte[] value) {
    @Nullable Sha256 key = rows.floorKey(name);
    if (key == null) {
      key = rows.firstKey();
    }
    byte[] row = key == null ? null : rows.get(key);
    if (key == null || row == null) {
      rows.put(name, entryOf(name, value));
      return;
    }
    int at = find(row, name);
    byte[] changed;
    if (at >= 0) {
      changed = row.clone();
      System.arraycopy(value, 0, changed, at * entry + Sha256.LENGTH, value.length);
    } else {
      int split = (-at - 1) * entry;
      changed = new byte[row.length + entry];
      System.arraycopy(row, 0, changed, 0, split);
      System.arraycopy(entryOf(name, value), 0, changed, split, entry);
      System.arraycopy(row, split, changed, split + entry, row.length - split);
    }
    Sha256 lowest = name.compareTo(key) < 0 ? name : key;
    if (!lowest.equals(key)) {
      rows.remove(key);
    }
    int count = changed.length / entry;
    if (count <= MOST) {
      rows.put(lowest, changed);
      return;
    }
    int half = count / 2 * entry;
    rows.put(lowest, Arrays.copyOf(changed, half));
    rows.put(nameAt(changed, count / 2), Arrays.copyOfRange(changed, half, changed.length));
  }

  void remove(Sha256 name) {
    Sha256 key = rows.floorKey(name);
    byte[] row = key == null ? null : rows.get(key);
    int at = row == null ? -1 : find(row, name);
    if (key == null || row == null || at < 0) {
      return;
    }
    if (row.length == entry) {
      rows.remove(key);
      return;
    }
    byte[] changed = new byte[row.length - entry];
    System.arraycopy(row, 0, changed, 0, at * entry);
    System.arraycopy(row, (at + 1) * entry, changed, at * entry, changed.length - at * entry);
    rows.put(key, changed);
  }

  /** Fills an empty map by ascending names. */
  <T> void fill(Iterator<T> ascending, Function<T, Sha256> name, Function<T, byte[]> value) {
    byte[] row = new byte[FILL * entry];
    int count = 0;
    while (ascending.hasNext()) {
      T next = ascending.next();
      byte[] bytes = value.apply(next);
      System.arraycopy(name.apply(next).bytes(), 0, row, count * entry, Sha256.LENGTH);
      System.arraycopy(bytes, 0, row, count * entry + Sha256.LENGTH, bytes.length);
      count++;
      if (count == FILL || !ascending.hasNext()) {
        rows.append(nameAt(row, 0), Arrays.copyOf(row, count * entry));
        count = 0;
      }
    }
  }

  private byte[] entryOf(Sha256 name, byte[] value) {
    byte[] out = Arrays.copyOf(name.bytes(), entry);
    System.arraycopy(value, 0, out, Sha256.LENGTH, value.length);
    return out;
  }

  private Sha256 nameAt(byte[] row, int at) {
    return Sha256.ofBytes(Arrays.copyOfRange(row, at * entry, at * entry + Sha256.LENGTH));
  }

  /** The place of a name, or where it would be, as {@link Arrays#binarySearch} has it. */
  private int find(byte[] row, Sha256 name) {
    byte[] wanted = name.bytes();
    int low = 0;
    int high = row.length / entry - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int from = middle * entry;
      int order = Arrays.compareUnsigned(row, from, from + Sha256.LENGTH, wanted, 0, Sha256.LENGTH);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }
}
