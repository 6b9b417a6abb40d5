package org.waymark.client.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are there as a whole after a crash, or not at all; for the owner's eyes only. */
public final class Durable {

  private Durable() {}

  /** Writes a file, mode 0600, in place of what is there; when it returns, a power cut keeps it. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    replace(file, bytes, () -> {}, () -> {});
  }

  /** Writes beside the file, forces, renames, forces the folder. */
  static void replace(Path file, byte[] bytes, Runnable written, Runnable renamed)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(temporary);
    try (FileChannel channel =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      privately(temporary);
      write(channel, bytes);
    }
    written.run();
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    renamed.run();
    forceFolderOf(file);
  }

  /** Adds to the end of a file and forces it. */
  static void append(Path file, byte[] bytes) throws IOException {
    boolean isNew = !Files.exists(file);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      if (isNew) {
        privately(file);
      }
      write(channel, bytes);
    }
    if (isNew) {
      forceFolderOf(file);
    }
  }

  /** Makes the entry of a new or renamed file durable. */
  static void forceFolderOf(Path file) throws IOException {
    try (FileChannel folder =
        FileChannel.open(file.resolveSibling(".").normalize(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /** Makes a folder, mode 0700, with its parents. */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      makeFolder(parent);
    }
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (UnsupportedOperationException noPosix) {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      if (!Files.isDirectory(folder)) {
        throw madeMeanwhile;
      }
    }
    forceFolderOf(folder.toAbsolutePath());
  }

  static void privately(Path file) throws IOException {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (UnsupportedOperationException noPosix) {
      // The folder's own protection has to do there.
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(true);
  }
}
