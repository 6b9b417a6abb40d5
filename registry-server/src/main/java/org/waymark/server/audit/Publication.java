package org.waymark.server.audit;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.content.Resource;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.Fetcher;

/** A directory as somebody publishes it, read by path (formats 9). Nothing of it is believed. */
public interface Publication {

  /**
   * One resource.
   *
   * @param path below {@code directory/}
   * @param max bytes that a resource of this kind has at most
   * @return empty where the publisher says that there is none
   * @throws FetchException when the publisher could not be asked
   * @throws AuditException {@code resource_too_large}
   */
  Optional<byte[]> get(String path, int max) throws FetchException;

  /** Where it is, for people. */
  String name();

  /**
   * A registry, a mirror or any web server.
   *
   * @param base the URL below which {@code directory/} lies
   */
  static Publication web(URI base, Fetcher fetcher) {
    String folder = base + (base.toString().endsWith("/") ? "" : "/") + "directory/";
    return new Publication() {
      @Override
      public Optional<byte[]> get(String path, int max) throws FetchException {
        try {
          FetchRequest request =
              FetchRequest.of(URI.create(folder + path))
                  .withMaxBytes(max)
                  .withTimeout(Duration.ofSeconds(max > 1 << 20 ? 300 : 15));
          return Optional.of(fetcher.get(request).body());
        } catch (FetchException e) {
          int status = e.status().orElse(0);
          if (status == 404 || status == 410) {
            return Optional.empty();
          }
          if (e.kind() == FetchException.Kind.TOO_LARGE) {
            throw tooLarge(folder + path, max);
          }
          throw e;
        }
      }

      @Override
      public String name() {
        return base.toString();
      }
    };
  }

  /** The published layout in a folder, such as a document root holds it. */
  static Publication folder(Path folder) {
    Publication content = of(folder.toString(), new DirectoryFolder(folder));
    return new Publication() {
      @Override
      public Optional<byte[]> get(String path, int max) throws FetchException {
        if (!Files.isDirectory(folder)) {
          throw new FetchException(
              FetchException.Kind.CONNECT, "source_missing", "There is no folder " + folder + ".");
        }
        return content.get(path, max);
      }

      @Override
      public String name() {
        return content.name();
      }
    };
  }

  /** What a program in this JVM serves. */
  static Publication of(String name, DirectoryContent content) {
    return new Publication() {
      @Override
      public Optional<byte[]> get(String path, int max) {
        Optional<byte[]> bytes = content.get(path).map(Resource::bytes);
        if (bytes.isPresent() && bytes.get().length > max) {
          throw tooLarge(name + "/" + path, max);
        }
        return bytes;
      }

      @Override
      public String name() {
        return name;
      }
    };
  }

  private static AuditException tooLarge(String where, int max) {
    return new AuditException(
        "resource_too_large",
        where + " has more than " + max + " bytes, which none of its kind has.");
  }
}
