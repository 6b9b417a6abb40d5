package org.waymark.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
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
 * role signs for it (DESIGN 4.2, 4.3).
 */
final class Members {
  private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

  private final Author author;
  private final Applications applications;

  Members(Author author) {
    this.author = author;
    this.applications = new Applications(author);
  }

  List<SiteRow> admit(List<String> tokens, Actor actor) {
    return author.write(
        actor,
        draft -> {
          List<SiteRow> rows = new ArrayList<>(tokens.size());
          Set<EntityId> seen = new HashSet<>();
          for (String token : tokens) {
            SiteStatement statement = applications.read(token, draft.time());
            EntityId sub = statement.sub();
            Optional<Record> before = author.record(sub);
            if (!seen.add(sub) || before.filter(Members::member).isPresent()) {
              throw new RefusedException(
                  "already_member",
                  sub.value(),
                  sub + " is a member already; a new statement of a member is an update.");
            }
            before.ifPresent(known -> applications.requireNotBelow(statement, known.site()));
            rows.add(draft.batch().site(EventType.ADMIT, member(statement, before, draft.time())));
          }
          return rows;
        });
  }

  SiteRow update(String token, Actor actor) {
    return author.write(
        actor,
        draft -> {
          SiteStatement statement = applications.read(token, draft.time());
          Record before = requireMember(statement.sub());
          applications.requireNext(statement, before.site());
          if (statement.keys().equals(before.membership().keys())) {
            Record updated = Record.of(statement, List.of(before.membership()), before.status());
            return draft.batch().site(EventType.UPDATE, updated);
          }
          requireStatus(before, SiteStatus.ACTIVE, "not_active");
          applications.requireSignedBy(statement, before.membership().keys());
          Record rotated = member(statement, Optional.of(before), draft.time());
          return draft.batch().site(EventType.ROTATE_KEY, rotated);
        });
  }

  SiteRow renew(EntityId sub, Actor actor) {
    return recertify(EventType.UPDATE, SiteStatus.ACTIVE, "not_active", sub, actor);
  }

  SiteRow reinstate(EntityId sub, Actor actor) {
    return recertify(EventType.REINSTATE, SiteStatus.SUSPENDED, "not_suspended", sub, actor);
  }

  private SiteRow recertify(
      EventType type, SiteStatus from, String otherwise, EntityId sub, Actor actor) {
    return author.write(
        actor,
        draft -> {
          Record before = requireMember(sub);
          requireStatus(before, from, otherwise);
          Record after = member(before.site(), Optional.of(before), draft.time());
          return draft.batch().site(type, after);
        });
  }

  SiteRow suspend(EntityId sub, String reason, Actor actor) {
    return restrict(EventType.SUSPEND, SiteStatus.SUSPENDED, sub, reason, actor);
  }

  SiteRow revoke(EntityId sub, String reason, Actor actor) {
    return restrict(EventType.REVOKE, SiteStatus.REVOKED, sub, reason, actor);
  }

  SiteRow leave(EntityId sub, String reason, Actor actor) {
    return restrict(EventType.LEAVE, SiteStatus.LEFT, sub, reason, actor);
  }

  private SiteRow restrict(
      EventType type, SiteStatus status, EntityId sub, String reason, Actor actor) {
    if (!REASON.matcher(reason).matches()) {
      throw new RefusedException(
          "reason_malformed",
          sub.value(),
          "The reason is published as a code of 1 to 64 of a-z, 0-9 and -, for example"
              + " key-dispute; never as free text.");
    }
    return author.write(
        actor,
        draft -> {
          Record before = requireMember(sub);
          if (status == SiteStatus.SUSPENDED) {
            requireStatus(before, SiteStatus.ACTIVE, "not_active");
          }
          StatusStatement statement =
              StatusStatement.sign(
                  author.root().federation(),
                  sub,
                  draft.time(),
                  status,
                  reason,
                  before.mver() + 1,
                  author.keys().membership());
          return draft
              .batch()
              .site(
                  type,
                  Record.of(before.site(), List.of(before.membership()), Optional.of(statement)));
        });
  }

  /** The record of an active member, under a new membership statement. */
  private Record member(SiteStatement statement, Optional<Record> before, Instant time) {
    MembershipStatement membership =
        MembershipStatement.sign(
            author.root().federation(),
            statement.sub(),
            time,
            time.plusSeconds(author.root().limits().membershipLife()),
            statement.keys(),
            before.map(Record::mver).orElse(0L) + 1,
            author.keys().membership());
    return Record.of(statement, List.of(membership), Optional.empty());
  }

  private static boolean member(Record record) {
    return record.siteStatus() == SiteStatus.ACTIVE || record.siteStatus() == SiteStatus.SUSPENDED;
  }

  private Record requireMember(EntityId sub) {
    Record record =
        author
            .record(sub)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "not_a_member", sub.value(), sub + " has never been a member."));
    if (!member(record)) {
      throw new RefusedException(
          "not_a_member",
          sub.value(),
          sub + " is " + record.siteStatus().code() + "; to have it back, admit it again.");
    }
    return record;
  }

  private static void requireStatus(Record record, SiteStatus wanted, String otherwise) {
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
