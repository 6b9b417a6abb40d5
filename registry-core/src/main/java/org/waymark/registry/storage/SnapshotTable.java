package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.waymark.signer.codec.Sha256;

/** The snapshots, all of them: one row a day. */
final class SnapshotTable {
  private final Handle sql;

  SnapshotTable(Handle sql) {
    this.sql = sql;
  }

  Optional<SnapshotRow> newest() {
    return sql.createQuery(
            "select seq, token, included_seq, directory, issued_at, expires_at from snapshots"
                + " order by seq desc fetch first 1 rows only")
        .map(
            (row, context) ->
                new SnapshotRow(
                    row.getLong(1),
                    new String(row.getBytes(2), StandardCharsets.US_ASCII),
                    row.getLong(3),
                    Sha256.ofBytes(row.getBytes(4)),
                    row.getLong(5),
                    row.getLong(6)))
        .findOne();
  }

  void put(SnapshotRow snapshot) {
    sql.execute(
        "insert into snapshots (seq, token, included_seq, directory, issued_at, expires_at)"
            + " values (?, ?, ?, ?, ?, ?)",
        snapshot.seq(),
        snapshot.token().getBytes(StandardCharsets.US_ASCII),
        snapshot.includedSeq(),
        snapshot.directory().bytes(),
        snapshot.issuedAt(),
        snapshot.expiresAt());
  }
}
