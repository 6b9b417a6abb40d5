package org.waymark.client.sync;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where a copy of a directory lies. No source is trusted; all are equally good if they verify. */
public sealed interface Source {

  /** A registry, a mirror or a plain web server. */
  record HttpSource(URI base) implements Source {
    /**
     * A web address.
     *
     * @param base the URL below which {@code directory/} lies, with or without a final slash
     * @throws IllegalArgumentException unless it is an absolute http or https URL without user
     *     information, query or fragment
     */
    public HttpSource {
      String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
      boolean web = scheme.equals("https") || scheme.equals("http");
      if (!web
          || base.getHost() == null
          || base.getRawUserInfo() != null
          || base.getRawQuery() != null
          || base.getRawFragment() != null) {
        throw new IllegalArgumentException(
            "'" + base + "' is not a source; write https://host or https://host/path");
      }
    }

    URI at(String path) {
      String text = base.toString();
      return URI.create(text + (text.endsWith("/") ? "" : "/") + "directory/" + path);
    }

    @Override
    public String toString() {
      return base.toString();
    }
  }

  /** The published layout in a folder; the folder itself is what is served as directory/. */
  record FolderSource(Path folder) implements Source {
    @Override
    public String toString() {
      return folder.toString();
    }
  }

  /** A bundle in a file. */
  record BundleSource(Path file) implements Source {
    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * What people write: an http or https URL, a folder, or a bundle file. A path that is neither yet
   * is taken for a bundle.
   */
  static Source parse(String text) {
    if (text.startsWith("https://") || text.startsWith("http://")) {
      return new HttpSource(URI.create(text));
    }
    Path path = Path.of(text);
    return Files.isDirectory(path) ? new FolderSource(path) : new BundleSource(path);
  }
}
