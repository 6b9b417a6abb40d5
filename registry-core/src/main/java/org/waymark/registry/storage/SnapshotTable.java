package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/** The snapshots, all of them: one row a day. */
final class SnapshotTable {
  private final Sql sql;

  SnapshotTable(Sql sql) {
    this.sql = sql;
  }

  Optional<SnapshotRow> newest() {
    return sql.first(
        "select seq, token, included_seq, directory, issued_at, expires_at from snapshots"
            + " order by seq desc fetch first 1 rows only",
        row ->
            new SnapshotRow(
                row.getLong(1),
                new String(row.getBytes(2), StandardCharsets.US_ASCII),
                row.getLong(3),
                Sha256.ofBytes(row.getBytes(4)),
                row.getLong(5),
                row.getLong(6)));
  }

  void put(SnapshotRow snapshot) {
    sql.update(
        "insert into snapshots (seq, token, included_seq, directory, issued_at, expires_at)"
            + " values (?, ?, ?, ?, ?, ?)",
        snapshot.seq(),
        snapshot.token().getBytes(StandardCharsets.US_ASCII),
        snapshot.includedSeq(),
        snapshot.directory(),
        snapshot.issuedAt(),
        snapshot.expiresAt());
  }
}
