package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.id.EntityId;

/** The intermediates that were added, also those that were withdrawn. Thread-safe. */
public final class IntermediateStorage {
  private static final String SELECT =
      "select entity, chain, added_at, expires_at, withdrawn_at from intermediates ";

  private final Database database;

  IntermediateStorage(Database database) {
    this.database = database;
  }

  /** Puts one in the place of what was known of it, and notes who did so. */
  public void put(IntermediateRow row, AuditRow audit) {
    database.write(
        sql -> {
          sql.update("delete from intermediates where entity = ?", row.entity().value());
          sql.update(
              "insert into intermediates (entity, chain, added_at, expires_at, withdrawn_at)"
                  + " values (?, ?, ?, ?, ?)",
              row.entity().value(),
              String.join("\n", row.chain()).getBytes(StandardCharsets.US_ASCII),
              row.addedAt(),
              row.expiresAt(),
              Columns.nullable(row.withdrawnAt()));
          new AuditTable(sql).add(audit);
        });
  }

  public Optional<IntermediateRow> find(EntityId entity) {
    return database.read(
        sql ->
            sql.first(SELECT + "where entity = ?", IntermediateStorage::readRow, entity.value()));
  }

  /** Whether somebody was added and not withdrawn. */
  public boolean stands(EntityId entity) {
    return find(entity).filter(row -> row.withdrawnAt().isEmpty()).isPresent();
  }

  /** By identifier. */
  public List<IntermediateRow> all() {
    return database.read(sql -> sql.list(SELECT, IntermediateStorage::readRow)).stream()
        .sorted(Comparator.comparing(IntermediateRow::entity))
        .toList();
  }

  private static IntermediateRow readRow(ResultSet row) throws SQLException {
    return new IntermediateRow(
        EntityId.parseTesting(row.getString("entity")),
        new String(row.getBytes("chain"), StandardCharsets.US_ASCII).lines().toList(),
        row.getLong("added_at"),
        row.getLong("expires_at"),
        Columns.number(row, "withdrawn_at"));
  }
}
