package org.waymark.server.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Evidence;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.VerifiedRecord;

/** The steps of a lookup in words, in the order of DESIGN 7. */
final class ProofEvidence {
  private static final List<String> ORDER =
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

  private final RootChain roots;
  private final SiteProof proof;
  private final long behind;
  private final FreshnessRule rule;
  private final Freshness freshness;

  /**
   * @param behind entries that the log signed beyond the proof
   */
  ProofEvidence(
      RootChain roots, SiteProof proof, long behind, FreshnessRule rule, Freshness freshness) {
    this.roots = roots;
    this.proof = proof;
    this.behind = behind;
    this.rule = rule;
    this.freshness = freshness;
  }

  /** The steps that hold where a later one failed. */
  static List<Evidence> before(String failed, RootChain roots, Optional<SiteProof> proof) {
    return before(failed, roots, proof, 0);
  }

  private static List<Evidence> before(
      String failed, RootChain roots, Optional<SiteProof> proof, long behind) {
    List<Evidence> held = new ArrayList<>();
    if (ORDER.indexOf(failed) > 0) {
      held.add(root(roots));
      proof.ifPresent(
          p ->
              tree(roots, p, behind).stream()
                  .filter(e -> isBefore(e.step(), failed))
                  .forEach(held::add));
    }
    return held;
  }

  /** The steps that hold, where this one did not. */
  List<Evidence> upTo(String failed, Optional<VerifiedRecord> record) {
    List<Evidence> held = new ArrayList<>(before(failed, roots, Optional.of(proof), behind));
    if (isBefore("map", failed)) {
      record.ifPresent(
          r -> site(r).stream().filter(e -> isBefore(e.step(), failed)).forEach(held::add));
    }
    return held;
  }

  /** Every step of a member. */
  List<Evidence> all(VerifiedRecord record) {
    List<Evidence> held = new ArrayList<>(upTo("freshness", Optional.of(record)));
    held.add(
        new Evidence(
            "freshness",
            true,
            freshness == Freshness.FRESH
                ? "Fresh until " + rule.freshUntil() + "."
                : "Stale since " + rule.freshUntil() + "."));
    return held;
  }

  private static boolean isBefore(String step, String failed) {
    return ORDER.indexOf(step) < ORDER.indexOf(failed);
  }

  private static Evidence root(RootChain roots) {
    Root root = roots.newest();
    return held(
        "root",
        "Root version %d of %s, valid until %s, follows from the pinned version %d.",
        root.version(),
        root.federation(),
        root.expires(),
        roots.oldest().version());
  }

  private static List<Evidence> tree(RootChain roots, SiteProof proof, long behind) {
    List<Evidence> steps = new ArrayList<>();
    steps.add(
        held(
            "checkpoint",
            "The log %s signs a tree of %d entries with root %s.",
            proof.checkpoint().origin(),
            proof.checkpoint().size(),
            proof.checkpoint().root()));
    if (roots.newest().witness().demanded()) {
      String newer =
          behind == 0
              ? ""
              : " The log has %d newer entries that they have not seen yet.".formatted(behind);
      steps.add(held("witnesses", "%s", "Witnesses cosigned it as the root asks." + newer));
    }
    steps.add(
        held(
            "log",
            "Entry %d, written at %s, is proved to be the last; the others were not folded.",
            proof.event().seq(),
            Instant.ofEpochSecond(proof.event().time())));
    return steps;
  }

  private List<Evidence> site(VerifiedRecord record) {
    return List.of(
        held(
            "map",
            "The map %s leads to the record of %s.",
            proof.event().directory(),
            record.sub()),
        held("record", "The record is %s.", record.record().hash()),
        held(
            "membership",
            "%s certifies the keys of %s, mver %d, until %s.",
            record.membership().iss(),
            record.sub(),
            record.membership().mver(),
            record.membershipExpires()),
        held(
            "site",
            "%s signed its statement, ver %d, until %s.",
            record.sub(),
            record.site().ver(),
            record.site().expires()),
        held(
            "counters",
            "ver %d and mver %d; compared with nothing, because a lookup remembers nothing.",
            record.counters().ver(),
            record.counters().mver()),
        held("status", "Active."));
  }

  private static Evidence held(String step, String format, Object... arguments) {
    return new Evidence(
        step, true, arguments.length == 0 ? format : String.format(format, arguments));
  }
}
