package org.waymark.registry.storage;

import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.waymark.registry.error.StorageFailedException;

/** Versioned migrations. Each one ends by writing its number into {@code meta}. */
final class Schema {
  /** Number of the newest migration in the resources. */
  static final long CURRENT = 6;

  static final String LOCATION = "classpath:org/waymark/registry/storage/migration";

  private Schema() {}

  /**
   * Flyway reads and locks its own table, checks every script and costs a good part of a start, so
   * it runs only when one row says that there is something to do.
   */
  static void bringUpToDate(Database database, DataSource source) {
    OptionalLong version = version(database);
    if (version.isPresent() && version.getAsLong() > CURRENT) {
      throw new IllegalStateException(
          "the database was written by a later version of this program (schema "
              + version.getAsLong()
              + ", known is "
              + CURRENT
              + ")");
    }
    if (version.isEmpty() || version.getAsLong() < CURRENT) {
      Flyway.configure(Schema.class.getClassLoader())
          .dataSource(source)
          .locations(LOCATION)
          .load()
          .migrate();
    }
  }

  private static OptionalLong version(Database database) {
    try {
      return database.read(sql -> new MetaTable(sql).get(MetaTable.SCHEMA));
    } catch (StorageFailedException noSuchTable) {
      return OptionalLong.empty();
    }
  }
}
