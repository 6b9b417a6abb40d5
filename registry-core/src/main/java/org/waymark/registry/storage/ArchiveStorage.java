package org.waymark.registry.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.signer.codec.Sha256;

/**
 * A database as a whole: read at one moment, filled from rows, or brought to a verified state.
 *
 * <p>Filling takes many transactions, so a mark stands from the first to the last of them; a
 * database with that mark is not opened as a registry, and filling may begin again. {@link #TABLES}
 * lacks what follows from the rest (hashes of subtrees) and the answers kept for repeated requests,
 * which are of a day and may hold secrets.
 */
public final class ArchiveStorage {
  /** Tables of an archive; one that refers to another comes after it. */
  public static final List<String> TABLES =
      List.of(
          "meta",
          "events",
          "sites",
          "records",
          "obsolete_files",
          "map_nodes",
          "snapshots",
          "audit",
          "invitations",
          "applications",
          "rule_sets",
          "decisions",
          "access_tokens",
          "used_requests",
          "site_checks",
          "intermediates",
          "recoveries",
          "recovery_refusals");

  /** The version of the tables that this program writes. */
  public static final long SCHEMA = Schema.CURRENT;

  /** Tables that an archive lacks, and that are emptied with the others. */
  static final List<String> LEFT_OUT = List.of("subtrees", "idempotency");

  private static final Map<String, String> NUMBERED = Map.of("audit", "id", "rule_sets", "id");

  private final Database database;

  ArchiveStorage(Database database) {
    this.database = database;
  }

