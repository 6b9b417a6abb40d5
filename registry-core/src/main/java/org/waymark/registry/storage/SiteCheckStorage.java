package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.trust.id.EntityId;

/**
 * The newest report of each site. Each method is a transaction of its own; safe from any thread.
 */
public final class SiteCheckStorage {
  private static final String SELECT =
      "select entity, checked_at, worst, report, failing_since from site_checks ";

  private final Database database;

  SiteCheckStorage(Database database) {
    this.database = database;
  }

  public void put(SiteCheckRow row) {
    database.write(
        sql -> {
          remove(sql, row.entity());
          sql.update(
              "insert into site_checks (entity, checked_at, worst, report, failing_since)"
                  + " values (?, ?, ?, ?, ?)",
              row.entity().value(),
              row.checkedAt(),
              row.worst(),
              row.report(),
              Columns.nullable(row.failingSince()));
        });
  }

  public Optional<SiteCheckRow> find(EntityId entity) {
    return database.read(
        sql -> sql.first(SELECT + "where entity = ?", SiteCheckStorage::readRow, entity.value()));
  }

  /** By identifier. */
  public List<SiteCheckRow> all() {
    return database.read(sql -> sql.list(SELECT, SiteCheckStorage::readRow)).stream()
        .sorted(Comparator.comparing(SiteCheckRow::entity))
        .toList();
  }

  /** Forgets a site that is no member any more, with the change that makes it so. */
  static void remove(Sql sql, EntityId entity) {
    sql.update("delete from site_checks where entity = ?", entity.value());
  }

  private static SiteCheckRow readRow(ResultSet row) throws SQLException {
    return new SiteCheckRow(
        EntityId.parseTesting(row.getString("entity")),
        row.getLong("checked_at"),
        row.getString("worst"),
        row.getBytes("report"),
        Columns.number(row, "failing_since"));
  }
}
