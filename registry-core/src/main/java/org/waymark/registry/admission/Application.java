package org.waymark.registry.admission;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * A site's wish to become a member, or to have new keys after it lost the old ones.
 *
 * @param id whoever knows it may read the application
 * @param kind what its invitation is for
 * @param invitation identifier of that
 * @param statement the newest that the site sent, signed by its own key
 * @param report the newest; of an earlier statement of the site while the state is {@link
 *     ApplicationState#APPLIED}
 * @param decidedBy name of the actor
 * @param reason code that was given for the decision
 * @param seq index of the log entry that it led to
 */
public record Application(
    String id,
    InvitationKind kind,
    String invitation,
    ApplicationState state,
    SiteStatement statement,
    Optional<RuleReport> report,
    Optional<String> decidedBy,
    Optional<String> reason,
    OptionalLong seq,
    Instant created,
    Instant changed) {

  static Application of(ApplicationRow row, InvitationKind kind) {
    return new Application(
        row.id(),
        kind,
        row.invitation(),
        ApplicationState.of(row.state()).orElseThrow(),
        SiteStatement.parse(row.statement(), true),
        row.report()
            .map(bytes -> RuleReport.parse(StrictJson.parseObject(bytes, JsonLimits.DOCUMENT))),
        row.decidedBy(),
        row.reason(),
        row.seq(),
        Instant.ofEpochSecond(row.createdAt()),
        Instant.ofEpochSecond(row.changedAt()));
  }

  /** The site that applies. */
  public EntityId entity() {
    return statement.sub();
  }
}
