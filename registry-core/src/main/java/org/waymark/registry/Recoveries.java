package org.waymark.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.admission.StatementChecks;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RecoveryRow;
import org.waymark.registry.storage.RecoveryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/**
 * Takes a site back from whoever has its keys (DESIGN 5). Used on the writer's thread.
 *
 * <pre>
 * recovery key asks ──> pending ── window over ──────────────> rotate-key, by the clock
 *                         │ hot key objects, or an operator
 *                         v suspends for key-dispute
 *                      disputed (site suspended) ── operator: recovered ──> reinstate, new keys
 *                                                └─ operator: kept ───────> reinstate, old keys
 * </pre>
 *
 * <p>While one is under way, the hot key changes nothing and does not leave: it may be the thief's.
 * Its objection does not end the recovery either; it puts it before people, and nobody trusts the
 * site until they have decided. What ends a recovery is committed with the entry that it leads to.
 */
final class Recoveries {
  /** Why a site is suspended while two keys claim it. */
  static final String DISPUTE = "key-dispute";

  /** What the log's decision says of keys that the recovery key vouched for. */
  static final String RECOVERED = "recovered";

  /** What the log's decision says of keys that stay after all. */
  static final String KEPT = "recovery-refused";

  private static final String OBJECT = "object";
  private static final String RECOVER = "recover";
  private static final Logger LOG = LoggerFactory.getLogger(Recoveries.class);

  private final Author author;
  private final Signing signing;
  private final RecoveryStorage rows;

  Recoveries(Author author, Signing signing) {
    this.author = author;
    this.signing = signing;
    this.rows = author.recoveries();
  }

  /**
   * Nothing that the keys of every day sign is taken while the recovery key has spoken.
   *
   * @throws RefusedException {@code recovery_pending}
   */
  static void requireNone(EntityId site, Optional<RecoveryRow> underWay) {
    underWay.ifPresent(
        row -> {
          throw new RefusedException(
              "recovery_pending",
              site.value(),
              "The recovery key of "
                  + site
                  + " asked at "
                  + Instant.ofEpochSecond(row.openedAt())
                  + " for other keys; until "
                  + (row.disputed()
                      ? "the operator has decided"
                      : Instant.ofEpochSecond(row.endsAt()))
                  + " nothing else is changed. If it was not you: waymark site-admin object.");
        });
  }

  /**
   * What an operator decided of a recovery key stands until the site commits to another one, or a
   * thief of it could freeze the site again and again.
   */
  private void requireNotRefused(EntityId site) {
    Optional<Sha256> committed = author.record(site).flatMap(record -> record.site().recovery());
    rows.refusal(site)
        .filter(refusal -> committed.filter(refusal.commitment()::equals).isPresent())
        .ifPresent(
            refusal -> {
              throw new RefusedException(
                  "recovery_refused",
                  site.value(),
                  "The operator of the federation decided at "
                      + Instant.ofEpochSecond(refusal.decidedAt())
                      + " that this recovery key of "
                      + site
                      + " is not believed. That stands until the site commits to another one, or"
                      + " the operator lifts it: waymark site decide "
                      + site.host()
                      + " --lifted");
            });
  }

  private Optional<RecoveryStorage.Refusal> refusal(Record before) {
    return before
        .site()
        .recovery()
        .map(
            commitment ->
                new RecoveryStorage.Refusal(
                    before.site().sub(), commitment, author.now().getEpochSecond()));
  }

  /** Begins one: from now on the site is frozen. */
  RecoveryRow open(SiteStatement statement, Duration window, Actor actor) {
    requireNone(statement.sub(), rows.find(statement.sub()));
    requireNotRefused(statement.sub());
    long now = author.now().getEpochSecond();
    RecoveryRow row =
        new RecoveryRow(
            statement.sub(),
            statement.jws().token(),
            statement.ver(),
            now,
            now + window.toSeconds(),
            OptionalLong.empty());
    rows.put(row, audit(row, actor, RECOVER, "opened"));
    return row;
  }

  /**
   * Somebody with a hot key says that it was not the site.
   *
   * @return the recovery, disputed; the site is suspended where the membership key is here
   */
  RecoveryRow object(EntityId site, Grounds grounds) {
    RecoveryRow row = require(site);
    if (row.disputed()) {
      throw new RefusedException(
          "recovery_disputed",
          site.value(),
          "Somebody objected to the recovery of "
              + site
              + " already; the operator of the federation decides.");
    }
    Record before = Members.requireMember(site, author.record(site));
    if (before.siteStatus() == SiteStatus.ACTIVE && author.keys().membership().isPresent()) {
      SiteRow unused = new Members(author, signing).suspend(site, grounds);
    } else {
      // Without the key it is an operator who suspends; the recovery stops all the same.
      dispute(row, grounds.actor(), OBJECT, DISPUTE);
    }
    return require(site);
  }

