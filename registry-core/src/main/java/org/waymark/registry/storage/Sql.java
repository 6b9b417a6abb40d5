package org.waymark.registry.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.signer.codec.Sha256;

/**
 * Statements on one connection. Arguments are {@code Long}, {@code Integer}, {@code String}, {@code
 * byte[]}, {@link Sha256} or null, in the order of the question marks; whatever the database
 * refuses is a {@link StorageFailedException}.
 *
 * <p>Plain JDBC and this much of it, because a registry has to be up in an instant: a mapping
 * library with its SQL parser takes as long to load as H2 does to open its file.
 */
final class Sql {
  private static final int FETCHED = 500;

  private final Connection connection;

  Sql(Connection connection) {
    this.connection = connection;
  }

  /** Makes a value of the row that the cursor is on; columns count from 1. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet columns) throws SQLException;
  }

  <T> List<T> list(String query, Row<T> row, @Nullable Object... arguments) {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      bind(statement, arguments);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row.read(rows));
        }
        return found;
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** The first row, if there is one. */
  <T> Optional<T> first(String query, Row<T> row, @Nullable Object... arguments) {
    return list(query, row, arguments).stream().findFirst();
  }

  /** Looks at a row. */
  @FunctionalInterface
  interface RowVisitor {
    void visit(ResultSet columns) throws SQLException;
  }

  /** Shows the rows one after the other, so that a table of any size can be read. */
  void each(String query, RowVisitor visitor) {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setFetchSize(FETCHED);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          visitor.visit(rows);
        }
      }
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** Reads what columns a result has. */
  @FunctionalInterface
  interface Description<T> {
    T read(ResultSetMetaData columns) throws SQLException;
  }

  <T> T describe(String query, Description<T> description) {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet rows = statement.executeQuery()) {
      return description.read(rows.getMetaData());
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** A command or query without arguments, whatever it answers. */
  void run(String command) {
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      boolean unused = statement.execute();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** Rows changed. */
  int update(String command, @Nullable Object... arguments) {
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      bind(statement, arguments);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /** One command for each list of arguments. */
  void batch(String command, List<Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      for (Object[] arguments : rows) {
        bind(statement, arguments);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  private static void bind(PreparedStatement statement, @Nullable Object[] arguments)
      throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      if (argument instanceof Sha256 hash) {
        statement.setBytes(i + 1, hash.bytes());
      } else if (argument instanceof byte[] bytes) {
        statement.setBytes(i + 1, bytes);
      } else {
        statement.setObject(i + 1, argument);
      }
    }
  }

  static StorageFailedException refused(SQLException e) {
    return new StorageFailedException(
        "storage_failed", "The database refused: " + e.getMessage(), e);
  }
}
