package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/** The documents behind log entries. They are written with their entry. Thread-safe. */
public final class DecisionStorage {
  private static final String SELECT = "select hash, body, seq from decisions ";

  private final Database database;

  DecisionStorage(Database database) {
    this.database = database;
  }

  public Optional<DecisionRow> find(Sha256 hash) {
    return database.read(
        sql -> sql.first(SELECT + "where hash = ?", DecisionStorage::readRow, hash));
  }

  /** Those of the entries of a range, in their order. */
  public List<DecisionRow> between(long from, long to) {
    return database.read(
        sql ->
            sql.list(
                SELECT + "where seq >= ? and seq < ? order by seq",
                DecisionStorage::readRow,
                from,
                to));
  }

  static void add(Sql sql, DecisionRow row) {
    sql.update(
        "insert into decisions (hash, body, seq) values (?, ?, ?)",
        row.hash(),
        row.body(),
        Columns.nullable(row.seq()));
  }

  private static DecisionRow readRow(ResultSet row) throws SQLException {
    return new DecisionRow(
        Columns.hash(row, "hash"), row.getBytes("body"), Columns.number(row, "seq"));
  }
}
