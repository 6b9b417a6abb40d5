package org.waymark.registry.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.waymark.registry.error.StorageFailedException;

/**
 * The connection to an H2 file. The only class that knows which product it is: everything else is
 * standard SQL over Jdbi.
 */
final class Database implements AutoCloseable {
  private static final String NAME = "registry";
  private static final String FILE = NAME + ".mv.db";

  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  static Path file(Path folder) {
    return folder.resolve(FILE);
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
        Schema.bringUpToDate(database.jdbi, pool);
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
    return "jdbc:h2:file:" + path + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
  }

  /** Runs queries on a connection of their own. */
  <T> T read(Function<Handle, T> work) {
    try {
      return jdbi.withHandle(work::apply);
    } catch (JdbiException e) {
      throw failed(e);
    }
  }

  /** Runs a transaction; it is on the disk when this returns. */
  void write(Consumer<Handle> work) {
    try {
      jdbi.useHandle(
          handle -> {
            handle.useTransaction(work::accept);
            // H2 writes half a second later by itself, and leaves forcing to the system.
            handle.execute("checkpoint sync");
          });
    } catch (JdbiException e) {
      throw failed(e);
    }
  }

  private static StorageFailedException failed(JdbiException e) {
    return new StorageFailedException(
        "storage_failed", "The database refused: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    pool.close();
  }
}
