package org.waymark.registry.admission;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.IntermediateStorage;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RecordException;
import org.waymark.trust.RollbackException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteStatement;

/**
 * Reads statements that sites send, and says what is wrong with one before anything is drafted. The
 * fold would refuse the same, in the words of a log rather than of the person who sent it.
 *
 * @param root in force
 * @param superiors whether a site may name an entity as its superior: the trust anchor, and the
 *     intermediates of the registry
 */
public record StatementChecks(Root root, Predicate<EntityId> superiors) {

  /** With the superiors of a registry. */
  public static StatementChecks of(Root root, IntermediateStorage intermediates) {
    return new StatementChecks(
        root, hint -> hint.equals(root.federation()) || intermediates.stands(hint));
  }

  /** Statements that were signed and never sent leave gaps, but not such ones. */
  static final long FARTHEST = 1_000_000;

  /**
   * A statement that is well-formed, signed by its own key, current, and addressed to this
   * federation.
   *
   * @throws org.waymark.signer.VerificationException {@code statement_expired statement_from_future
   *     authority_hint_missing}, or as {@link SiteStatement#parse} and {@link
   *     SiteStatement#requireSelfSigned}
   */
  public SiteStatement read(String token, Instant time) {
    SiteStatement statement = SiteStatement.parse(token, root.testing());
    statement.requireSelfSigned();
    if (statement.issued().isAfter(time.plusSeconds(RootChain.SKEW_SECONDS))) {
      throw new RecordException(
          "statement_from_future",
          statement.sub(),
          "The statement of "
              + statement.sub()
              + " was issued at "
              + statement.issued()
              + ", later than now; check the clock of whoever signed it.");
    }
    if (!time.isBefore(statement.expires())) {
      throw new ExpiredException(
          "statement_expired", "site statement of " + statement.sub(), statement.expires());
    }
    if (statement.authorityHints().stream().noneMatch(superiors)) {
      throw new RecordException(
          "authority_hint_missing",
          statement.sub(),
          "The statement of "
              + statement.sub()
              + " does not name "
              + root.federation()
              + ", or an intermediate of it, in authority_hints; it was made for another federation.");
    }
    return statement;
  }

  /**
   * A statement of a site that nobody has heard of before.
   *
   * @throws RefusedException {@code counter_leap}
   */
  public static void requireFirst(SiteStatement statement) {
    requireNear(statement, 0);
  }

  /**
   * The greatest counter there is would be the host's last one for ever, also for whoever has the
   * host after a thief of its key, or after its sale.
   */
  private static void requireNear(SiteStatement statement, long known) {
    if (statement.ver() - known > FARTHEST) {
      throw new RefusedException(
          "counter_leap",
          statement.sub().value(),
          "The counter ver of "
              + statement.sub()
              + " goes from "
              + known
              + " to "
              + statement.ver()
              + ", and may grow by "
              + FARTHEST
              + " at once; sign the statement with a smaller one: waymark site-admin sign.");
    }
  }

  /** A statement that comes after a departure: a later one, or the same. */
  public static void requireNotBelow(SiteStatement statement, SiteStatement known) {
    requireNear(statement, known.ver());
    String counter = "ver of " + statement.sub();
    if (statement.ver() < known.ver()) {
      throw RollbackException.counter(counter, known.ver(), statement.ver());
    }
    if (statement.ver() == known.ver() && !statement.jws().hash().equals(known.jws().hash())) {
      throw RollbackException.reused(counter, known.ver());
    }
  }

  /**
   * A statement that takes the place of another.
   *
   * @throws RefusedException {@code counter_unchanged}
   * @throws RecordException {@code recovery_commitment}
   * @throws RollbackException {@code counter_rollback counter_reused}
   */
  public static void requireNext(SiteStatement statement, SiteStatement known) {
    requireNotBelow(statement, known);
    if (statement.ver() == known.ver()) {
      throw new RefusedException(
          "counter_unchanged",
          statement.sub().value(),
          "The registry has this statement of " + statement.sub() + " already.");
    }
    requireRecoveryKept(statement, known);
  }

  /** As the fold has it, and stricter: an opening was made for this statement and no later one. */
  private static void requireRecoveryKept(SiteStatement statement, SiteStatement known) {
    RecoveryCommitment.requireSound(statement);
    RecoveryCommitment.requireKept(known, statement);
    List<RecoveryOpening> openings = statement.recoveryOpenings();
    int fresh = openings.size() - known.recoveryOpenings().size();
    if (fresh > 1 || (fresh == 1 && openings.get(openings.size() - 1).ver() != statement.ver())) {
      throw new RecordException(
          "recovery_commitment",
          statement.sub(),
          "The statement of "
              + statement.sub()
              + " has an opening that its recovery key made for another statement.");
    }
  }

  /**
   * New keys are vouched for by an old one.
   *
   * @throws org.waymark.signer.InvalidSignatureException {@code key_unknown}
   */
  public static void requireSignedBy(SiteStatement statement, JwkSet certified) {
    statement.jws().verify(certified, SiteStatement.TYP);
  }
}
