package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * The recoveries that are under way, at most one of each site. Each method is a transaction of its
 * own and may be called from any thread; the audit row given with a change is written with it.
 */
public final class RecoveryStorage {
  private static final String COLUMNS = "entity, statement, ver, opened_at, ends_at, disputed_at";
  private static final String SELECT = "select " + COLUMNS + " from recoveries ";

  private final Database database;

  RecoveryStorage(Database database) {
    this.database = database;
  }

  public Optional<RecoveryRow> find(EntityId entity) {
    return database.read(
        sql -> sql.first(SELECT + "where entity = ?", RecoveryStorage::readRow, entity.value()));
  }

  /** By identifier. */
  public List<RecoveryRow> all() {
    return database.read(sql -> sql.list(SELECT, RecoveryStorage::readRow)).stream()
        .sorted(Comparator.comparing(RecoveryRow::entity))
        .toList();
  }

  /**
   * Those to which nobody objected and whose window is over.
   *
   * @param now seconds since 1970
   */
  public List<RecoveryRow> due(long now) {
    return database.read(
        sql ->
            sql.list(
                SELECT + "where ends_at <= ? and disputed_at is null order by ends_at, entity",
                RecoveryStorage::readRow,
                now));
  }

  /** Begins one, or puts it in the place of the same one before. */
  public void put(RecoveryRow row, AuditRow audit) {
    database.write(
        sql -> {
          put(sql, row);
          new AuditTable(sql).add(audit);
        });
  }

  /**
   * A recovery key that is not believed again.
   *
   * @param commitment thumbprint of the key that the site commits to
   * @param decidedAt seconds since 1970
   */
  public record Refusal(EntityId entity, Sha256 commitment, long decidedAt) {}

  /** What was decided last about the recovery key of a site. */
  public Optional<Refusal> refusal(EntityId entity) {
    return database.read(
        sql ->
            sql.first(
                "select entity, commitment, decided_at from recovery_refusals where entity = ?",
                row ->
                    new Refusal(
                        entity,
                        Sha256.fromHex(row.getString("commitment")),
                        row.getLong("decided_at")),
                entity.value()));
  }

  /** Ends one without a trace in the log, because its key is not believed. */
  public void refuse(Refusal refusal, AuditRow audit) {
    database.write(
        sql -> {
          remove(sql, refusal.entity());
          put(sql, refusal);
          new AuditTable(sql).add(audit);
        });
  }

  /** The key may ask again. */
  public void lift(EntityId entity, AuditRow audit) {
    database.write(
        sql -> {
          lift(sql, entity);
          new AuditTable(sql).add(audit);
        });
  }

  static void put(Sql sql, RecoveryRow row) {
    remove(sql, row.entity());
    sql.update(
        "insert into recoveries (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?)",
        row.entity().value(),
        row.statement().getBytes(StandardCharsets.US_ASCII),
        row.ver(),
        row.openedAt(),
        row.endsAt(),
        Columns.nullable(row.disputedAt()));
  }

  static void put(Sql sql, Refusal refusal) {
    lift(sql, refusal.entity());
    sql.update(
        "insert into recovery_refusals (entity, commitment, decided_at) values (?, ?, ?)",
        refusal.entity().value(),
        refusal.commitment().hex(),
        refusal.decidedAt());
  }

  private static void lift(Sql sql, EntityId entity) {
    sql.update("delete from recovery_refusals where entity = ?", entity.value());
  }

  static void remove(Sql sql, EntityId entity) {
    sql.update("delete from recoveries where entity = ?", entity.value());
  }

  /** After a rebuild: those of sites that are no members, or that went on without them. */
  static void removeOvertaken(Sql sql) {
    sql.update(
        "delete from recoveries where not exists (select 1 from sites s where s.entity ="
            + " recoveries.entity and s.ver < recoveries.ver and s.status in ('ACTIVE',"
            + " 'SUSPENDED'))");
  }

  private static RecoveryRow readRow(ResultSet row) throws SQLException {
    return new RecoveryRow(
        EntityId.parseTesting(row.getString("entity")),
        Columns.ascii(row, "statement"),
        row.getLong("ver"),
        row.getLong("opened_at"),
        row.getLong("ends_at"),
        Columns.number(row, "disputed_at"));
  }
}
