package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The audit trail. Rows are only ever added. */
final class AuditTable {
  private final Handle sql;

  AuditTable(Handle sql) {
    this.sql = sql;
  }

  void add(AuditRow row) {
    sql.createUpdate(
            "insert into audit (happened_at, actor, action, subject, reason, seq)"
                + " values (:at, :actor, :action, :subject, :reason, :seq)")
        .bind("at", row.at())
        .bind("actor", row.actor())
        .bind("action", row.action())
        .bind("subject", row.subject())
        .bind("reason", row.reason().orElse(null))
        .bind("seq", row.seq().isPresent() ? (Long) row.seq().getAsLong() : null)
        .execute();
  }

  /** The newest first. */
  List<AuditRow> newest(int limit) {
    return sql.createQuery(
            "select happened_at, actor, action, subject, reason, seq from audit"
                + " order by id desc fetch first "
                + limit
                + " rows only")
        .map((row, context) -> read(row))
        .list();
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
