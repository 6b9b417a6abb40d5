package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The access tokens. A revoked one stays, because the audit trail names it. */
final class TokenTable {
  private static final String COLUMNS =
      "id, name, role, permissions, secret_hash, created_at, created_by, expires_at, revoked_at";

  private static final String SELECT = "select " + COLUMNS + " from access_tokens ";

  private final Sql sql;

  TokenTable(Sql sql) {
    this.sql = sql;
  }

  void add(TokenRow row) {
    sql.update(
        "insert into access_tokens ("
            + COLUMNS
            + ", live_name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id(),
        row.name(),
        row.role(),
        row.permissions(),
        row.secretHash(),
        row.createdAt(),
        row.createdBy(),
        Columns.nullable(row.expiresAt()),
        Columns.nullable(row.revokedAt()),
        row.revokedAt().isPresent() ? null : row.name());
  }

  Optional<TokenRow> find(String id) {
    return sql.first(SELECT + "where id = ?", TokenTable::read, id);
  }

  List<TokenRow> all() {
    return sql.list(SELECT + "order by created_at, id", TokenTable::read);
  }

  boolean revoke(String id, long now) {
    return sql.update(
            "update access_tokens set revoked_at = ?, live_name = null"
                + " where id = ? and revoked_at is null",
            now,
            id)
        == 1;
  }

  private static TokenRow read(ResultSet row) throws SQLException {
    return new TokenRow(
        row.getString("id"),
        row.getString("name"),
        row.getString("role"),
        row.getString("permissions"),
        Columns.hash(row, "secret_hash"),
        row.getLong("created_at"),
        row.getString("created_by"),
        Columns.number(row, "expires_at"),
        Columns.number(row, "revoked_at"));
  }
}
