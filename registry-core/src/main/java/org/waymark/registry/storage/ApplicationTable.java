package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.trust.id.EntityId;

/** The applications. Whoever changes one says what he took it for. */
final class ApplicationTable {
  private static final String COLUMNS =
      "invitation, entity, open_entity, state, statement, ver, report, rules, evidence,"
          + " decided_by, reason, seq, created_at, changed_at, id";

  private static final String SELECT = "select " + COLUMNS + " from applications ";

  private final Sql sql;

  ApplicationTable(Sql sql) {
    this.sql = sql;
  }

  void add(ApplicationRow row) {
    sql.update(
        "insert into applications ("
            + COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments(row));
  }

  /**
   * Puts a row in the place of another one with its identifier.
   *
   * @param fromState that the other one must be in
   * @param fromStatement that it must hold, where given
   * @return false when it is not like that, and then nothing has changed
   */
  boolean replace(ApplicationRow row, String fromState, Optional<String> fromStatement) {
    String assignments = COLUMNS.substring(0, COLUMNS.lastIndexOf(',')).replace(",", " = ?,");
    List<@Nullable Object> arguments = new ArrayList<>(Arrays.asList(arguments(row)));
    arguments.add(fromState);
    fromStatement.ifPresent(statement -> arguments.add(ascii(statement)));
    return sql.update(
            "update applications set "
                + assignments
                + " = ? where id = ? and state = ?"
                + (fromStatement.isPresent() ? " and statement = ?" : ""),
            arguments.toArray())
        == 1;
  }

  Optional<ApplicationRow> find(String id) {
    return sql.first(SELECT + "where id = ?", ApplicationTable::read, id);
  }

  Optional<ApplicationRow> openOf(EntityId entity) {
    return sql.first(SELECT + "where open_entity = ?", ApplicationTable::read, entity.value());
  }

  List<ApplicationRow> newest(Optional<String> state, int limit) {
    String end = "order by created_at desc, id desc fetch first " + limit + " rows only";
    return state
        .map(wanted -> sql.list(SELECT + "where state = ? " + end, ApplicationTable::read, wanted))
        .orElseGet(() -> sql.list(SELECT + end, ApplicationTable::read));
  }

  Map<String, Long> countByState() {
    Map<String, Long> counts = new LinkedHashMap<>();
    sql.list(
            "select state, count(*) from applications group by state order by state",
            row -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  private static @Nullable Object[] arguments(ApplicationRow row) {
    return new @Nullable Object[] {
      row.invitation(),
      row.entity().value(),
      row.open() ? row.entity().value() : null,
      row.state(),
      ascii(row.statement()),
      row.ver(),
      row.report().orElse(null),
      row.rules().orElse(null),
      row.evidence().orElse(null),
      row.decidedBy().orElse(null),
      row.reason().orElse(null),
      Columns.nullable(row.seq()),
      row.createdAt(),
      row.changedAt(),
      row.id()
    };
  }

  private static byte[] ascii(String token) {
    return token.getBytes(StandardCharsets.US_ASCII);
  }

  private static ApplicationRow read(ResultSet row) throws SQLException {
    return new ApplicationRow(
        row.getString("id"),
        row.getString("invitation"),
        EntityId.parseTesting(row.getString("entity")),
        row.getString("state"),
        Columns.ascii(row, "statement"),
        row.getLong("ver"),
        Columns.bytes(row, "report"),
        Columns.optionalHash(row, "rules"),
        Columns.optionalHash(row, "evidence"),
        Columns.text(row, "decided_by"),
        Columns.text(row, "reason"),
        Columns.number(row, "seq"),
        row.getLong("created_at"),
        row.getLong("changed_at"));
  }
}
