package org.waymark.client.sync;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.waymark.client.content.DirectoryFolder;

/** Reads the published layout in a folder. */
final class FolderReader implements SourceReader {

  private final Source.FolderSource source;
  private final DirectoryFolder folder;

  FolderReader(Source.FolderSource source) {
    this.source = source;
    this.folder = new DirectoryFolder(source.folder());
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Optional<byte[]> get(String path, int maxBytes) throws SourceException {
    if (!Files.isDirectory(source.folder())) {
      throw new SourceException(
          "source_missing", "The folder " + source.folder() + " is not there.", null);
    }
    Optional<Path> file = folder.file(path);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file.get())) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new SyncException(
            "resource_too_large", file.get() + " is larger than a resource of its kind can be.");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException deletedMeanwhile) {
      return Optional.empty();
    } catch (IOException e) {
      throw new SourceException("source_io", file.get() + " cannot be read: " + e, e);
    }
  }

  @Override
  public Fetched checkpoint() throws SourceException {
    return new Fetched(false, get("checkpoint", Limits.CHECKPOINT));
  }

  @Override
  public void accepted() {}

  @Override
  public Optional<InputStream> bundle(SyncProgress progress) throws IOException {
    Optional<Path> file = folder.file("bundle");
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(new BufferedInputStream(Files.newInputStream(file.get())));
  }
}
