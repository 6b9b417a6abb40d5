package org.waymark.client.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a store keeps its files, locked against other processes; or nowhere, for a store in memory.
 */
final class StoreFolder implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StoreFolder.class);

  private final @Nullable Path folder;
  private final @Nullable FileChannel lock;

  private StoreFolder(@Nullable Path folder, @Nullable FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static StoreFolder inMemory() {
    return new StoreFolder(null, null);
  }

  /**
   * Makes the folder if missing, and locks it.
   *
   * @throws StoreException {@code store_locked store_io}
   */
  static StoreFolder locked(Path folder) {
    return new StoreFolder(folder, lock(folder));
  }

  /** Empty for a store in memory. */
  Optional<Path> path() {
    return Optional.ofNullable(folder);
  }

  /** A file here; empty for a store in memory. */
  Optional<Path> at(String name) {
    return path().map(f -> f.resolve(name));
  }

  void delete(String name) {
    try {
      if (folder != null) {
        Files.deleteIfExists(folder.resolve(name));
      }
    } catch (IOException e) {
      throw io("The store cannot be replaced", e);
    }
  }

  /** Puts one file in the place of another in one step; not durable yet. */
  void move(String from, String to) {
    try {
      if (folder != null) {
        Files.move(
            folder.resolve(from),
            folder.resolve(to),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw io("The imported directory cannot take its place", e);
    }
  }

  /** Makes the name of a moved file durable, and the file the owner's. */
  void settle(String name) {
    try {
      if (folder != null) {
        Durable.privately(folder.resolve(name));
        Durable.forceFolderOf(folder.resolve(name));
      }
    } catch (IOException e) {
      throw io("The imported directory cannot be made durable", e);
    }
  }

  /**
   * Opens the store file here; one that is damaged is replaced by an empty one.
   *
   * @param leftovers of an interrupted import, deleted
   */
  StoreFile openOrReplace(String name, String... leftovers) {
    for (String leftover : leftovers) {
      delete(leftover);
    }
    try {
      return StoreFile.open(at(name));
    } catch (StoreDamagedException e) {
      LOG.warn("{} The directory will be imported again.", e.getMessage());
      delete(name);
      return StoreFile.open(at(name));
    }
  }

  StoreException io(String what, IOException cause) {
    return new StoreException(
        "store_io",
        what + " in " + (folder == null ? "memory" : folder) + ": " + cause.getMessage(),
        cause);
  }

  @Override
  public void close() {
    if (lock != null) {
      release(lock);
    }
  }

  private static FileChannel lock(Path folder) {
    FileChannel channel;
    try {
      Durable.makeFolder(folder);
      channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new StoreException(
          "store_io", "The store " + folder + " cannot be opened: " + e.getMessage(), e);
    }
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      LOG.debug("The lock of {} cannot be had.", folder, e);
    }
    if (!locked) {
      release(channel);
      throw new StoreException(
          "store_locked",
          "The store "
              + folder
              + " is in use by another process; stop that one, or give this one another folder.",
          null);
    }
    return channel;
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      LOG.debug("A lock was not released cleanly.", e);
    }
  }
}
