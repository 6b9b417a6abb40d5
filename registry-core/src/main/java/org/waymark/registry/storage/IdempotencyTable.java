package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The requests that their callers numbered. */
final class IdempotencyTable {
  private final Sql sql;

  IdempotencyTable(Sql sql) {
    this.sql = sql;
  }

  void add(IdempotencyRow row) {
    sql.update(
        "insert into idempotency (caller, request_key, request, status, body, created_at)"
            + " values (?, ?, ?, ?, ?, ?)",
        row.caller(),
        row.key(),
        row.request(),
        row.status().isPresent() ? (Integer) row.status().getAsInt() : null,
        row.body().orElse(null),
        row.createdAt());
  }

  Optional<IdempotencyRow> find(String caller, String key) {
    return sql.first(
        "select caller, request_key, request, status, body, created_at from idempotency"
            + " where caller = ? and request_key = ?",
        IdempotencyTable::read,
        caller,
        key);
  }

  void answer(String caller, String key, int status, byte[] body) {
    sql.update(
        "update idempotency set status = ?, body = ?"
            + " where caller = ? and request_key = ? and status is null",
        status,
        body,
        caller,
        key);
  }

  void forget(String caller, String key) {
    sql.update(
        "delete from idempotency where caller = ? and request_key = ? and status is null",
        caller,
        key);
  }

  int dropBefore(long time) {
    return sql.update("delete from idempotency where created_at < ?", time);
  }

  private static IdempotencyRow read(ResultSet row) throws SQLException {
    @Nullable Integer status = row.getObject("status", Integer.class);
    return new IdempotencyRow(
        row.getString("caller"),
        row.getString("request_key"),
        Columns.hash(row, "request"),
        status == null ? OptionalInt.empty() : OptionalInt.of(status),
        Columns.bytes(row, "body"),
        row.getLong("created_at"));
  }
}
