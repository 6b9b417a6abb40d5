package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatus;

/** The state of each site. */
final class SiteTable {
  private static final String COLUMNS =
      "entity, status, ver, mver, record, seq, changed_at, reason, statement_expires,"
          + " membership_expires";

  private final Handle sql;

  SiteTable(Handle sql) {
    this.sql = sql;
  }

  Optional<SiteRow> find(EntityId entity) {
    return sql.createQuery("select " + COLUMNS + " from sites where entity = ?")
        .bind(0, entity.value())
        .map((row, context) -> read(row))
        .findOne();
  }

  List<SiteRow> atHost(Host host) {
    return sql.createQuery("select " + COLUMNS + " from sites where host = ? order by entity")
        .bind(0, host.toString())
        .map((row, context) -> read(row))
        .list();
  }

  List<SiteRow> all() {
    return sql.createQuery("select " + COLUMNS + " from sites order by entity")
        .map((row, context) -> read(row))
        .list();
  }

  List<SiteRow> withStatus(SiteStatus status) {
    return sql.createQuery("select " + COLUMNS + " from sites where status = ? order by entity")
        .bind(0, status.name())
        .map((row, context) -> read(row))
        .list();
  }

  /** Active sites of which the statement or the membership ends before that time. */
  List<SiteRow> expiringBefore(long time, int limit) {
    return sql.createQuery(
            "select "
                + COLUMNS
                + " from sites where status = ? and (statement_expires < ? or"
                + " membership_expires < ?) order by entity fetch first "
                + limit
                + " rows only")
        .bind(0, SiteStatus.ACTIVE.name())
        .bind(1, time)
        .bind(2, time)
        .map((row, context) -> read(row))
        .list();
  }

  Map<SiteStatus, Long> countByStatus() {
    Map<SiteStatus, Long> counts = new EnumMap<>(SiteStatus.class);
    for (SiteStatus status : SiteStatus.values()) {
      counts.put(status, 0L);
    }
    sql.createQuery("select status, count(*) from sites group by status")
        .map((row, context) -> Map.entry(SiteStatus.valueOf(row.getString(1)), row.getLong(2)))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  void put(SiteRow site) {
    int changed =
        sql.createUpdate(
                "update sites set status = :status, ver = :ver, mver = :mver, record = :record,"
                    + " seq = :seq, changed_at = :changed_at, reason = :reason,"
                    + " statement_expires = :statement_expires,"
                    + " membership_expires = :membership_expires where entity = :entity")
            .bindMap(values(site))
            .bind("record", site.record().bytes())
            .execute();
    if (changed == 0) {
      sql.createUpdate(
              "insert into sites (host, "
                  + COLUMNS
                  + ") values (:host, :entity, :status, :ver, :mver, :record, :seq, :changed_at,"
                  + " :reason, :statement_expires, :membership_expires)")
          .bindMap(values(site))
          .bind("record", site.record().bytes())
          .bind("host", site.entity().host().toString())
          .execute();
    }
  }

  private static Map<String, @Nullable Object> values(SiteRow site) {
    Map<String, @Nullable Object> values = new java.util.HashMap<>();
    values.put("entity", site.entity().value());
    values.put("status", site.status().name());
    values.put("ver", site.ver());
    values.put("mver", site.mver());
    values.put("seq", site.seq());
    values.put("changed_at", site.changedAt());
    values.put("reason", site.reason().orElse(null));
    values.put("statement_expires", site.statementExpires());
    values.put("membership_expires", site.membershipExpires());
    return values;
  }

  private static SiteRow read(ResultSet row) throws SQLException {
    return new SiteRow(
        EntityId.parseTesting(row.getString("entity")),
        SiteStatus.valueOf(row.getString("status")),
        row.getLong("ver"),
        row.getLong("mver"),
        Sha256.ofBytes(row.getBytes("record")),
        row.getLong("seq"),
        row.getLong("changed_at"),
        Optional.ofNullable(row.getString("reason")),
        row.getLong("statement_expires"),
        row.getLong("membership_expires"));
  }
}