  /**
   * Reads everything as of one moment, while others go on writing.
   *
   * @throws UncheckedIOException what the reader threw
   */
  public void readAll(TableReader reader) {
    database.snapshot(
        sql -> {
          try {
            LogTable log = new LogTable(sql);
            long size = log.size();
            reader.log(size, log.frontier(size).root());
            for (String table : TABLES) {
              read(sql, table, reader);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static void read(Sql sql, String table, TableReader reader) throws IOException {
    Map<String, ColumnKind> columns = columns(sql, table);
    List<ColumnKind> kinds = List.copyOf(columns.values());
    reader.table(table, columns);
    // The first column is the key, or the greater part of it: the same state, the same order.
    sql.each(
        "select * from " + table + " order by 1",
        row -> {
          List<@Nullable Object> values = new ArrayList<>(kinds.size());
          for (int i = 0; i < kinds.size(); i++) {
            values.add(
                switch (kinds.get(i)) {
                  case NUMBER -> row.getObject(i + 1, Long.class);
                  case TEXT -> row.getString(i + 1);
                  case BYTES -> row.getBytes(i + 1);
                });
          }
          try {
            reader.row(values);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The columns of a table of {@link #TABLES}, in their order. */
  public Map<String, ColumnKind> columns(String table) {
    if (!TABLES.contains(table)) {
      throw new IllegalArgumentException(table + " is not a table of an archive");
    }
    return database.read(sql -> columns(sql, table));
  }

  private static Map<String, ColumnKind> columns(Sql sql, String table) {
    return sql.describe("select * from " + table + " where 1 = 0", ArchiveStorage::columns);
  }

  private static Map<String, ColumnKind> columns(ResultSetMetaData table) throws SQLException {
    Map<String, ColumnKind> columns = new LinkedHashMap<>();
    for (int i = 1; i <= table.getColumnCount(); i++) {
      ColumnKind kind =
          switch (table.getColumnType(i)) {
            case Types.BIGINT, Types.INTEGER -> ColumnKind.NUMBER;
            case Types.VARCHAR -> ColumnKind.TEXT;
            default -> ColumnKind.BYTES;
          };
      columns.put(table.getColumnLabel(i).toLowerCase(Locale.ROOT), kind);
    }
    return columns;
  }

  /** Whether nothing was ever written here but the schema. */
  public boolean isEmpty() {
    return database.read(
        sql ->
            TABLES.stream().filter(table -> !table.equals("meta")).allMatch(t -> count(sql, t) == 0)
                && new MetaTable(sql).get(MetaTable.ROOT_VERSION).isEmpty());
  }

  private static long count(Sql sql, String table) {
    return sql.first("select count(*) from " + table, row -> row.getLong(1)).orElse(0L);
  }

  /** Whether somebody began to fill it and did not end. */
  public boolean isUnfinished() {
    return database.read(sql -> new MetaTable(sql).get(MetaTable.FILLING)).isPresent();
  }

  /** Begins to fill it: takes away what an earlier attempt left, and marks it. */
  public void beginFilling() {
    database.write(
        sql -> {
          new MetaTable(sql).put(MetaTable.FILLING, 1);
          List<String> referring = new ArrayList<>(TABLES);
          referring.addAll(LEFT_OUT);
          Collections.reverse(referring);
          for (String table : referring) {
            if (table.equals("meta")) {
              sql.update(
                  "delete from meta where name not in (?, ?)", MetaTable.SCHEMA, MetaTable.FILLING);
            } else {
              sql.update("delete from " + table);
            }
          }
        });
  }

  /**
   * Adds rows; all of them or none.
   *
   * @param columns of the table, in the order of the values
   */
  public void insert(String table, List<String> columns, List<@Nullable Object[]> rows) {
    if (!columns(table).keySet().containsAll(columns)) {
      throw new IllegalArgumentException(table + " has not all of " + columns);
    }
    String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
    String numbers = NUMBERED.containsKey(table) ? " overriding system value" : "";
    database.write(
        sql ->
            sql.batch(
                "insert into "
                    + table
                    + " ("
                    + String.join(", ", columns)
                    + ")"
                    + numbers
                    + " values ("
                    + marks
                    + ")",
                rows));
  }

  /** Computes the hashes of the subtrees from those of the entries that were filled in. */
  public void growTree() {
    database.write(sql -> new LogTable(sql).growSubtrees());
  }

  /** Ends filling: from now on this is a registry's database, marked as restored. */
  public void endFilling() {
    database.write(
        sql -> {
          NUMBERED.forEach(
              (table, column) -> {
                long next =
                    sql.first(
                            "select coalesce(max(" + column + "), 0) + 1 from " + table,
                            row -> row.getLong(1))
                        .orElse(1L);
                sql.update(
                    "alter table " + table + " alter column " + column + " restart with " + next);
              });
          MetaTable meta = new MetaTable(sql);
          meta.remove(MetaTable.FILLING);
          meta.put(MetaTable.RESTORED, 1);
        });
  }

  /** Whether it came out of an archive or from a mirror, and nobody vouched for it since. */
  public boolean isRestored() {
    return database.read(sql -> new MetaTable(sql).get(MetaTable.RESTORED)).isPresent();
  }

  /** Somebody has vouched that no later state was published. */
  public void forgetRestored() {
    database.write(sql -> new MetaTable(sql).remove(MetaTable.RESTORED));
  }

  /** How many entries surely were published; 0 when perhaps none was. */
  public long publishedSize() {
    return database.read(sql -> new MetaTable(sql).get(MetaTable.PUBLISHED)).orElse(0);
  }

  /** Puts a verified state in the place of an earlier one: all of it or nothing. */
  public void rebuild(RebuiltLog log) {
    database.write(
        sql -> {
          LogTable table = new LogTable(sql);
          if (table.size() != log.from()) {
            throw new StorageFailedException(
                "storage_failed", "The log has changed while it was being rebuilt.", null);
          }
          table.adopt(log.from(), log.leaves(), log.entries());
          sql.update("delete from sites");
          SiteTable sites = new SiteTable(sql);
          log.sites().forEach(sites::put);
          RecoveryStorage.removeOvertaken(sql);
          new RecordTable(sql).replaceAll(log.records());
          sql.update("delete from map_nodes");
          new MapNodeTable(sql).add(log.nodes());
          SnapshotTable snapshots = new SnapshotTable(sql);
          log.snapshot()
              .ifPresent(
                  snapshot -> {
                    sql.update("delete from snapshots where seq >= ?", snapshot.seq());
                    snapshots.put(snapshot);
                  });
          MetaTable meta = new MetaTable(sql);
          meta.put(MetaTable.ROOT_VERSION, log.rootVersion());
          meta.put(MetaTable.RESTORED, 1);
          meta.remove(MetaTable.BUNDLE_SEQ);
          new AuditTable(sql).add(log.audit());
        });
  }

  /** Hashes of the entries of a range. */
  public List<Sha256> leaves(long from, long to) {
    return database.read(sql -> new LogTable(sql).leaves(from, to));
  }

  /** Indices of the entries whose bytes are missing, ascending. */
  public List<Long> missingEntries() {
    return database.read(
        sql ->
            sql.list("select seq from events where entry is null order by seq", r -> r.getLong(1)));
  }

  /** The greatest of {@link #missingEntries}; -1 when none is missing. */
  public long lastMissingEntry() {
    return database.read(
        sql ->
            sql.first(
                    "select seq from events where entry is null order by seq desc limit 1",
                    row -> row.getLong(1))
                .orElse(-1L));
  }

  /** Every document with its hash, for whoever compares the two. */
  public void eachDocument(DocumentCheck check) {
    database.snapshot(
        sql ->
            sql.each(
                "select hash, body from records order by hash",
                row -> check.look(Sha256.ofBytes(row.getBytes(1)), row.getBytes(2))));
  }

  /** Looks at one document. */
  @FunctionalInterface
  public interface DocumentCheck {
    void look(Sha256 hash, byte[] body);
  }

  /** Every entry that has its bytes, with its index and the hash that is kept of it. */
  public void eachEntry(EntryCheck check) {
    database.snapshot(
        sql ->
            sql.each(
                "select seq, entry, leaf from events order by seq",
                row ->
                    check.look(
                        row.getLong(1),
                        java.util.Optional.ofNullable(row.getBytes(2)),
                        Sha256.ofBytes(row.getBytes(3)))));
  }

  /** Looks at one entry. */
  @FunctionalInterface
  public interface EntryCheck {
    void look(long seq, java.util.Optional<byte[]> entry, Sha256 leaf);
  }
}
