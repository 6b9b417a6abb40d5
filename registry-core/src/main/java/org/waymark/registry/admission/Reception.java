package org.waymark.registry.admission;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AdmissionStorage;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.InvitationRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/**
 * Receives applications: believes the request, finds its invitation, compares with what is known of
 * the site, and keeps it. Nothing is kept for whoever has no invitation but a row in the audit
 * trail. Thread-safe.
 */
public final class Reception {
  /** Whoever sends a request; which site, the row's subject says. */
  public static final Actor SITE = new Actor("site");

  private static final int MOST_AN_HOUR = 24;

  private final RegistryStorage storage;
  private final AdmissionStorage admission;
  private final Refusals refusals;
  private final Supplier<Root> root;
  private final Function<EntityId, Optional<Record>> members;
  private final Secrets secrets;
  private final InstantSource clock;
  private final HourlyLimit limit = new HourlyLimit(MOST_AN_HOUR);

  /**
   * @param root in force
   * @param members the present record of a site that is or was one
   */
  public Reception(
      RegistryStorage storage,
      Refusals refusals,
      Supplier<Root> root,
      Function<EntityId, Optional<Record>> members,
      SecureRandom random,
      InstantSource clock) {
    this.storage = storage;
    this.admission = storage.admission();
    this.refusals = refusals;
    this.root = root;
    this.members = members;
    this.secrets = new Secrets(random);
    this.clock = clock;
  }

  ApplicationRow receive(String token) {
    SiteRequest request =
        refusals.watch(SITE, "application", () -> request(token, SiteRequest.Act.APPLY));
    return refusals.watch(SITE, request.sub().value(), () -> accept(request));
  }

  /**
   * Reads a request of a kind.
   *
   * @throws org.waymark.signer.VerificationException {@code request_malformed}, and as {@link
   *     SiteRequest#parse}
   */
  public SiteRequest request(String token, SiteRequest.Act act) {
    SiteRequest request = SiteRequest.parse(token, root.get().testing());
    if (request.act() != act) {
      throw new MalformedException(
          "request_malformed",
          "The request of "
              + request.sub()
              + " asks for "
              + request.act().code()
              + " where "
              + act.code()
              + " belongs.");
    }
    return request;
  }

  /**
   * Reads the statement inside a request.
   *
   * @throws org.waymark.signer.VerificationException {@code request_malformed} when it is of
   *     another site, and as {@link StatementChecks#read}
   */
  public SiteStatement statement(SiteRequest request, Instant now) {
    return request.requireOwn(checks().read(request.statement().orElseThrow(), now));
  }

  /**
   * Uses a request up.
   *
   * @throws RefusedException {@code request_replayed}
   */
  public void use(SiteRequest request, Instant now) {
    storage.access().dropUsedBefore(now.getEpochSecond());
    if (!storage.access().use(request.jtiHash(), request.forgottenAfter().getEpochSecond())) {
      throw new RefusedException(
          "request_replayed",
          request.sub().value(),
          "This request of "
              + request.sub()
              + " was received before; each counts once, so sign a new one.");
    }
  }

  /** What statements are demanded to be. */
  public StatementChecks checks() {
    return StatementChecks.of(root.get(), storage.intermediates());
  }

  private ApplicationRow accept(SiteRequest request) {
    Instant now = clock.instant();
    SiteStatement statement = statement(request, now);
    request.verify(statement.keys(), root.get().federation(), now);
    InvitationRow invitation = invitation(request);
    Optional<ApplicationRow> before =
        invitation.application().flatMap(admission::application).filter(ApplicationRow::open);
    requireUsable(invitation, statement, before, now);
    Optional<Record> known = members.apply(statement.sub());
    if (invitation.kind().equals(InvitationKind.REKEY.code())) {
      requireRekey(statement, known);
    } else {
      requireNoMember(statement, known);
    }
    requireNoOther(invitation, statement);
    return before.isPresent()
        ? again(request, before.get(), statement, now)
        : first(request, invitation, statement, now);
  }

  private InvitationRow invitation(SiteRequest request) {
    return admission
        .invitationByToken(Secrets.hash(request.invitation().orElseThrow()))
        .orElseThrow(
            () ->
                new RefusedException(
                    "invitation_unknown",
                    request.sub().value(),
                    "There is no such invitation in "
                        + root.get().federation()
                        + "; ask the operator for a link."));
  }

