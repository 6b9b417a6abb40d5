package org.waymark.registry.admission;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.storage.AdmissionStorage;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.InvitationRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.statement.SiteStatement;

/**
 * Applications on their way from {@code applied} to a decision (DESIGN 8). What is decided for a
 * site is written into the log by the package above; here it is received, checked and declined.
 *
 * <p>A site mends a failing application by sending a better statement under the same invitation,
 * which then takes the place of the one before. Thread-safe.
 */
public final class Applications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");
  private static final int MOST_LISTED = 10_000;

  private final AdmissionStorage storage;
  private final Reception reception;
  private final RulesInForce rules;
  private final Inspection inspection;
  private final Refusals refusals;
  private final InstantSource clock;
  private final ThreadPoolExecutor background;

  public Applications(
      RegistryStorage storage,
      Reception reception,
      RulesInForce rules,
      Inspection inspection,
      Refusals refusals,
      InstantSource clock) {
    this.storage = storage.admission();
    this.reception = reception;
    this.rules = rules;
    this.inspection = inspection;
    this.refusals = refusals;
    this.clock = clock;
    this.background =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "waymark-registry-applications");
              thread.setDaemon(true);
              return thread;
            });
    background.allowCoreThreadTimeOut(true);
  }

  /** Goes on with what an earlier process had not checked yet. */
  public void resume() {
    storage
        .applications(Optional.of(ApplicationState.APPLIED.code()), MOST_LISTED)
        .forEach(this::checkLater);
  }

  /**
   * Receives a site's request to become a member, or to have new keys. Its checks begin at once and
   * end later.
   *
   * @param request a {@link org.waymark.trust.statement.SiteRequest}, as it came
   * @return in the state {@code applied}
   * @throws RefusedException {@code invitation_unknown invitation_used invitation_expired
   *     invitation_revoked invitation_foreign already_member not_a_member not_active
   *     recovery_committed application_pending request_replayed update_too_often}
   * @throws org.waymark.signer.VerificationException {@code request_malformed request_audience
   *     request_expired counter_rollback counter_reused}, and as {@link StatementChecks#read}
   */
  public Application submit(String request) {
    ApplicationRow row = reception.receive(request);
    checkLater(row);
    return application(row);
  }

  public Optional<Application> get(String id) {
    return storage.application(id).map(this::application);
  }

  /** The newest first; all, or those of one state. */
  public List<Application> list(Optional<ApplicationState> state) {
    return storage.applications(state.map(ApplicationState::code), MOST_LISTED).stream()
        .map(this::application)
        .toList();
  }

  /** How many there are, by state; every state has a number. */
  public Map<ApplicationState, Long> count() {
    Map<String, Long> known = storage.countApplications();
    Map<ApplicationState, Long> all = new EnumMap<>(ApplicationState.class);
    for (ApplicationState state : ApplicationState.values()) {
      all.put(state, known.getOrDefault(state.code(), 0L));
    }
    return all;
  }

  /**
   * Does the checks of an application that is not decided, now.
   *
   * @throws RefusedException {@code application_unknown application_state}
   */
  public Application check(String id, Actor actor) {
    return refusals.watch(actor, id, () -> application(checked(open(id, "checked"), actor)));
  }

  /**
   * Refuses an application for good. Its invitation stays used.
   *
   * @param reason a code of 1 to 64 of {@code a-z 0-9 -}
   * @throws RefusedException {@code application_unknown application_state reason_malformed}
   */
  public Application decline(String id, String reason, Actor actor) {
    return refusals.watch(actor, id, () -> application(declined(id, reason, actor)));
  }

  private ApplicationRow declined(String id, String reason, Actor actor) {
    requireReason(id, reason);
    while (true) {
      ApplicationRow seen = open(id, "declined");
      Instant now = clock.instant();
      ApplicationRow after =
          Rows.decided(seen, ApplicationState.DECLINED, actor, Optional.of(reason), now);
      AuditRow audit = Rows.audit(after, now, actor, "decline", Optional.of(reason));
      // A report that came in between does not keep an operator from declining.
      if (storage.replaceApplication(after, seen, audit)) {
        return after;
      }
    }
  }

  /**
   * Demands a code.
   *
   * @throws RefusedException {@code reason_malformed}
   */
  public static void requireReason(String id, String reason) {
    if (!REASON.matcher(reason).matches()) {
      throw new RefusedException(
          "reason_malformed",
          id,
          "The reason is a code of 1 to 64 of a-z, 0-9 and -, for example not-eligible.");
    }
  }

  /**
   * An application that is not decided.
   *
   * @param verb what is to be done with it, for the message
   * @throws RefusedException {@code application_unknown application_state}
   */
  public ApplicationRow open(String id, String verb) {
    ApplicationRow row = row(id);
    if (!row.open()) {
      throw state(row, verb);
    }
    return row;
  }

  private ApplicationRow row(String id) {
    return storage
        .application(id)
        .orElseThrow(
            () ->
                new RefusedException(
                    "application_unknown",
                    id,
                    "There is no application " + id + "; list them: waymark application list."));
  }

  /** The refusal to do something with an application in its present state. */
  public static RefusedException state(ApplicationRow row, String verb) {
    return new RefusedException(
        "application_state",
        row.id(),
        "The application "
            + row.id()
            + " of "
            + row.entity()
            + " is "
            + row.state()
            + " and cannot be "
            + verb
            + "; look at it: waymark application show "
            + row.id()
            + ".");
  }

  /**
   * Checkers interrupt their threads when they close, and an interrupt closes the database under
   * everybody; so what comes of a check is stored by a thread of this class.
   */
  private void checkLater(ApplicationRow row) {
    SiteStatement statement = SiteStatement.parse(row.statement(), true);
    try {
      CompletableFuture<Void> unused =
          CompletableFuture.supplyAsync(rules::rules, background)
              .thenCompose(compiled -> inspection.submit(statement, compiled))
              .thenAcceptAsync(report -> keep(row, report, Actor.TIMER), background)
              .exceptionally(
                  failed -> {
                    // It stays applied; the operator sees that, and the next start tries again.
                    LOG.error(
                        "Application {} could not be checked: {}", row.id(), failed.toString());
                    return null;
                  });
    } catch (RejectedExecutionException e) {
      LOG.warn("Application {} waits for its checks until the next start.", row.id());
    }
  }

  private ApplicationRow checked(ApplicationRow seen, Actor actor) {
    SiteStatement statement = SiteStatement.parse(seen.statement(), true);
    return keep(seen, inspection.check(statement, rules.rules()), actor);
  }

  /** What the row is after its checks, or what it has become meanwhile. */
  private ApplicationRow keep(ApplicationRow seen, RuleReport report, Actor actor) {
    Instant now = clock.instant();
    ApplicationRow after = Rows.checked(seen, report, now);
    AuditRow audit = Rows.audit(after, now, actor, "check", Optional.of(report.worst().code()));
    return storage.replaceApplication(after, seen, audit) ? after : row(seen.id());
  }

  /** The application that a row is. */
  public Application application(ApplicationRow row) {
    InvitationRow invitation = storage.invitation(row.invitation()).orElseThrow();
    return Application.of(row, InvitationKind.of(invitation.kind()).orElseThrow());
  }

  /** Ends the checks under way, and waits for what is being stored. */
  @Override
  public void close() {
    inspection.close();
    background.shutdown();
    boolean interrupted = false;
    while (!background.isTerminated()) {
      try {
        boolean unused = background.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
