package org.waymark.registry.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What of a registry's data folder belongs into an archive, and where it lies. The passphrase, the
 * root keys and other offline keys stay out: an archive lies on other machines, and none of these
 * is needed to take it up again.
 *
 * @param path of the folder
 */
public record DataFolder(Path path) {
  static final String ROOTS = "root";
  static final String KEYS = "keys";
  static final String CONFIG = "config.yaml";

  Path roots() {
    return path.resolve(ROOTS);
  }

  Path root(long version) {
    return roots().resolve(version + ".json");
  }

  Path keys() {
    return path.resolve(KEYS);
  }

  Path config() {
    return path.resolve(CONFIG);
  }

  /** There while an archive is taken out; what lies in it is not finished. */
  Path restoring() {
    return path.resolve(".restoring");
  }

  /** There while a rebuild is under way. */
  Path rebuilding() {
    return path.resolve(".rebuilding");
  }

  /** Deletes a folder with all that is in it, or nothing where there is none. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
