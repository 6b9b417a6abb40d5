package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/** The rule sets that came into force, all of them. Thread-safe. */
public final class RuleSetStorage {
  private static final String SELECT = "select hash, body, applied_at, seq from rule_sets ";

  private final Database database;

  RuleSetStorage(Database database) {
    this.database = database;
  }

  /** The one applied last; empty while none has been. */
  public Optional<RuleSetRow> inForce() {
    return database.read(
        sql ->
            sql.first(
                SELECT + "order by id desc fetch first 1 rows only", RuleSetStorage::readRow));
  }

  /** A rule set by its hash, as it was applied last. */
  public Optional<RuleSetRow> find(Sha256 hash) {
    return database.read(
        sql ->
            sql.first(
                SELECT + "where hash = ? order by id desc fetch first 1 rows only",
                RuleSetStorage::readRow,
                hash));
  }

  /** The newest first. */
  public List<RuleSetRow> newest(int limit) {
    return database.read(
        sql ->
            sql.list(
                SELECT + "order by id desc fetch first " + limit + " rows only",
                RuleSetStorage::readRow));
  }

  static void add(Sql sql, RuleSetRow row) {
    sql.update(
        "insert into rule_sets (hash, body, applied_at, seq) values (?, ?, ?, ?)",
        row.hash(),
        row.body(),
        row.appliedAt(),
        Columns.nullable(row.seq()));
  }

  private static RuleSetRow readRow(ResultSet row) throws SQLException {
    return new RuleSetRow(
        Columns.hash(row, "hash"),
        row.getBytes("body"),
        row.getLong("applied_at"),
        Columns.number(row, "seq"));
  }
}