  private static void requireUsable(
      InvitationRow invitation,
      SiteStatement statement,
      Optional<ApplicationRow> before,
      Instant now) {
    String sub = statement.sub().value();
    String host = statement.sub().host().toString();
    if (invitation.host().filter(bound -> !bound.equals(host)).isPresent()) {
      throw new RefusedException(
          "invitation_foreign",
          sub,
          "This invitation is for another host than " + host + "; ask the operator for a link.");
    }
    if (invitation.state().equals(InvitationRow.REVOKED)) {
      throw new RefusedException(
          "invitation_revoked",
          sub,
          "This invitation was taken back by the operator; ask for a new link.");
    }
    boolean own = before.filter(row -> row.entity().equals(statement.sub())).isPresent();
    if (invitation.state().equals(InvitationRow.USED) && !own) {
      throw new RefusedException(
          "invitation_used",
          sub,
          "This invitation was used before, and each is good for one site and one decision; ask the"
              + " operator for a new link.");
    }
    if (!own && now.getEpochSecond() >= invitation.expiresAt()) {
      throw new RefusedException(
          "invitation_expired",
          sub,
          "This invitation expired at "
              + Instant.ofEpochSecond(invitation.expiresAt())
              + "; ask the operator for a new link.");
    }
  }

  private static void requireNoMember(SiteStatement statement, Optional<Record> known) {
    if (known.map(Record::siteStatus).filter(SiteStatus::member).isPresent()) {
      throw new RefusedException(
          "already_member",
          statement.sub().value(),
          statement.sub()
              + " is a member already; send a new statement as an update: waymark site-admin"
              + " update.");
    }
    known.ifPresentOrElse(
        record -> StatementChecks.requireNotBelow(statement, record.site()),
        () -> StatementChecks.requireFirst(statement));
  }

  /**
   * What has to be true of a member whose new keys the old ones do not vouch for.
   *
   * @throws RefusedException {@code not_a_member not_active recovery_committed counter_unchanged}
   */
  public static void requireRekey(SiteStatement statement, Optional<Record> known) {
    String sub = statement.sub().value();
    Record record =
        known
            .filter(found -> found.siteStatus().member())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "not_a_member",
                        sub,
                        sub + " is no member whose keys could be replaced; it has to be invited."));
    if (record.siteStatus() != SiteStatus.ACTIVE) {
      throw new RefusedException(
          "not_active",
          sub,
          sub
              + " is suspended; reinstate it before it gets new keys or, where others have the old"
              + " ones, revoke it and invite it anew.");
    }
    if (record.site().recovery().isPresent()) {
      throw new RefusedException(
          "recovery_committed",
          sub,
          sub
              + " has committed itself to a recovery key, and only that may replace its keys:"
              + " waymark site-admin recover. Where that is lost too, revoke it and invite it"
              + " anew.");
    }
    StatementChecks.requireNext(statement, record.site());
  }

  private void requireNoOther(InvitationRow invitation, SiteStatement statement) {
    if (admission
        .openApplicationOf(statement.sub())
        .filter(other -> !other.invitation().equals(invitation.id()))
        .isPresent()) {
      throw pending(statement);
    }
  }

  private static RefusedException pending(SiteStatement statement) {
    return new RefusedException(
        "application_pending",
        statement.sub().value(),
        "Another application of "
            + statement.sub()
            + " is open under another invitation; wait for its decision, or apply with that"
            + " invitation's link.");
  }

  private ApplicationRow first(
      SiteRequest request, InvitationRow invitation, SiteStatement statement, Instant now) {
    use(request, now);
    ApplicationRow row =
        Rows.applied(secrets.id(), invitation.id(), statement, now.getEpochSecond(), now);
    if (!admission.redeem(
        invitation.id(), row, Rows.audit(row, now, SITE, "apply", Optional.empty()))) {
      throw new RefusedException(
          "invitation_used",
          row.entity().value(),
          "This invitation was used at the same moment; ask the operator for a new link.");
    }
    return row;
  }

  /** The same site mends its application. */
  private ApplicationRow again(
      SiteRequest request, ApplicationRow before, SiteStatement statement, Instant now) {
    requireUndecided(before);
    StatementChecks.requireNotBelow(statement, SiteStatement.parse(before.statement(), true));
    use(request, now);
    if (!limit.take(before.id(), now)) {
      throw new RefusedException(
          "update_too_often",
          before.entity().value(),
          before.entity()
              + " has applied "
              + MOST_AN_HOUR
              + " times within an hour; wait, and mend everything that the report names first.");
    }
    ApplicationRow seen = before;
    while (true) {
      ApplicationRow row =
          Rows.applied(seen.id(), seen.invitation(), statement, seen.createdAt(), now);
      AuditRow audit = Rows.audit(row, now, SITE, "apply", Optional.of("again"));
      if (admission.replaceApplication(row, seen, audit)) {
        return row;
      }
      // Most often its report has come in between; else somebody decided, or sent a later one.
      seen = admission.application(before.id()).orElseThrow();
      requireUndecided(seen);
      StatementChecks.requireNotBelow(statement, SiteStatement.parse(seen.statement(), true));
    }
  }

  /** What was approved and waits for a signature must not become another statement meanwhile. */
  private static void requireUndecided(ApplicationRow row) {
    if (!row.open() || row.state().equals(ApplicationState.APPROVED.code())) {
      throw Applications.state(row, "replaced");
    }
  }
}
