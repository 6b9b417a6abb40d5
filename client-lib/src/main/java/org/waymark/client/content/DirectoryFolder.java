package org.waymark.client.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The published layout in a folder, as a plain web server can serve it.
 *
 * <p>A reader never sees half a file: each is written beside its place, forced to the disk and
 * renamed, and the folder is forced after it; when {@link #put} returns, the file survives a crash.
 * The order of several puts is kept, so a writer that puts the checkpoint last never publishes one
 * that names something missing. Thread-safe; one process writes, any number read. I/O errors are
 * {@link UncheckedIOException}.
 */
public final class DirectoryFolder implements DirectoryContent {

  private static final String TEMPORARY = ".tmp-";

  private final Path folder;
  private final AtomicLong writes = new AtomicLong();

  /**
   * @param folder is made at the first put if missing; its name on the web is {@code /directory/}
   */
  public DirectoryFolder(Path folder) {
    this.folder = folder;
  }

  /** Where it is. */
  public Path folder() {
    return folder;
  }

  @Override
  public Optional<Resource> get(String path) {
    Optional<DirectoryPath> parsed = DirectoryPath.parse(path);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.resolve(path);
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return Optional.of(Resource.of(parsed.get(), Files.readAllBytes(file)));
    } catch (NoSuchFileException deletedMeanwhile) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The file at a path, where there is one: for what is too large to be held as bytes. */
  public Optional<Path> file(String path) {
    return DirectoryPath.parse(path)
        .map(parsed -> folder.resolve(parsed.value()))
        .filter(Files::isRegularFile);
  }

  /** Puts one resource in place of what is there. */
  public void put(String path, byte[] bytes) {
    putAll(Map.of(path, bytes));
  }

  /**
   * Puts several, in the order of the map; all of them are on the disk when it returns. After a
   * crash each of them is old or new, never half.
   *
   * @throws IllegalArgumentException for a path that is none; then nothing was written
   */
  public void putAll(Map<String, byte[]> resources) {
    resources.keySet().forEach(DirectoryPath::of);
    Set<Path> touched = new LinkedHashSet<>();
    try {
      for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
        Path file = folder.resolve(resource.getKey());
        Path parent = file.resolveSibling(".").normalize();
        makeFolders(parent, touched);
        Path temporary = Files.createTempFile(parent, TEMPORARY, "");
        try {
          write(temporary, resource.getValue());
          readableByAll(temporary);
          Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          Files.deleteIfExists(temporary);
        }
        touched.add(parent);
      }
      for (Path parent : touched) {
        force(parent);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write below " + folder, e);
    } finally {
      writes.incrementAndGet();
    }
  }

  /** Deletes a resource; no matter if there is none. */
  public void delete(String path) {
    DirectoryPath.of(path);
    Path file = folder.resolve(path);
    try {
      if (Files.deleteIfExists(file)) {
        force(file.resolveSibling(".").normalize());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    } finally {
      writes.incrementAndGet();
    }
  }

  /** The paths below a prefix such as {@code sites/} or the empty one, in order. */
  public List<String> list(String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(path -> path.startsWith(prefix) && DirectoryPath.parse(path).isPresent())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  /** Deletes what an interrupted {@link #put} left behind; for the writer, when it starts. */
  public void sweep() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file :
          files.filter(f -> f.getFileName().toString().startsWith(TEMPORARY)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot sweep " + folder, e);
    }
  }

  /** Changes with each write here, and with the checkpoints when another process writes. */
  @Override
  public long version() {
    return stamp("checkpoint") + 31 * stamp("checkpoint.witnessed") + writes.get();
  }

  private long stamp(String path) {
    try {
      return Files.getLastModifiedTime(folder.resolve(path)).to(TimeUnit.NANOSECONDS);
    } catch (IOException e) {
      return 0; // none yet
    }
  }

  private void makeFolders(Path wanted, Set<Path> touched) throws IOException {
    if (Files.isDirectory(wanted)) {
      return;
    }
    Path parent = wanted.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      makeFolders(parent, touched);
    }
    Files.createDirectories(wanted);
    if (parent != null) {
      touched.add(parent);
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** A temporary file is private by default; what is published is for the web server to read. */
  private static void readableByAll(Path file) {
    java.io.File plain = file.toFile();
    if (!plain.setReadable(true, false)) {
      throw new UncheckedIOException(new IOException("cannot make " + file + " readable"));
    }
  }

  /** Without this a rename may be lost with the power, although the file's bytes are not. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
