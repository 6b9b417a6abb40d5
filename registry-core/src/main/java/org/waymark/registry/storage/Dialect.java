package org.waymark.registry.storage;

import com.zaxxer.hikari.util.DriverDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.waymark.registry.error.StorageFailedException;

/** All that differs between the two databases; everything else is standard SQL. */
abstract sealed class Dialect {
  /** SQLSTATE of a violated unique constraint (ISO 9075; both agree). */
  static final String UNIQUE = "23505";

  /** Makes connections; holds the credentials, so that no pool prints them. */
  abstract DataSource source();

  /** A command for every new connection of the pool. */
  abstract Optional<String> greeting();

  /** Whether a registry has been here. */
  abstract boolean exists();

  /** Takes the right to write, where the database file itself does not give it. */
  abstract Optional<WriterLock> lock();

  /** Has what was committed on the disk before it returns. */
  abstract void force(Sql sql);

  /** A file that one process has open. H2 sees to that, and a lock file beside it before that. */
  static final class H2 extends Dialect {
    private final Path folder;

    H2(Path folder) {
      this.folder = folder;
    }

    @Override
    DataSource source() {
      String path =
          folder.toAbsolutePath().resolve(RegistryStorage.FILE).toString().replace(";", "\\;");
      JdbcDataSource source = new JdbcDataSource();
      // Rows are locked for a few milliseconds, but a slow disk may take its time to force one.
      // The owner closes it, not a shutdown hook that races with him; no trace file beside it.
      source.setURL(
          "jdbc:h2:file:" + path + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
      source.setUser("sa");
      source.setPassword("");
      return source;
    }

    @Override
    Optional<String> greeting() {
      return Optional.empty();
    }

    @Override
    boolean exists() {
      return Files.exists(RegistryStorage.file(folder));
    }

    @Override
    Optional<WriterLock> lock() {
      return Optional.empty();
    }

    @Override
    void force(Sql sql) {
      // H2 writes half a second later by itself, and leaves forcing to the system.
      sql.update("checkpoint sync");
    }
  }

  /** A server that several processes reach, of which one holds an advisory lock and writes. */
  static final class PostgreSql extends Dialect {
    private static final String DRIVER = "org.postgresql.Driver";

    private final String url;
    private final String shown;

    /**
     * @param url with the credentials
     * @param shown without
     */
    PostgreSql(String url, String shown) {
      this.url = url;
      this.shown = shown;
    }

    /** By its name, because its classes carry annotations that no compiler here knows. */
    static boolean accepts(String url) {
      try {
        Driver driver =
            Class.forName(DRIVER).asSubclass(Driver.class).getDeclaredConstructor().newInstance();
        return driver.acceptsURL(url);
      } catch (ReflectiveOperationException | SQLException e) {
        throw new IllegalStateException("the driver of PostgreSQL is not there", e);
      }
    }

    /** What the URL may override; see the driver's documentation. Times are in seconds. */
    private static Properties defaults() {
      Properties defaults = new Properties();
      defaults.setProperty("ApplicationName", "waymark");
      defaults.setProperty("connectTimeout", "10");
      // A server that is cut off must not stop the writer's thread for ever.
      defaults.setProperty("socketTimeout", "60");
      defaults.setProperty("tcpKeepAlive", "true");
      defaults.setProperty("reWriteBatchedInserts", "true");
      // Its details repeat the values of a row, which end up in messages.
      defaults.setProperty("logServerErrorDetail", "false");
      return defaults;
    }

    @Override
    DataSource source() {
      return new DriverDataSource(url, DRIVER, defaults(), null, null);
    }

    @Override
    Optional<String> greeting() {
      // A server may be set to acknowledge what it has not written. A level that also waits for
      // replicas stays.
      return Optional.of(
          "select set_config('synchronous_commit', 'on', false)"
              + " where current_setting('synchronous_commit') in ('off', 'local')");
    }

    @Override
    boolean exists() {
      try (Connection connection = source().getConnection()) {
        Sql sql = new Sql(connection);
        boolean tables =
            sql.first(
                    "select 1 from information_schema.tables"
                        + " where table_schema = current_schema() and table_name = 'meta'",
                    row -> row.getInt(1))
                .isPresent();
        // An init that was cut off leaves the tables and nothing in them.
        return tables && new LogTable(sql).size() > 0;
      } catch (SQLException e) {
        throw unreachable(e);
      }
    }

    @Override
    Optional<WriterLock> lock() {
      try {
        return Optional.of(WriterLock.take(source().getConnection(), shown));
      } catch (SQLException e) {
        throw unreachable(e);
      }
    }

    private StorageFailedException unreachable(SQLException e) {
      return new StorageFailedException(
          "storage_failed", "The database " + shown + " cannot be used: " + e.getMessage(), e);
    }

    @Override
    void force(Sql sql) {
      // With synchronous_commit a commit is on the disk when it is visible to anybody.
    }
  }
}
