package org.waymark.registry.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatus;

/** The state of each site. */
final class SiteTable {
  private static final String COLUMNS =
      "entity, status, ver, mver, record, seq, changed_at, reason, statement_expires,"
          + " membership_expires";

  private static final String SELECT = "select " + COLUMNS + " from sites ";

  private final Sql sql;

  SiteTable(Sql sql) {
    this.sql = sql;
  }

  Optional<SiteRow> find(EntityId entity) {
    return sql.first(SELECT + "where entity = ?", SiteTable::read, entity.value());
  }

  List<SiteRow> atHost(Host host) {
    return sql.list(SELECT + "where host = ? order by entity", SiteTable::read, host.toString());
  }

  List<SiteRow> all() {
    return byIdentifier(sql.list(SELECT, SiteTable::read));
  }

  List<SiteRow> withStatus(SiteStatus status) {
    return byIdentifier(sql.list(SELECT + "where status = ?", SiteTable::read, status.name()));
  }

  /** Here and not in SQL, where the order of texts is the language's of the server. */
  private static List<SiteRow> byIdentifier(List<SiteRow> rows) {
    return rows.stream().sorted(Comparator.comparing(SiteRow::entity)).toList();
  }

  /** Active sites of which the statement or the membership ends before that time. */
  List<SiteRow> expiringBefore(long time, int limit) {
    return sql.list(
        SELECT
            + "where status = ? and (statement_expires < ? or membership_expires < ?)"
            + " order by entity fetch first "
            + limit
            + " rows only",
        SiteTable::read,
        SiteStatus.ACTIVE.name(),
        time,
        time);
  }

  /**
   * Active sites whose membership ends before a time, whose statement does not end before another,
   * and whose last check did not fail; those that end first come first.
   */
  List<SiteRow> renewable(long membershipBefore, long statementAfter, String failed, int limit) {
    return sql.list(
        SELECT
            + "where status = ? and membership_expires < ? and statement_expires > ?"
            + " and not exists (select 1 from site_checks c where c.entity = sites.entity"
            + " and c.worst = ?)"
            + " order by membership_expires, seq fetch first "
            + limit
            + " rows only",
        SiteTable::read,
        SiteStatus.ACTIVE.name(),
        membershipBefore,
        statementAfter,
        failed);
  }

  Map<SiteStatus, Long> countByStatus() {
    Map<SiteStatus, Long> counts = new EnumMap<>(SiteStatus.class);
    for (SiteStatus status : SiteStatus.values()) {
      counts.put(status, 0L);
    }
    sql.list(
            "select status, count(*) from sites group by status",
            row -> Map.entry(SiteStatus.valueOf(row.getString(1)), row.getLong(2)))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  void put(SiteRow site) {
    int changed =
        sql.update(
            "update sites set status = ?, ver = ?, mver = ?, record = ?, seq = ?, changed_at = ?,"
                + " reason = ?, statement_expires = ?, membership_expires = ? where entity = ?",
            site.status().name(),
            site.ver(),
            site.mver(),
            site.record(),
            site.seq(),
            site.changedAt(),
            site.reason().orElse(null),
            site.statementExpires(),
            site.membershipExpires(),
            site.entity().value());
    if (changed == 0) {
      sql.update(
          "insert into sites (host, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          site.entity().host().toString(),
          site.entity().value(),
          site.status().name(),
          site.ver(),
          site.mver(),
          site.record(),
          site.seq(),
          site.changedAt(),
          site.reason().orElse(null),
          site.statementExpires(),
          site.membershipExpires());
    }
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
