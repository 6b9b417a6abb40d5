package org.waymark.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.store.HeldBack;
import org.waymark.client.sync.HeldState;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * What one federation says about one host. Keeps what it rests on, so that the explanation is put
 * into words only for those who ask for it.
 *
 * @param kind which reaction it asks for
 * @param federation who says so; null where none was asked
 * @param held the copy that was looked at; null where there is none
 * @param entityId the peer, where one was found
 * @param record null unless it was believed
 * @param failed the step that did not hold; empty text where all did
 * @param problem null where all held
 * @param heldBack what the log says beyond that, where it is not witnessed yet; null where nothing
 * @param at when it was decided
 */
record Verdict(
    Kind kind,
    @Nullable EntityId federation,
    @Nullable HeldState held,
    @Nullable EntityId entityId,
    @Nullable VerifiedRecord record,
    String failed,
    @Nullable Problem problem,
    @Nullable HeldBack heldBack,
    Instant at) {

  /** Where nothing is held back. */
  Verdict(
      Kind kind,
      @Nullable EntityId federation,
      @Nullable HeldState held,
      @Nullable EntityId entityId,
      @Nullable VerifiedRecord record,
      String failed,
      @Nullable Problem problem,
      Instant at) {
    this(kind, federation, held, entityId, record, failed, problem, null, at);
  }

  /** In the order in which they win over each other where no federation says ACTIVE. */
  enum Kind {
    ACTIVE,
    DENIED,
    SUSPENDED,
    REVOKED,
    UNTRUSTED,
    NEWCOMER,
    UNUSABLE,
    LEFT,
    ABSENT
  }

  /** The first moment at which freshness alone changes what is said. */
  Instant freshnessChange() {
    if (held == null) {
      return at;
    }
    return switch (held.freshness().at(at)) {
      case FRESH -> held.freshness().freshUntil();
      case STALE -> held.freshness().staleUntil();
      case EXPIRED -> Instant.MAX;
    };
  }

  Freshness freshness() {
    return held == null ? Freshness.EXPIRED : held.freshness().at(at);
  }

  Explanation explanation(String query, List<String> findings) {
    return new Explanation(
        query,
        Optional.ofNullable(entityId),
        findings,
        EvidenceText.of(this),
        Optional.ofNullable(problem));
  }

  /** What {@code resolve} throws for it. */
  ResolutionException exception(String query, List<String> findings) {
    Problem p = problem;
    if (p == null) {
      throw new IllegalStateException("an active peer is no exception");
    }
    Explanation why = explanation(query, findings);
    return switch (kind) {
      case SUSPENDED -> new SuspendedPeer(p.code(), p.message(), p.nextStep(), why);
      case REVOKED -> new RevokedPeer(p.code(), p.message(), p.nextStep(), why);
      case DENIED, UNTRUSTED -> new UntrustedPeer(p.code(), p.message(), p.nextStep(), why);
      case NEWCOMER -> new StaleDirectory(p.code(), p.message(), p.nextStep(), why);
      case UNUSABLE -> new ExpiredDirectory(p.code(), p.message(), p.nextStep(), why);
      case LEFT, ABSENT -> new UnknownPeer(p.code(), p.message(), p.nextStep(), why);
      case ACTIVE -> throw new IllegalStateException("an active peer is no exception");
    };
  }
}
