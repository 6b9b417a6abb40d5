package org.waymark.registry.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.error.StorageFailedException;

/** Connections to a database, of which this process is the only writer. */
final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final long PATIENCE_MILLIS = 10_000;

  private final Dialect dialect;
  private final Optional<WriterLock> lock;
  private final HikariDataSource pool;

  private Database(Dialect dialect, Optional<WriterLock> lock, HikariDataSource pool) {
    this.dialect = dialect;
    this.lock = lock;
    this.pool = pool;
  }

  /**
   * Opens a database, makes its tables if they are missing, and brings its schema up to date, all
   * of it as the only process that does.
   *
   * @throws org.waymark.registry.error.RegistryLockedException when another process has it open
   */
  static Database open(DatabaseUrl url) {
    Dialect dialect = url.dialect();
    Optional<WriterLock> lock = dialect.lock();
    try {
      HikariDataSource pool = new HikariDataSource(pool(dialect));
      try {
        Database database = new Database(dialect, lock, pool);
        Schema.bringUpToDate(database, pool);
        database.begin();
        return database;
      } catch (RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (RuntimeException e) {
      lock.ifPresent(WriterLock::close);
      if (e instanceof RegistryException known) {
        throw known;
      }
      throw new StorageFailedException(
          "storage_failed", "The database " + url + " cannot be opened.", e);
    }
  }

  private static HikariConfig pool(Dialect dialect) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("waymark-registry");
    config.setDataSource(dialect.source());
    dialect.greeting().ifPresent(config::setConnectionInitSql);
    config.setMinimumIdle(1);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(PATIENCE_MILLIS);
    return config;
  }

  private void begin() {
    if (lock.isPresent()) {
      try (Connection connection = pool.getConnection()) {
        lock.get().begin(new Sql(connection));
      } catch (SQLException e) {
        throw Sql.refused(e);
      }
    }
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
      if (e.getCause() instanceof SQLException cause
          && Dialect.UNIQUE.equals(cause.getSQLState())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Runs a transaction; it is on the disk when this returns.
   *
   * @throws StorageFailedException {@code writer_lock_lost} when another process may write by now
   */
  <T> T change(Change<T> work) {
    try (Connection connection = pool.getConnection()) {
      Sql sql = new Sql(connection);
      connection.setAutoCommit(false);
      boolean done = false;
      T result;
      try {
        lock.ifPresent(held -> held.require(sql));
        result = work.apply(sql);
        connection.commit();
        done = true;
      } finally {
        if (!done) {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      dialect.force(sql);
      return result;
    } catch (SQLException e) {
      throw Sql.refused(e);
    }
  }

  /** Has on the disk whatever is visible, also what an earlier process committed and died. */
  void force() {
    try (Connection connection = pool.getConnection()) {
      dialect.force(new Sql(connection));
    } catch (SQLException e) {
      throw Sql.refused(e);
    }
  }

  @Override
  public void close() {
    pool.close();
    lock.ifPresent(WriterLock::close);
  }
}
