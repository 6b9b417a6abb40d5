package org.waymark.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.keys.OwnerOnly;

/**
 * The right to write to a registry: one process has it. The operating system takes the lock back
 * when the process dies, so a file that stays behind means nothing.
 */
final class RegistryLock implements AutoCloseable {
  private final FileChannel channel;

  private RegistryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock or fails at once.
   *
   * @throws RegistryLockedException when another process has it, or another registry in this one
   */
  static RegistryLock take(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        OwnerOnly.restrictFile(file);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
          throw new RegistryLockedException(file.toString());
        }
        return new RegistryLock(channel);
      } catch (OverlappingFileLockException e) {
        channel.close();
        throw new RegistryLockedException(file.toString());
      } catch (RuntimeException | IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the lock of the registry", e);
    }
  }
}
