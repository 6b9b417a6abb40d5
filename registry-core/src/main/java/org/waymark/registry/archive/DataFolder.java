package org.waymark.registry.archive;

import java.nio.file.Path;

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
}
