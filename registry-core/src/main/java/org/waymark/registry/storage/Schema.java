package org.waymark.registry.storage;

import java.util.OptionalLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Versioned migrations. Each one ends by writing its number into {@code meta}. */
final class Schema {
  /** Number of the newest migration in the resources. */
  static final long CURRENT = 1;

  static final String LOCATION = "classpath:org/waymark/registry/storage/migration";

  private Schema() {}

  /**
   * Flyway reads and locks its own table, checks every script and costs a good part of a start, so
   * it runs only when one row says that there is something to do.
   */
  static void bringUpToDate(Jdbi jdbi, DataSource source) {
    OptionalLong version = version(jdbi);
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

  private static OptionalLong version(Jdbi jdbi) {
    try {
      return jdbi.withHandle(handle -> new MetaTable(handle).get(MetaTable.SCHEMA));
    } catch (JdbiException noSuchTable) {
      return OptionalLong.empty();
    }
  }
}
