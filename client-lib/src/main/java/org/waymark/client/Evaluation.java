package org.waymark.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymark.client.store.HeldBack;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoredRecord;
import org.waymark.client.sync.HeldState;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.StatusStatement;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * Decides what one copy of a directory says about a host, in the order of DESIGN 7. The copy's
 * root, checkpoint, witnesses and log were verified when it was taken over; here follow map,
 * record, membership, site, counters, status and freshness. Takes no lock and waits for nothing.
 */
final class Evaluation {

  /** The names of the steps, in order. */
  static final List<String> STEPS =
      List.of(
          "root",
          "checkpoint",
          "witnesses",
          "log",
          "map",
          "record",
          "membership",
          "site",
          "counters",
          "status",
          "freshness");

  /** How the codes begin that say that superiors did not vouch for a site as it is. */
  private static final List<String> MEMBERSHIP =
      List.of("membership_", "chain_", "naming_", "path_", "constraints_", "policy_");

  private final HeldState held;
  private final Function<EntityId, Optional<SiteMark>> marks;
  private final Host host;
  private final Instant now;
  private final Freshness freshness;
  private @Nullable HeldBack heldBack;

  /**
   * @param marks what was believed of a site before
   */
  Evaluation(HeldState held, Function<EntityId, Optional<SiteMark>> marks, Host host, Instant now) {
    this.held = held;
    this.marks = marks;
    this.host = host;
    this.now = now;
    this.freshness = held.freshness().at(now);
  }

  /**
   * Decides.
   *
   * @throws org.waymark.client.store.StoreDamagedException when the copy cannot be read
   */
  Verdict verdict() {
    for (EntityId site : candidates()) {
      Optional<HeldBack> back = held.view().heldBack(site.key());
      if (back.isPresent()) {
        heldBack = back.get();
      }
      Optional<StoredRecord> stored =
          back.isPresent() ? back.get().shown() : held.view().record(site);
      if (stored.isPresent()) {
        return found(site, stored.get());
      }
    }
    return freshness == Freshness.EXPIRED ? expired(null, null) : absent();
  }

  private List<EntityId> candidates() {
    Root root = held.roots().newest();
    List<EntityId> candidates = new ArrayList<>(2);
    if (root.testing() || !host.isLoopback()) {
      candidates.add(EntityId.https(host));
    }
    if (root.testing() && host.port().orElse(0) != 80) {
      candidates.add(EntityId.http(host));
    }
    return candidates;
  }

  private Verdict found(EntityId site, StoredRecord stored) {
    VerifiedRecord record;
    Record parsed = null;
    try {
      parsed = Record.parse(stored.bytes());
      record = held.verifier().verify(site, parsed, now);
      Optional<SiteMark> mark = marks.apply(site);
      if (mark.isPresent()) {
        record.counters().requireNotBelow(mark.get().counters(), site);
      }
    } catch (VerificationException e) {
      return verdict(
          Verdict.Kind.UNTRUSTED,
          site,
          null,
          failedStep(e, parsed),
          new Problem(
              e.code(),
              String.valueOf(e.getMessage()),
              "Report it to the operators of " + federation() + " and do not use the peer."));
    }
    SiteStatus status = record.siteStatus();
    if (status != SiteStatus.ACTIVE) {
      return notActive(site, record, status);
    }
    if (!now.isBefore(record.expires())) {
      return outdated(site, record);
    }
    if (freshness == Freshness.EXPIRED) {
      return expired(site, record);
    }
    if (freshness == Freshness.STALE
        && !held.view().state().introduction().introduced(site.key())) {
      return newcomer(site, record);
    }
    return verdict(Verdict.Kind.ACTIVE, site, record, "", null);
  }

  private Verdict notActive(EntityId site, VerifiedRecord record, SiteStatus status) {
    StatusStatement statement = record.record().status().orElseThrow();
    Verdict.Kind kind =
        switch (status) {
          case SUSPENDED -> Verdict.Kind.SUSPENDED;
          case REVOKED -> Verdict.Kind.REVOKED;
          case LEFT -> Verdict.Kind.LEFT;
          case ACTIVE -> throw new IllegalStateException("active");
        };
    return verdict(
        kind,
        site,
        record,
        "status",
        new Problem(
            status.code(),
            "%s is %s in %s since %s, with the reason %s."
                .formatted(
                    site, status.code(), federation(), statement.issued(), statement.reason()),
            "Ask the operators of " + federation() + " about it; do not use the peer."));
  }

