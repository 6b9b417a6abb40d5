package org.waymark.registry.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.waymark.registry.error.StorageFailedException;

/**
 * The connections to an H2 file. The only class that knows which product it is: everything else is
 * standard SQL.
 */
final class Database implements AutoCloseable {
  private static final String NAME = "registry";

  /** SQLSTATE of a violated unique constraint (ISO 9075; H2 and PostgreSQL agree). */
  private static final String UNIQUE = "23505";

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  static Path file(Path folder) {
    return folder.resolve(NAME + ".mv.db");
  }

  static boolean exists(Path folder) {
    return Files.exists(file(folder));
  }

  /** Opens the database of a folder, makes it if missing, and brings its schema up to date. */
  static Database open(Path folder) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("waymark-registry");
    config.setJdbcUrl(url(folder));
    config.setDriverClassName("org.h2.Driver");
    config.setUsername("sa");
    config.setPassword("");
    config.setMinimumIdle(1);
    config.setMaximumPoolSize(8);
    try {
      HikariDataSource pool = new HikariDataSource(config);
      try {
        Database database = new Database(pool);
        Schema.bringUpToDate(database, pool);
        return database;
      } catch (RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new StorageFailedException(
          "storage_failed", "The database " + file(folder) + " cannot be opened.", e);
    }
  }

  private static String url(Path folder) {
    String path = folder.toAbsolutePath().resolve(NAME).toString().replace(";", "\\;");
    // The owner closes it, not a shutdown hook that races with him; no trace file beside it.
    // Rows are locked for a few milliseconds, but a slow disk may take its time to force one.
    return "jdbc:h2:file:" + path + ";LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
  }

  /** Runs queries on a connection of their own. */
  <T> T read(Function<Sql, T> work) {
    try (Connection connection = pool.getConnection()) {
      return work.apply(new Sql(connection));
    } catch (SQLException e) {
      throw Sql.refused(e);
    }
  }

  /** Runs queries that all see the database as it is at the first of them. */
  void snapshot(Consumer<Sql> work) {
    try (Connection connection = pool.getConnection()) {
      // H2 and PostgreSQL both hold one snapshot under this level; a lower one is not enough for
      // H2.
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      connection.setAutoCommit(false);
      try {
        work.accept(new Sql(connection));
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw Sql.refused(e);
    }
  }

  /** What a transaction does, and what comes of it. */
  @FunctionalInterface
  interface Change<T> {
    T apply(Sql sql);
  }

  /** Runs a transaction; it is on the disk when this returns. */
  void write(Consumer<Sql> work) {
    Boolean unused =
        change(
            sql -> {
              work.accept(sql);
              return true;
            });
  }

  /**
   * As {@link #change}, but empty when a row is there already that must not be there twice; then
   * nothing has changed.
   */
  <T> Optional<T> changeUnlessDuplicate(Change<T> work) {
    try {
      return Optional.of(change(work));
    } catch (StorageFailedException e) {
      if (e.getCause() instanceof SQLException cause && UNIQUE.equals(cause.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Runs a transaction; it is on the disk when this returns. */
  <T> T change(Change<T> work) {
    try (Connection connection = pool.getConnection()) {
      Sql sql = new Sql(connection);
      connection.setAutoCommit(false);
      boolean done = false;
      T result;
      try {
        result = work.apply(sql);
        connection.commit();
        done = true;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      // H2 writes half a second later by itself, and leaves forcing to the system.
      sql.update("checkpoint sync");
      return result;
    } catch (SQLException e) {
      throw Sql.refused(e);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
