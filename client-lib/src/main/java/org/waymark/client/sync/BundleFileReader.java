package org.waymark.client.sync;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bundle in a file, and nothing else; read again only when the file is another one. */
final class BundleFileReader implements SourceReader {

  private record Stamp(long size, FileTime modified, Object key) {}

  private final Source.BundleSource source;
  private @Nullable Stamp offered;
  private @Nullable Stamp held;

  BundleFileReader(Source.BundleSource source) {
    this.source = source;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public boolean hasResources() {
    return false;
  }

  @Override
  public Optional<byte[]> get(String path, int maxBytes) {
    return Optional.empty();
  }

  @Override
  public Fetched checkpoint() throws SourceException {
    Path file = source.file();
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      offered =
          new Stamp(
              attributes.size(),
              attributes.lastModifiedTime(),
              String.valueOf(attributes.fileKey()));
    } catch (IOException e) {
      throw new SourceException(
          "source_missing", "The bundle " + file + " cannot be read: " + e, e);
    }
    return new Fetched(offered.equals(held), Optional.empty());
  }

  @Override
  public void accepted() {
    held = offered;
  }

  @Override
  public Optional<InputStream> bundle(SyncProgress progress) throws IOException {
    return Optional.of(Files.newInputStream(source.file()));
  }
}
