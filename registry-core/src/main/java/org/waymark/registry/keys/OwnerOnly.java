package org.waymark.registry.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files of mode 0600 in folders of mode 0700 (DESIGN 5). The mode is set when the file is made, not
 * after, so nobody can open it in between. On file systems without POSIX modes the folder's own
 * access list is what protects. Stateless; I/O errors are {@link UncheckedIOException}.
 */
public final class OwnerOnly {
  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private OwnerOnly() {}

  /** Makes a folder and its missing parents; one that is there already gets the mode. */
  public static void makeFolder(Path folder) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (Files.isDirectory(folder)) {
        restrict(folder, "rwx------");
      } else if (posix(folder)) {
        Files.createDirectory(folder, FOLDER);
      } else {
        Files.createDirectory(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder, e);
    }
  }

  /** Writes a new file and forces it to the disk; one that is there already is an error. */
  public static void writeNew(Path file, byte[] bytes) {
    try (FileChannel channel = create(file)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** Gives an existing file the mode 0600. */
  public static void restrictFile(Path file) {
    try {
      restrict(file, "rw-------");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set the mode of " + file, e);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return posix(file) ? FileChannel.open(file, options, FILE) : FileChannel.open(file, options);
  }

  private static void restrict(Path path, String mode) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(mode));
    }
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