  private void dispute(RecoveryRow row, Actor actor, String action, String reason) {
    rows.put(row.disputedAt(author.now().getEpochSecond()), audit(row, actor, action, reason));
  }

  /**
   * The operator decides whose keys these are.
   *
   * @param recovered whether the recovery key is believed
   */
  SiteRow decide(EntityId site, boolean recovered, Grounds grounds) {
    RecoveryRow row = require(site);
    boolean over = author.now().getEpochSecond() >= row.endsAt();
    if (!row.disputed() && !(recovered && over)) {
      throw new RefusedException(
          "recovery_pending",
          site.value(),
          "Nobody objected to the recovery of "
              + site
              + ", which takes effect at "
              + Instant.ofEpochSecond(row.endsAt())
              + ". To stop it and decide: waymark site suspend "
              + site.host()
              + " --reason "
              + DISPUTE);
    }
    return recovered ? complete(row, grounds) : keep(row, grounds);
  }

  /** The new keys, in one entry: of an active site a rotation, else with its reinstatement. */
  private SiteRow complete(RecoveryRow row, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft -> {
          Record before = Members.requireMember(row.entity(), author.record(row.entity()));
          SiteStatement statement = author.checks().read(row.statement(), draft.time());
          StatementChecks.requireNext(statement, before.site());
          EventType type =
              before.siteStatus() == SiteStatus.ACTIVE ? EventType.ROTATE_KEY : EventType.REINSTATE;
          Record after =
              new Members(author, signing).member(statement, Optional.of(before), draft.time());
          draft.batch().recovered(row.entity());
          return draft.site(type, after, grounds);
        });
  }

  private SiteRow keep(RecoveryRow row, Grounds grounds) {
    Record before = Members.requireMember(row.entity(), author.record(row.entity()));
    if (before.siteStatus() == SiteStatus.ACTIVE) {
      // Whoever is asked to recover a site has a commitment that a recovery opens.
      rows.refuse(refusal(before).orElseThrow(), audit(row, grounds.actor(), "decide", KEPT));
      return author.site(row.entity());
    }
    return author.write(
        grounds.actor(),
        draft -> {
          Record after =
              new Members(author, signing).member(before.site(), Optional.of(before), draft.time());
          draft.batch().refused(refusal(before).orElseThrow());
          return draft.site(EventType.REINSTATE, after, grounds);
        });
  }

  /**
   * Whether a decision needs a signature; keys that stay, of a site that nobody suspended, do not.
   */
  boolean signed(EntityId site, boolean recovered) {
    return recovered
        || Members.requireMember(site, author.record(site)).siteStatus() != SiteStatus.ACTIVE;
  }

  /** Those whose window is over. One that cannot be written any more is put before people. */
  void writeDue() {
    List<RecoveryRow> due = rows.due(author.now().getEpochSecond());
    for (RecoveryRow row : due) {
      // Suspended for something else, it goes on when that is over; below an intermediate, whose
      // key nobody has here, when an operator brings the signature.
      boolean possible =
          author
              .record(row.entity())
              .filter(record -> record.siteStatus() == SiteStatus.ACTIVE)
              .filter(record -> record.chainLength() == 1)
              .isPresent();
      if (!possible) {
        continue;
      }
      try {
        SiteRow unused = complete(row, Grounds.decided(Actor.TIMER, Optional.of(RECOVERED)));
      } catch (RefusedException | VerificationException e) {
        LOG.warn("The recovery of {} needs a decision: {}", row.entity(), e.getMessage());
        dispute(row, Actor.TIMER, RECOVER, "not-written");
      }
    }
  }

  private RecoveryRow require(EntityId site) {
    return rows.find(site)
        .orElseThrow(
            () ->
                new RefusedException(
                    "recovery_none",
                    site.value(),
                    "No recovery of " + site + " is under way, so there is nothing to decide."));
  }

  private AuditRow audit(RecoveryRow row, Actor actor, String action, String reason) {
    return new AuditRow(
        author.now().getEpochSecond(),
        actor.name(),
        action,
        row.entity().value(),
        Optional.of(reason),
        Optional.of(
            "Statement ver "
                + row.ver()
                + ", asked for at "
                + Instant.ofEpochSecond(row.openedAt())
                + ", to take effect at "
                + Instant.ofEpochSecond(row.endsAt())
                + "."),
        OptionalLong.empty(),
        Optional.empty());
  }
}
