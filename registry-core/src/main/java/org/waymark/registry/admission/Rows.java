package org.waymark.registry.admission;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.AuditRow;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.statement.SiteStatement;

/** What the steps of an application make of its row. */
public final class Rows {
  private Rows() {}

  static ApplicationRow applied(
      String id, String invitation, SiteStatement statement, long created, Instant now) {
    return new ApplicationRow(
        id,
        invitation,
        statement.sub(),
        ApplicationState.APPLIED.code(),
        statement.jws().token(),
        statement.ver(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        created,
        now.getEpochSecond());
  }

  static ApplicationRow checked(ApplicationRow row, RuleReport report, Instant now) {
    return new ApplicationRow(
        row.id(),
        row.invitation(),
        row.entity(),
        ApplicationState.CHECKED.code(),
        row.statement(),
        row.ver(),
        Optional.of(CanonicalJson.write(report.toJson())),
        Optional.of(report.rules()),
        Optional.of(report.evidence()),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        row.createdAt(),
        now.getEpochSecond());
  }

  /** The row of an application that somebody decided. */
  public static ApplicationRow decided(
      ApplicationRow row,
      ApplicationState state,
      Actor actor,
      Optional<String> reason,
      Instant now) {
    return with(row, state, Optional.of(actor.name()), reason, OptionalLong.empty(), now);
  }

  /**
   * The row of an application that the log tells of.
   *
   * @param actor who decided, unless somebody has before
   */
  public static ApplicationRow admitted(
      ApplicationRow row, Actor actor, Optional<String> reason, long seq, Instant now) {
    return with(
        row,
        ApplicationState.ADMITTED,
        row.decidedBy().or(() -> Optional.of(actor.name())),
        reason,
        OptionalLong.of(seq),
        now);
  }

  private static ApplicationRow with(
      ApplicationRow row,
      ApplicationState state,
      Optional<String> decidedBy,
      Optional<String> reason,
      OptionalLong seq,
      Instant now) {
    return new ApplicationRow(
        row.id(),
        row.invitation(),
        row.entity(),
        state.code(),
        row.statement(),
        row.ver(),
        row.report(),
        row.rules(),
        row.evidence(),
        decidedBy,
        reason,
        seq,
        row.createdAt(),
        now.getEpochSecond());
  }

  /** The audit row of a step. */
  public static AuditRow audit(
      ApplicationRow row, Instant now, Actor actor, String action, Optional<String> reason) {
    return new AuditRow(
        now.getEpochSecond(),
        actor.name(),
        action,
        row.entity().value(),
        reason,
        Optional.of("Application " + row.id() + ", statement " + row.ver() + "."),
        row.seq(),
        Optional.empty());
  }
}