  private Verdict outdated(EntityId site, VerifiedRecord record) {
    boolean statement = !now.isBefore(record.site().expires());
    return verdict(
        Verdict.Kind.UNUSABLE,
        site,
        record,
        "status",
        new Problem(
            statement ? "statement_expired" : "membership_expired",
            "The %s of %s expired at %s."
                .formatted(
                    statement ? "statement" : "membership",
                    site,
                    statement ? record.site().expires() : record.membershipExpires()),
            statement
                ? "The site signs the next one with `waymark site-admin sign` and sends it to the"
                    + " registry: PUT /api/v1/sites/%s/statement.".formatted(site.host())
                : "The operators of " + federation() + " renew it."));
  }

  private Verdict newcomer(EntityId site, VerifiedRecord record) {
    return verdict(
        Verdict.Kind.NEWCOMER,
        site,
        record,
        "freshness",
        new Problem(
            "newcomer_while_stale",
            "%s arrived when the directory of %s was already stale (since %s), and is not introduced before it is fresh again."
                .formatted(site, federation(), held.freshness().freshUntil()),
            Problems.RENEW));
  }

  private Verdict expired(@Nullable EntityId site, @Nullable VerifiedRecord record) {
    return verdict(
        Verdict.Kind.UNUSABLE,
        site,
        record,
        record == null ? "log" : "freshness",
        tooOld(held, now));
  }

  /** What to say about a copy that has expired. */
  static Problem tooOld(HeldState held, Instant now) {
    Root root = held.roots().newest();
    boolean byRoot = !now.isBefore(root.expires());
    if (!byRoot && root.witness().demanded() && held.view().state().witnessed().isNothing()) {
      return new Problem(
          "witness_policy",
          "Nobody is introduced: of the %d entries of the directory of %s none has the cosignatures that root version %d asks for."
              .formatted(held.size(), root.federation(), root.version()),
          "Ask again when the witnesses have seen it; `waymark registry status` at the federation"
              + " says which of them have.");
    }
    return new Problem(
        byRoot ? "root_expired" : "directory_expired",
        "The directory of %s expired at %s: its newest entry was written at %s, %sand root version %d holds until %s."
            .formatted(
                root.federation(),
                held.freshness().staleUntil(),
                Instant.ofEpochSecond(held.last().time()),
                root.witness().demanded()
                    ? "witnesses cosigned the first %d of %d entries, "
                        .formatted(held.witnessedSize(), held.size())
                    : "",
                root.version(),
                root.expires()),
        Problems.RENEW);
  }

  private Verdict absent() {
    HeldBack back = heldBack;
    if (back != null) {
      return verdict(
          Verdict.Kind.ABSENT,
          null,
          null,
          "map",
          new Problem(
              "held_back",
              "What %2$s says of %1$s since entry %3$d is not witnessed yet: the witness policy is satisfied up to %4$d entries."
                  .formatted(back.sub(), federation(), back.seq(), held.witnessedSize()),
              "Ask again when witnesses have cosigned it, which takes a minute or two; `waymark resolve"
                  + " HOST --explain` tells."));
    }
    return verdict(
        Verdict.Kind.ABSENT,
        null,
        null,
        "map",
        new Problem(
            "not_a_member",
            "%s is not in the directory of %s, which is shown by the map %s after %d entries."
                .formatted(host, federation(), held.last().directory(), held.size()),
            "If it should be a member, its administrator makes a statement with `waymark site-admin"
                + " init HOST` and `waymark site-admin sign` and gives it to the operators of "
                + federation()
                + ", who run `waymark site admit FILE`."));
  }

  private EntityId federation() {
    return held.roots().newest().federation();
  }

  /** The verifier's exception does not say whose signature it was; only here does it matter. */
  private String failedStep(VerificationException e, @Nullable Record record) {
    if (record == null || e.code().startsWith("record_")) {
      return e.code().equals("record_issuer_mismatch") ? "membership" : "record";
    }
    if (e.code().startsWith("counter_")) {
      return "counters";
    }
    if (e.code().equals("authority_hint_missing")) {
      return "site";
    }
    if (e instanceof InvalidSignatureException) {
      try {
        record.membership().jws().verify(issuerKeys(record), MembershipStatement.TYP);
        return "site";
      } catch (VerificationException membershipToo) {
        return "membership";
      }
    }
    return MEMBERSHIP.stream().anyMatch(e.code()::startsWith) ? "membership" : "record";
  }

  /** Of whoever issued the site's membership, as the record itself says. */
  private JwkSet issuerKeys(Record record) {
    return record.chainLength() == 1
        ? held.roots().newest().keys(RootRole.MEMBERSHIP)
        : record.chain().get(1).keys();
  }

  private Verdict verdict(
      Verdict.Kind kind,
      @Nullable EntityId site,
      @Nullable VerifiedRecord record,
      String failed,
      @Nullable Problem problem) {
    return new Verdict(kind, federation(), held, site, record, failed, problem, heldBack, now);
  }
}
