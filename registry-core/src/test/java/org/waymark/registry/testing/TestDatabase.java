package org.waymark.registry.testing;

import java.nio.file.Path;
import org.waymark.registry.storage.RegistryStorage;

/** The database that a test runs on. */
public final class TestDatabase {
  private TestDatabase() {}

  /** Opens the database that belongs to a folder; the same folder has the same one. */
  public static RegistryStorage open(Path folder) {
    return RegistryStorage.open(folder);
  }
}
