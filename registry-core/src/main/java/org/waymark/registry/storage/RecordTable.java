package org.waymark.registry.storage;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;

/**
 * Records and snapshots. A superseded one stays until the next snapshot, because the bundle of the
 * last one is made of the records that stood then.
 */
final class RecordTable {
  private final Sql sql;

  RecordTable(Sql sql) {
    this.sql = sql;
  }

  Optional<byte[]> body(Sha256 hash) {
    return sql.first("select body from records where hash = ?", row -> row.getBytes(1), hash);
  }

  /** Those that the entries of a range named first, in that order, as far as they are kept. */
  List<Document> namedBetween(long from, long to) {
    return sql.list(
        "select hash, body, first_seq from records where first_seq >= ? and first_seq < ?"
            + " order by first_seq",
        row -> new Document(Sha256.ofBytes(row.getBytes(1)), row.getBytes(2), row.getLong(3)),
        from,
        to);
  }

  /** The site records in force after an entry, by ascending map key, after a key. */
  List<MapRecord> standingAt(long seq, Optional<Sha256> after, int limit) {
    return sql.list(
        "select map_key, body from records where first_seq <= ? and (superseded_at is null or"
            + " superseded_at > ?) and map_key is not null and map_key > ? order by map_key"
            + " fetch first "
            + limit
            + " rows only",
        row -> new MapRecord(Sha256.ofBytes(row.getBytes(1)), row.getBytes(2)),
        seq,
        seq,
        after.map(Sha256::bytes).orElseGet(() -> new byte[0]));
  }

  void putSiteRecord(Sha256 key, Sha256 hash, byte[] body, long seq) {
    sql.update(
        "update records set superseded_at = ? where map_key = ? and superseded_at is null",
        seq,
        key);
    insert(hash, body, Optional.of(key), seq);
  }

  void putSnapshot(Sha256 hash, byte[] body, long seq) {
    sql.update(
        "update records set superseded_at = ? where map_key is null and superseded_at is null",
        seq);
    insert(hash, body, Optional.empty(), seq);
  }

  private void insert(Sha256 hash, byte[] body, Optional<Sha256> key, long seq) {
    sql.update(
        "insert into records (hash, body, map_key, first_seq) values (?, ?, ?, ?)",
        hash,
        body,
        key.orElse(null),
        seq);
  }

  /** Puts these in the place of all; the files of those that go are obsolete. */
  void replaceAll(List<RebuiltLog.StoredDocument> documents) {
    sql.update(
        "insert into obsolete_files (hash) select hash from records where hash not in"
            + " (select hash from obsolete_files)");
    sql.update("delete from records");
    sql.batch(
        "insert into records (hash, body, map_key, first_seq, superseded_at) values (?, ?, ?, ?, ?)",
        documents.stream()
            .map(
                it ->
                    new @Nullable Object[] {
                      it.hash(),
                      it.body(),
                      it.key().orElse(null),
                      it.firstSeq(),
                      Columns.nullable(it.supersededAt())
                    })
            .toList());
    sql.update("delete from obsolete_files where hash in (select hash from records)");
  }

  /** Deletes what was superseded at an entry or before; the published files follow later. */
  void dropSupersededUpTo(long seq) {
    sql.update(
        "insert into obsolete_files (hash) select hash from records where superseded_at <= ?", seq);
    sql.update("delete from records where superseded_at <= ?", seq);
  }

  List<Sha256> obsoleteFiles() {
    return sql.list("select hash from obsolete_files", row -> Sha256.ofBytes(row.getBytes(1)));
  }

  void forgetObsoleteFiles() {
    sql.update("delete from obsolete_files");
  }
}
