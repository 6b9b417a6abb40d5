package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The audit trail. Rows are only ever added. */
final class AuditTable {
  private final Sql sql;

  AuditTable(Sql sql) {
    this.sql = sql;
  }

  void add(AuditRow row) {
    sql.update(
        "insert into audit (happened_at, actor, action, subject, reason, seq)"
            + " values (?, ?, ?, ?, ?, ?)",
        row.at(),
        row.actor(),
        row.action(),
        row.subject(),
        row.reason().orElse(null),
        row.seq().isPresent() ? (Long) row.seq().getAsLong() : null);
  }

  /** The newest first. */
  List<AuditRow> newest(int limit) {
    return sql.list(
        "select happened_at, actor, action, subject, reason, seq from audit"
            + " order by id desc fetch first "
            + limit
            + " rows only",
        AuditTable::read);
  }

  private static AuditRow read(ResultSet row) throws SQLException {
    @Nullable Long seq = row.getObject("seq", Long.class);
    return new AuditRow(
        row.getLong("happened_at"),
        row.getString("actor"),
        row.getString("action"),
        row.getString("subject"),
        Optional.ofNullable(row.getString("reason")),
        seq == null ? OptionalLong.empty() : OptionalLong.of(seq));
  }
}
