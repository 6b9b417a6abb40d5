package org.waymark.registry.publish;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is never seen half written: streamed beside its place, forced to the disk, renamed,
 * and the folder forced. For what {@link org.waymark.client.content.DirectoryFolder#put} does not
 * serve: what is too large to hold, and the one rename that has a barrier before it. A temporary
 * file that a crash leaves behind has the name that {@code DirectoryFolder.sweep} removes.
 */
final class AtomicFile {
  private AtomicFile() {}

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * @param beforeRename run when the bytes are on the disk and the file still has its old content
   */
  static void write(Path file, Content content, Runnable beforeRename) {
    Path temporary = file.resolveSibling(".tmp-" + file.getFileName());
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException(file + " is not in a folder");
      }
      Files.createDirectories(folder);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
        content.writeTo(out);
        out.flush();
        channel.force(true);
      }
      readableByAll(temporary);
      beforeRename.run();
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    } catch (IOException e) {
      discard(temporary, e);
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** What is published is for a web server to read, whatever the umask of the registry is. */
  private static void readableByAll(Path file) throws IOException {
    if (!file.toFile().setReadable(true, false)) {
      throw new IOException("cannot make " + file + " readable");
    }
  }

  /** What was half written must not go on filling a disk that may be full. */
  private static void discard(Path temporary, IOException why) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
  }
}
