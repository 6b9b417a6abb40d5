package org.waymark.server.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.waymark.client.sync.Source;

/** Reads {@code --from}: a URL, a folder of published files, or a bundle. */
final class FromSource {
  private FromSource() {}

  /**
   * The source that is meant. Of a document root, the folder {@code directory} in it counts.
   *
   * @throws CommandFailure {@code source_malformed source_missing} (2)
   */
  static Source parse(String text) {
    if (text.matches("(?i)[a-z][a-z0-9+.-]*://.*")) {
      try {
        return new Source.HttpSource(URI.create(text));
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(
            "source_malformed",
            "'"
                + PlainText.of(text)
                + "' is no source: it is not https://host or https://host/path.",
            "write --from https://registry.example.org, a folder, or a bundle");
      }
    }
    Path path;
    try {
      path = Path.of(text);
    } catch (InvalidPathException e) {
      throw missing(text);
    }
    if (Files.isDirectory(path)) {
      Path below = path.resolve("directory");
      return new Source.FolderSource(Files.isDirectory(below) ? below : path);
    }
    if (!Files.exists(path)) {
      throw missing(text);
    }
    return new Source.BundleSource(path);
  }

  private static CommandFailure missing(String text) {
    return CommandFailure.usage(
        "source_missing",
        "There is no file or folder " + PlainText.of(text) + " to read the directory from.",
        text.contains(".") && !text.contains("/")
            ? "name one that exists; a server is named by its URL: --from https://" + text
            : "name one that exists, or a server by its URL: --from https://registry.example.org");
  }
}
