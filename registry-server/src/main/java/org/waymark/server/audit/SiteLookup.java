package org.waymark.server.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Evidence;
import org.waymark.client.Problem;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.VerificationException;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.proof.SiteProof;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * One site by its proof (formats 9), for callers that keep no copy. Whoever is asked learns which
 * site was asked for; and since nothing is folded and nothing remembered, an absence rests on the
 * log key, and an older answer is not noticed.
 */
public final class SiteLookup {
  private final Publication publication;
  private final Root pinned;
  private final Instant now;

  /**
   * @param now one moment for all checks
   */
  public SiteLookup(Publication publication, Root pinned, Instant now) {
    this.publication = publication;
    this.pinned = pinned;
    this.now = now;
  }

  /**
   * Looks a host up.
   *
   * @throws FetchException when the publisher could not be asked
   */
  public SiteAnswer find(Host host) throws FetchException {
    if (host.isLoopback() && !pinned.testing()) {
      return refused(
          SiteAnswer.Kind.ABSENT,
          "map",
          List.of(),
          new Problem(
              "not_a_member",
              host + " names this machine, which no real federation has as a member.",
              "Name the site as others reach it."));
    }
    Walked walked = new Walked();
    try {
      walked.roots = Optional.of(RootWalk.from(publication, pinned, now));
      Optional<byte[]> json = publication.get("sites/" + host, SiteProof.MAX_BYTES);
      if (json.isEmpty()) {
        throw new AuditException(
            "proof_missing", publication.name() + " gives no proof about " + host + ".");
      }
      SiteProof proof = SiteProof.parse(json.get());
      walked.proof = Optional.of(proof);
      SiteProof.Verified verified = proof.verify(walked.roots.get(), expected(host, proof), now);
      return decide(host, walked.roots.get(), proof, behind(walked.roots.get(), proof), verified);
    } catch (VerificationException e) {
      return notBelieved(walked, e);
    }
  }

  /** How far a lookup got before something was not believed. */
  private static final class Walked {
    private Optional<RootChain> roots = Optional.empty();
    private Optional<SiteProof> proof = Optional.empty();
  }

  /**
   * Entries that the log signed and that the proof leaves out, because witnesses have not seen them
   * yet. Where the publisher does not say, or says it badly, the proof stands by itself.
   */
  private long behind(RootChain roots, SiteProof proof) throws FetchException {
    if (!roots.newest().witness().demanded()) {
      return 0;
    }
    try {
      long signed = Heads.of(publication, roots.newest(), now).newest().size();
      return Math.max(0, signed - proof.checkpoint().size());
    } catch (VerificationException e) {
      return 0;
    }
  }

  /** In a testing federation a host may be a member by either scheme. */
  private EntityId expected(Host host, SiteProof proof) {
    boolean plain = pinned.testing() && !proof.sub().secure() && host.port().orElse(0) != 80;
    return plain ? EntityId.http(host) : EntityId.https(host);
  }

  private SiteAnswer notBelieved(Walked walked, VerificationException why) {
    String failed =
        walked.roots.isEmpty()
            ? "root"
            : walked.proof.isEmpty() ? "map" : FailedStep.of(why.code());
    List<Evidence> before = new ArrayList<>();
    walked.roots.ifPresent(
        roots -> before.addAll(ProofEvidence.before(failed, roots, walked.proof)));
    boolean old = why instanceof ExpiredException;
    return refused(
        old ? SiteAnswer.Kind.TOO_OLD : SiteAnswer.Kind.NOT_BELIEVED,
        failed,
        before,
        new Problem(
            why.code(),
            publication.name() + ": " + why.getMessage(),
            old ? "See whether the registry still runs." : "Do not use the answer."));
  }

  private SiteAnswer decide(
      Host host, RootChain roots, SiteProof proof, long behind, SiteProof.Verified verified) {
    FreshnessRule rule =
        FreshnessRule.of(
            roots.newest(),
            verified.event().time(),
            verified.event().expires(),
            verified.checkpoint().cosigned());
    Freshness freshness = rule.at(now);
    ProofEvidence evidence = new ProofEvidence(roots, proof, behind, rule, freshness);
    String federation = roots.newest().federation().value();
    if (freshness == Freshness.EXPIRED) {
      return refused(
          SiteAnswer.Kind.TOO_OLD,
          "freshness",
          evidence.upTo("freshness", verified.record()),
          new Problem(
              "directory_expired",
              "The directory of " + federation + " expired at " + rule.staleUntil() + ".",
              "See whether the registry still runs."));
    }
    if (verified.record().isEmpty()) {
      return refused(
          SiteAnswer.Kind.ABSENT,
          "map",
          evidence.upTo("map", Optional.empty()),
          new Problem(
              "not_a_member",
              host
                  + " is not in the directory of "
                  + federation
                  + ", which is shown by the map "
                  + verified.event().directory()
                  + " after "
                  + proof.checkpoint().size()
                  + " entries.",
              "If it should be a member, its administrator makes a statement with `waymark site-admin"
                  + " init HOST` and `waymark site-admin sign` and gives it to the operators of "
                  + federation
                  + ", who run `waymark site admit FILE`."));
    }
    VerifiedRecord record = verified.record().get();
    Optional<Problem> problem = problem(record, federation, freshness, rule);
    SiteAnswer.Kind kind =
        problem.isEmpty()
            ? SiteAnswer.Kind.MEMBER
            : switch (record.siteStatus()) {
              case ACTIVE -> SiteAnswer.Kind.TOO_OLD;
              case LEFT -> SiteAnswer.Kind.ABSENT;
              case SUSPENDED, REVOKED -> SiteAnswer.Kind.RESTRICTED;
            };
    List<Evidence> steps = new ArrayList<>();
    if (problem.isEmpty()) {
      steps.addAll(evidence.all(record));
    } else {
      String failed = problem.get().code().equals("newcomer_while_stale") ? "freshness" : "status";
      steps.addAll(evidence.upTo(failed, verified.record()));
      steps.add(new Evidence(failed, false, problem.get().message()));
    }
    return new SiteAnswer(
        kind, Optional.of(record.sub()), Optional.of(record), freshness, steps, problem);
  }

  private Optional<Problem> problem(
      VerifiedRecord record, String federation, Freshness freshness, FreshnessRule rule) {
    if (record.siteStatus() == SiteStatus.ACTIVE && freshness == Freshness.STALE) {
      return Optional.of(
          new Problem(
              "newcomer_while_stale",
              "The directory of "
                  + federation
                  + " is stale since "
                  + rule.freshUntil()
                  + ", and a lookup that keeps nothing knows no site from before.",
              "See whether the registry still runs."));
    }
    try {
      record.requireCurrent(now);
      return Optional.empty();
    } catch (VerificationException e) {
      return Optional.of(
          new Problem(
              e.code(),
              String.valueOf(e.getMessage()),
              e instanceof ExpiredException
                  ? "The site renews its statement, the operators of "
                      + federation
                      + " its membership."
                  : "Ask the operators of " + federation + " about it; do not use the peer."));
    }
  }

  private static SiteAnswer refused(
      SiteAnswer.Kind kind, String failed, List<Evidence> before, Problem problem) {
    List<Evidence> steps = new ArrayList<>(before);
    steps.add(new Evidence(failed, false, problem.message()));
    return new SiteAnswer(
        kind, Optional.empty(), Optional.empty(), Freshness.EXPIRED, steps, Optional.of(problem));
  }
}
