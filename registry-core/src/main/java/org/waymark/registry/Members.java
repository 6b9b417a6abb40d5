package org.waymark.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.Reception;
import org.waymark.registry.admission.Rows;
import org.waymark.registry.admission.StatementChecks;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.SiteRow;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;

/**
 * The steps of a site's life (formats.md, section 6), each with the statements that the membership
 * role signs for it (DESIGN 4.2, 4.3). Used on the writer's thread.
 */
final class Members {
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

  private final Author author;
  private final Signing signing;

  Members(Author author, Signing signing) {
    this.author = author;
    this.signing = signing;
  }

  List<SiteRow> admit(List<String> tokens, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft -> {
          List<SiteRow> rows = new ArrayList<>(tokens.size());
          Set<EntityId> seen = new HashSet<>();
          for (String token : tokens) {
            SiteStatement statement = checks().read(token, draft.time());
            Optional<Record> before = author.record(statement.sub());
            if (!seen.add(statement.sub())) {
              throw alreadyMember(statement.sub());
            }
            rows.add(enter(draft, statement, before, grounds));
          }
          return rows;
        });
  }

  private SiteRow enter(
      Author.Draft draft, SiteStatement statement, Optional<Record> before, Grounds grounds) {
    if (before.map(Record::siteStatus).filter(SiteStatus::member).isPresent()) {
      throw alreadyMember(statement.sub());
    }
    before.ifPresentOrElse(
        known -> StatementChecks.requireNotBelow(statement, known.site()),
        () -> StatementChecks.requireFirst(statement));
    return draft.site(EventType.ADMIT, member(statement, before, draft.time()), grounds);
  }

  private static RefusedException alreadyMember(EntityId sub) {
    return new RefusedException(
        "already_member",
        sub.value(),
        sub + " is a member already; a new statement of a member is an update.");
  }

  /** The entry, what becomes of the application, and the decision: all of it, or nothing. */
  SiteRow approve(Application application, ApplicationRow seen, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft -> {
          SiteStatement statement = checks().read(seen.statement(), draft.time());
          Optional<Record> before = author.record(statement.sub());
          SiteRow row;
          if (application.kind() == InvitationKind.REKEY) {
            Reception.requireRekey(statement, before);
            row =
                draft.site(EventType.ROTATE_KEY, member(statement, before, draft.time()), grounds);
          } else {
            row = enter(draft, statement, before, grounds);
          }
          draft
              .batch()
              .application(
                  Rows.admitted(seen, grounds.actor(), grounds.reason(), row.seq(), draft.time()),
                  seen.state());
          return row;
        });
  }

  /**
   * A newer statement; where it names other keys, those are certified.
   *
   * @param vouched whether the site's request already showed that an old key wants the new ones
   */
  SiteRow update(String token, boolean vouched, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft -> {
          SiteStatement statement = checks().read(token, draft.time());
          Recoveries.requireNone(statement.sub(), author.recoveries().find(statement.sub()));
          Record before = requireNext(statement, author.record(statement.sub()), vouched);
          if (statement.keys().equals(before.membership().keys())) {
            Record updated = Record.of(statement, before.chain(), before.status());
            return draft.site(EventType.UPDATE, updated, grounds);
          }
          Record rotated = member(statement, Optional.of(before), draft.time());
          return draft.site(EventType.ROTATE_KEY, rotated, grounds);
        });
  }

  /**
   * Demands that a statement may follow what is known of its site, and that the site sent it.
   *
   * @return the record before
   */
  static Record requireNext(SiteStatement statement, Optional<Record> known, boolean vouched) {
    Record before = requireMember(statement.sub(), known);
    StatementChecks.requireNext(statement, before.site());
    requireStatus(before, SiteStatus.ACTIVE, "not_active");
    if (!vouched) {
      StatementChecks.requireSignedBy(statement, before.membership().keys());
    }
    return before;
  }

  SiteRow renew(EntityId sub, Grounds grounds) {
    return recertify(EventType.UPDATE, SiteStatus.ACTIVE, "not_active", sub, grounds);
  }

  /** Certifies several active members for another term, in one publication. */
  List<SiteRow> renewAll(List<EntityId> subs, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft ->
            subs.stream()
                .map(sub -> requireMember(sub, author.record(sub)))
                .map(before -> member(before.site(), Optional.of(before), draft.time()))
                .map(after -> draft.site(EventType.UPDATE, after, grounds))
                .toList());
  }

  SiteRow reinstate(EntityId sub, Grounds grounds) {
    return recertify(EventType.REINSTATE, SiteStatus.SUSPENDED, "not_suspended", sub, grounds);
  }

  private SiteRow recertify(
      EventType type, SiteStatus from, String otherwise, EntityId sub, Grounds grounds) {
    return author.write(
        grounds.actor(),
        draft -> {
          Record before = requireMember(sub, author.record(sub));
          requireStatus(before, from, otherwise);
          if (type == EventType.REINSTATE) {
            requireUndisputed(sub);
          }
          Record after = member(before.site(), Optional.of(before), draft.time());
          return draft.site(type, after, grounds);
        });
  }

  /** Whoever ends this suspension decides whose keys are certified, and has to say so. */
  private void requireUndisputed(EntityId sub) {
    if (author.recoveries().find(sub).filter(row -> row.disputed()).isPresent()) {
      throw new RefusedException(
          "recovery_disputed",
          sub.value(),
          "Two keys claim "
              + sub
              + ". Decide which is believed: waymark site decide "
              + sub.host()
              + " --recovered, or --kept.");
    }
  }

  SiteRow suspend(EntityId sub, Grounds grounds) {
    return restrict(EventType.SUSPEND, SiteStatus.SUSPENDED, sub, grounds);
  }

  SiteRow revoke(EntityId sub, Grounds grounds) {
    return restrict(EventType.REVOKE, SiteStatus.REVOKED, sub, grounds);
  }

  SiteRow leave(EntityId sub, Grounds grounds) {
    return restrict(EventType.LEAVE, SiteStatus.LEFT, sub, grounds);
  }

  private SiteRow restrict(EventType type, SiteStatus status, EntityId sub, Grounds grounds) {
    String reason = grounds.reason().orElse("");
    if (!REASON.matcher(reason).matches()) {
      throw new RefusedException(
          "reason_malformed",
          sub.value(),
          "The reason is published as a code of 1 to 64 of a-z, 0-9 and -, for example"
              + " key-dispute; never as free text.");
    }
    return author.write(
        grounds.actor(),
        draft -> {
          Record before = requireMember(sub, author.record(sub));
          if (status == SiteStatus.SUSPENDED) {
            requireStatus(before, SiteStatus.ACTIVE, "not_active");
          }
          String token =
              signing.sign(
                  StatusStatement.TYP,
                  StatusStatement.claims(
                      author.root().federation(),
                      sub,
                      draft.time(),
                      status,
                      reason,
                      before.mver() + 1),
                  Superior.anchor(author.root()));
          Record after =
              Record.of(
                  before.site(), before.chain(), Optional.of(StatusStatement.parse(token, true)));
          if (reason.equals(Recoveries.DISPUTE) && status == SiteStatus.SUSPENDED) {
            author
                .recoveries()
                .find(sub)
                .filter(row -> !row.disputed())
                .ifPresent(draft.batch()::disputed);
          }
          return draft.site(type, after, grounds);
        });
  }

  /** The record of an active member, under a new membership statement. */
  Record member(SiteStatement statement, Optional<Record> before, Instant time) {
    Superior superior = author.superiors().of(statement, before);
    String token =
        signing.sign(
            MembershipStatement.TYP,
            MembershipStatement.claims(
                superior.id(),
                statement.sub(),
                time,
                superior.end(time, author.root()),
                statement.keys(),
                before.map(Record::mver).orElse(0L) + 1),
            superior);
    List<MembershipStatement> chain = new ArrayList<>();
    chain.add(MembershipStatement.parse(token, true));
    chain.addAll(superior.chain());
    return Record.of(statement, chain, Optional.empty());
  }

  private StatementChecks checks() {
    return author.checks();
  }

  static Record requireMember(EntityId sub, Optional<Record> known) {
    Record record =
        known.orElseThrow(
            () ->
                new RefusedException(
                    "not_a_member", sub.value(), sub + " has never been a member."));
    if (!record.siteStatus().member()) {
      throw new RefusedException(
          "not_a_member",
          sub.value(),
          sub + " is " + record.siteStatus().code() + "; to have it back, admit it again.");
    }
    return record;
  }

  static void requireStatus(Record record, SiteStatus wanted, String otherwise) {
    if (record.siteStatus() != wanted) {
      throw new RefusedException(
          otherwise,
          record.sub().value(),
          record.sub()
              + " is "
              + record.siteStatus().code()
              + "; this is for sites that are "
              + wanted.code()
              + ".");
    }
  }
}
