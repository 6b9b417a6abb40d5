package org.waymark.client.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;

/**
 * The B-tree file and its maps. It does not notice a flipped byte, so whatever is read from here is
 * compared with a hash or a checksum by the reader, and any exception of the B-tree means that the
 * file is to be thrown away.
 *
 * <p>Nothing is written before {@link #commit()}; a crash leaves the last commit.
 */
final class StoreFile implements AutoCloseable {

  private final MVStore store;

  /** Root files, sealed, by version. */
  final MVMap<Long, byte[]> roots;

  /** Hash tiles, sealed, each at its newest width, by {@link #tileKey}. */
  final MVMap<Long, byte[]> tiles;

  /** Entries, sealed, by index. */
  final MVMap<Long, byte[]> entries;

  /** Current records by map key: so a bundle is read in its own order. */
  final MVMap<Sha256, byte[]> records;

  /** Map keys by the hash of the current record. */
  final PackedMap keys;

  /** Nodes of the current map by their names. */
  final PackedMap nodes;

  /**
   * What differs from the current records at the snapshot, sealed, by map key: the record there, or
   * nothing where the site came later.
   */
  final MVMap<Sha256, byte[]> snapshot;

  /** Sites of which the newest is held back, sealed, by map key. */
  final MVMap<Sha256, byte[]> held;

  /** One row, {@link #STATE}. */
  final MVMap<Long, byte[]> state;

  static final Long STATE = 0L;

  private StoreFile(MVStore store) {
    this.store = store;
    this.roots = byNumber("roots");
    this.tiles = byNumber("tiles");
    this.entries = byNumber("entries");
    this.records = byHash("records");
    this.keys = new PackedMap(byHash("keys"), Sha256.LENGTH);
    this.nodes = new PackedMap(byHash("nodes"), MapNode.ENCODED_LENGTH);
    this.snapshot = byHash("snapshot");
    this.held = byHash("held");
    this.state = byNumber("state");
  }

  /**
   * Opens a file.
   *
   * @param file is made if missing; empty keeps everything in memory
   * @throws StoreDamagedException when it is no such file any more
   */
  static StoreFile open(Optional<Path> file) {
    // No background thread writes by itself: what is durable is decided in commit().
    MVStore.Builder builder = new MVStore.Builder().autoCommitDisabled().autoCommitBufferSize(0);
    file.ifPresent(path -> builder.fileName(UninterruptedPath.of(path.toString())));
    return reading(
        "the file",
        () -> {
          MVStore opened = builder.open();
          try {
            return new StoreFile(opened);
          } catch (RuntimeException e) {
            opened.closeImmediately();
            throw e;
          }
        });
  }

  private MVMap<Long, byte[]> byNumber(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Long, byte[]>()
            .keyType(LongDataType.INSTANCE)
            .valueType(BytesType.INSTANCE));
  }

  private MVMap<Sha256, byte[]> byHash(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<Sha256, byte[]>()
            .keyType(Sha256Type.INSTANCE)
            .valueType(BytesType.INSTANCE));
  }

  /** The newest root that is kept; 0 where there is none. */
  long newestRoot() {
    @Nullable Long newest = roots.lastKey();
    return newest == null ? 0 : newest;
  }

  /** The root files that are kept, ascending. */
  List<byte[]> rootFiles() {
    return reading(
        "its roots",
        () -> {
          List<byte[]> all = new ArrayList<>();
          var cursor = roots.cursor(null);
          while (cursor.hasNext()) {
            Long version = cursor.next();
            all.add(Checked.open(cursor.getValue(), "root " + version));
          }
          return all;
        });
  }

  /** Level and index of a hash tile in one number: levels are 0 to 6, indexes below 2^45. */
  static Long tileKey(int level, long index) {
    return (long) level << 48 | index;
  }

  /**
   * Runs a read of the B-tree. Damaged bytes make it throw whatever comes to its mind, even an
   * {@link OutOfMemoryError} for an absurd length is possible but stops nobody here.
   */
  static <T extends @Nullable Object> T reading(String what, Supplier<T> read) {
    try {
      return read.get();
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreDamagedException("The store cannot be read at " + what + ".", e);
    }
  }

  /** Writes what changed; after {@link #sync()} a power cut leaves it too. */
  void commit() {
    store.commit();
  }

  void sync() {
    store.sync();
  }

  /** Forgets what was not committed. */
  void rollback() {
    try {
      store.rollback();
    } catch (RuntimeException e) {
      // A store that cannot even do that is closed: every later read says so, and it is imported.
      store.closeImmediately();
    }
  }

  /** Gives back space that later commits left unused; a few megabytes at most are moved. */
  void compact() {
    reading("a compaction", () -> store.compact(50, 4 << 20));
  }

  MVStore store() {
    return store;
  }

  /** Closes without waiting for a compaction. What was committed stays. */
  @Override
  public void close() {
    store.closeImmediately();
  }
}
