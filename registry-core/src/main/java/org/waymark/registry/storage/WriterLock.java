package org.waymark.registry.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.StorageFailedException;

/**
 * The right of one process to write to a PostgreSQL database: an advisory lock that lives as long
 * as a connection of its own. The server takes it back when the process dies or is cut off.
 *
 * <p>A process that was cut off does not know it yet, so the lock alone is not enough. Each holder
 * counts a number up, and each of its transactions begins by reading that number, holding it until
 * the commit: a transaction of the former holder either ends before the next one begins, or finds
 * another number and is rolled back. Once lost it stays lost; whoever holds this must start again.
 *
 * <p>Thread-safe.
 */
final class WriterLock implements AutoCloseable {
  /** {@code WAYM}; the second half of the key is the schema, so that each has a writer. */
  private static final int KEY = 0x5741594D;

  /** SQLSTATE {@code lock_not_available} (PostgreSQL, appendix A). */
  private static final String TIMED_OUT = "55P03";

  private static final int ANSWERS_WITHIN_SECONDS = 5;

  private final Connection connection;
  private final String shown;
  private final AtomicBoolean lost = new AtomicBoolean();
  private volatile long number = -1;

  private WriterLock(Connection connection, String shown) {
    this.connection = connection;
    this.shown = shown;
  }

  /**
   * Takes the lock, or fails within a second: a process that was killed a moment ago still has it.
   *
   * @param connection only for this; closed with the lock, or when it is not got
   * @throws RegistryLockedException when another process has it
   */
  static WriterLock take(Connection connection, String shown) throws SQLException {
    Sql sql = new Sql(connection);
    try {
      sql.run("set lock_timeout = '1s'");
      sql.run("select pg_advisory_lock(" + KEY + ", hashtext(coalesce(current_schema(), '')))");
      return new WriterLock(connection, shown);
    } catch (StorageFailedException e) {
      connection.close();
      if (e.getCause() instanceof SQLException cause && TIMED_OUT.equals(cause.getSQLState())) {
        throw new RegistryLockedException(shown);
      }
      throw e;
    }
  }

  /** Becomes the writer, once the tables are there; waits for a commit of the one before. */
  void begin(Sql sql) {
    sql.run("create table if not exists writer (number bigint not null)");
    if (sql.update("update writer set number = number + 1") == 0) {
      sql.update("insert into writer (number) values (1)");
    }
    number = current(sql, "");
  }

  /**
   * Makes sure, at the beginning of a transaction, that it is this process's to make.
   *
   * @throws StorageFailedException {@code writer_lock_lost}
   */
  void require(Sql sql) {
    if (!lost.get() && !(alive() && current(sql, " for share") == number)) {
      lost.set(true);
    }
    if (lost.get()) {
      throw new StorageFailedException(
          "writer_lock_lost",
          "This process was cut off from "
              + shown
              + " and has lost the right to write there, which another process may have now."
              + " Nothing is written any more; start this process again.",
          null);
    }
  }

  private static long current(Sql sql, String locking) {
    return sql.first("select number from writer" + locking, row -> row.getLong(1)).orElse(0L);
  }

  private boolean alive() {
    try {
      return connection.isValid(ANSWERS_WITHIN_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try (Connection closed = connection) {
      // Closing tells the server as well, but it listens when it has time.
      new Sql(closed).run("select pg_advisory_unlock_all()");
    } catch (SQLException | StorageFailedException e) {
      // The connection is gone, and the lock with it.
    }
  }
}
