package org.waymark.registry;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.audit.Decision;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * Who wants a change, and what they decided it on.
 *
 * @param actor for the audit trail
 * @param decided whether the log entry is bound to a decision document: not what the clock or the
 *     site's own update brings about
 * @param reason code
 * @param report hash of the rule report
 * @param rules hash of the rule set
 * @param application identifier
 */
record Grounds(
    Actor actor,
    boolean decided,
    Optional<String> reason,
    Optional<Sha256> report,
    Optional<Sha256> rules,
    Optional<String> application) {

  /** A change that nobody decides on. */
  static Grounds none(Actor actor) {
    return new Grounds(
        actor, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  static Grounds decided(Actor actor, Optional<String> reason) {
    return new Grounds(actor, true, reason, Optional.empty(), Optional.empty(), Optional.empty());
  }

  Grounds withRules(Sha256 hash) {
    return new Grounds(actor, decided, reason, report, Optional.of(hash), application);
  }

  /** The document behind an entry about a site, or about the federation itself. */
  Optional<Decision> decision(
      String action,
      EntityId federation,
      EntityId subject,
      Optional<Long> ver,
      Instant at,
      RandomGenerator random) {
    if (!decided) {
      return Optional.empty();
    }
    Decision.Content content =
        new Decision.Content(
            action,
            actor,
            at,
            federation,
            subject,
            ver.map(OptionalLong::of).orElseGet(OptionalLong::empty),
            reason,
            report,
            rules,
            application);
    return Optional.of(Decision.of(content, random));
  }
}
