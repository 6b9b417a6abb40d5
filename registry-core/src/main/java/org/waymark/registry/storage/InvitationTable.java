package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/** The invitations. */
final class InvitationTable {
  private static final String COLUMNS =
      "id, token_hash, host, kind, label, created_at, created_by, expires_at, state, application";

  private static final String SELECT = "select " + COLUMNS + " from invitations ";

  private final Sql sql;

  InvitationTable(Sql sql) {
    this.sql = sql;
  }

  void add(InvitationRow row) {
    sql.update(
        "insert into invitations (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        row.id(),
        row.tokenHash(),
        row.host().orElse(null),
        row.kind(),
        row.label().orElse(null),
        row.createdAt(),
        row.createdBy(),
        row.expiresAt(),
        row.state(),
        row.application().orElse(null));
  }

  Optional<InvitationRow> find(String id) {
    return sql.first(SELECT + "where id = ?", InvitationTable::read, id);
  }

  Optional<InvitationRow> byToken(Sha256 hash) {
    return sql.first(SELECT + "where token_hash = ?", InvitationTable::read, hash);
  }

  List<InvitationRow> newest(Optional<String> state, int limit) {
    String end = "order by created_at desc, id desc fetch first " + limit + " rows only";
    return state
        .map(wanted -> sql.list(SELECT + "where state = ? " + end, InvitationTable::read, wanted))
        .orElseGet(() -> sql.list(SELECT + end, InvitationTable::read));
  }

  /** Of two at once, one finds it open. */
  boolean use(String id, String application) {
    return sql.update(
            "update invitations set state = ?, application = ? where id = ? and state = ?",
            InvitationRow.USED,
            application,
            id,
            InvitationRow.OPEN)
        == 1;
  }

  boolean revoke(String id) {
    return sql.update(
            "update invitations set state = ? where id = ? and state = ?",
            InvitationRow.REVOKED,
            id,
            InvitationRow.OPEN)
        == 1;
  }

  long countOpen(long now) {
    return sql.first(
            "select count(*) from invitations where state = ? and expires_at > ?",
            row -> row.getLong(1),
            InvitationRow.OPEN,
            now)
        .orElseThrow();
  }

  private static InvitationRow read(ResultSet row) throws SQLException {
    return new InvitationRow(
        row.getString("id"),
        Columns.hash(row, "token_hash"),
        Columns.text(row, "host"),
        row.getString("kind"),
        Columns.text(row, "label"),
        row.getLong("created_at"),
        row.getString("created_by"),
        row.getLong("expires_at"),
        row.getString("state"),
        Columns.text(row, "application"));
  }
}
