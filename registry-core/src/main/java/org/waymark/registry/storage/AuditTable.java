package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The audit trail. Rows are only ever added. */
final class AuditTable {
  private static final String COLUMNS =
      "happened_at, actor, action, subject, reason, detail, seq, decision";

  private final Sql sql;

  AuditTable(Sql sql) {
    this.sql = sql;
  }

  void add(AuditRow row) {
    sql.update(
        "insert into audit (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)",
        row.at(),
        row.actor(),
        row.action(),
        row.subject(),
        row.reason().orElse(null),
        row.detail().orElse(null),
        Columns.nullable(row.seq()),
        row.decision().orElse(null));
  }

  /** The newest first. */
  List<AuditEntry> find(AuditQuery query) {
    List<String> conditions = new ArrayList<>();
    List<Object> arguments = new ArrayList<>();
    where("subject = ?", query.subject(), conditions, arguments);
    where("actor = ?", query.actor(), conditions, arguments);
    where("action = ?", query.action(), conditions, arguments);
    query.before().ifPresent(id -> where("id < ?", Optional.of(id), conditions, arguments));
    return sql.list(
        "select id, "
            + COLUMNS
            + " from audit"
            + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
            + " order by id desc fetch first "
            + query.limit()
            + " rows only",
        AuditTable::read,
        arguments.toArray());
  }

  /** Rows of an action since a time. */
  long count(String action, long since) {
    return sql.first(
            "select count(*) from audit where action = ? and happened_at >= ?",
            row -> row.getLong(1),
            action,
            since)
        .orElseThrow();
  }

  private static void where(
      String condition, Optional<?> value, List<String> conditions, List<Object> arguments) {
    if (value.isPresent()) {
      conditions.add(condition);
      arguments.add(value.get());
    }
  }

  private static AuditEntry read(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        new AuditRow(
            row.getLong("happened_at"),
            row.getString("actor"),
            row.getString("action"),
            row.getString("subject"),
            Columns.text(row, "reason"),
            Columns.text(row, "detail"),
            Columns.number(row, "seq"),
            Columns.optionalHash(row, "decision")));
  }
}
