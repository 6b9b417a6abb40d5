package org.waymark.trust.statement;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.EffectiveMetadata;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * Believes records under one root, or refuses them (formats 4; the numbers in the code are its
 * steps). Immutable and thread-safe.
 */
public final class RecordVerifier {

  /** Chains that are remembered at most; a federation has fewer intermediates than this. */
  private static final int REMEMBERED = 256;

  private final Root root;
  private final JwkSet membershipKeys;
  private final SuperiorChain anchor;
  // By their tokens; what is in here was verified under this root, whatever the record.
  private final Map<List<String>, SuperiorChain> chains = new ConcurrentHashMap<>();

  public RecordVerifier(Root newest) {
    this.root = newest;
    this.membershipKeys = newest.keys(RootRole.MEMBERSHIP);
    this.anchor = SuperiorChain.anchor(newest, membershipKeys);
  }

  /**
   * Steps 1 to 5 for bytes that came from elsewhere.
   *
   * @param expectedHash the name under which the directory knows the record
   * @throws RecordException {@code record_malformed record_hash_mismatch}, and as {@link
   *     #verify(EntityId, Record, Instant)}
   */
  public VerifiedRecord verify(EntityId expected, Sha256 expectedHash, byte[] bytes, Instant now) {
    // 1. The bytes are the expected ones, and exactly the canonical form.
    if (!Sha256.of(bytes).equals(expectedHash)) {
      throw new RecordException(
          "record_hash_mismatch",
          expected,
          "The bytes that came for the record of " + expected + " are not those of its hash.");
    }
    return verify(expected, Record.parse(bytes), now);
  }

  /**
   * Steps 2 to 5. The counters (step 6) are compared with the caller's marks by {@link
   * Counters#requireNotBelow}, status and expiry (step 7) by {@link VerifiedRecord#requireCurrent}.
   *
   * @param expected the site that the record has to be of
   * @throws RecordException {@code record_malformed record_subject_mismatch record_issuer_mismatch
   *     chain_broken chain_loop naming_unconstrained naming_violated path_length_exceeded
   *     authority_hint_missing statement_from_future membership_too_long}
   * @throws org.waymark.trust.PolicyException {@code policy_malformed policy_unsupported
   *     policy_conflict policy_failed policy_hijack constraints_malformed constraints_unsupported}
   * @throws InvalidSignatureException {@code key_unknown signature_invalid alg_mismatch
   *     typ_mismatch}
   * @throws org.waymark.signer.VerificationException when a token cannot be read
   */
  public VerifiedRecord verify(EntityId expected, Record record, Instant now) {
    root.parseEntity(expected.value());
    SiteStatement site = record.site();
    MembershipStatement membership = record.membership();
    Optional<StatusStatement> status = record.status();
    require(
        status.isEmpty() || status.get().mver() > membership.mver(),
        "record_malformed",
        expected,
        "has a status that is not newer than its membership");

    // 2. Everything is about the expected site; that iss = sub in the statement, its parser saw to.
    require(
        site.sub().equals(expected)
            && membership.sub().equals(expected)
            && status.map(StatusStatement::sub).orElse(expected).equals(expected),
        "record_subject_mismatch",
        expected,
        "has a statement about another site");

    // 3. From the trust anchor down each member of the chain vouches for the next; what superiors
    // demand is kept; the trust anchor itself issued the status.
    EntityId federation = root.federation();
    require(
        status.map(StatusStatement::iss).orElse(federation).equals(federation),
        "record_issuer_mismatch",
        expected,
        "has a status that the trust anchor " + federation + " did not issue");
    SuperiorChain superiors = superiors(record.superiors());
    superiors.requireIssued(membership, root);
    status.ifPresent(s -> s.jws().verify(membershipKeys, StatusStatement.TYP));

    // 4. The site signed with a key that it names and that its superior names too.
    VerificationKey signer = site.jws().verify(site.keys(), SiteStatement.TYP);
    if (!membership.keys().find(signer.kid().value()).equals(Optional.of(signer))) {
      throw new InvalidSignatureException(
          "key_unknown",
          "The statement of "
              + expected
              + " is signed by a key that its membership does not have.");
    }
    require(
        site.authorityHints().contains(membership.iss()),
        "authority_hint_missing",
        expected,
        "has a site statement that does not name " + membership.iss() + " in authority_hints");
    RecoveryCommitment.requireSound(site);

    // 5. Times that no clock error explains.
    Instant latest = now.plusSeconds(RootChain.SKEW_SECONDS);
    require(
        !site.issued().isAfter(latest)
            && !membership.issued().isAfter(latest)
            && superiors.statements().stream().noneMatch(s -> s.issued().isAfter(latest))
            && !status.map(StatusStatement::issued).orElse(now).isAfter(latest),
        "statement_from_future",
        expected,
        "has a statement issued in the future; check this machine's clock");
    SuperiorChain.requireLife(membership, root);
    return new VerifiedRecord(
        expected, federation, record, superiors.statements(), allowed(expected, record, superiors));
  }

  /**
   * Believes an intermediate by its chain, without a site below it.
   *
   * @param chain tokens from its own membership to the one by the trust anchor; at least one, and
   *     one less than a record may have
   * @throws RecordException {@code chain_too_long statement_from_future}, and for step 3 as {@link
   *     #verify(EntityId, Record, Instant)}
   * @throws org.waymark.trust.ExpiredException {@code membership_expired}
   */
  public VerifiedIntermediate intermediate(List<String> chain, Instant now) {
    if (chain.isEmpty() || chain.size() >= Record.MAX_CHAIN) {
      throw new RecordException(
          "chain_too_long", "The chain of an intermediate has 1 to 3 memberships.");
    }
    SuperiorChain superiors = superiors(chain);
    Instant expires = Instant.MAX;
    for (MembershipStatement statement : superiors.statements()) {
      require(
          !statement.issued().isAfter(now.plusSeconds(RootChain.SKEW_SECONDS)),
          "statement_from_future",
          statement.sub(),
          "has a statement issued in the future; check this machine's clock");
      if (!now.isBefore(statement.expires())) {
        throw new ExpiredException(
            "membership_expired", "membership of " + statement.sub(), statement.expires());
      }
      expires = statement.expires().isBefore(expires) ? statement.expires() : expires;
    }
    return new VerifiedIntermediate(
        superiors.issuer(),
        superiors.statements().get(0).keys(),
        superiors.statements(),
        superiors.demands().get(0).constraints(),
        expires);
  }

  /** Step 3 for all but the site's own membership. */
  private SuperiorChain superiors(List<String> tokens) {
    if (tokens.isEmpty()) {
      return anchor;
    }
    @Nullable SuperiorChain known = chains.get(tokens);
    if (known == null) {
      known = anchor;
      for (int i = tokens.size() - 1; i >= 0; i--) {
        known = known.with(tokens.get(i), root);
      }
      if (chains.size() >= REMEMBERED) {
        chains.clear();
      }
      chains.put(List.copyOf(tokens), known);
    }
    return known;
  }

  /**
   * Step 3, what superiors demand. The fast path is the common one: nobody demands anything.
   *
   * @return the metadata as superiors leave it; empty where it is what the site signed
   */
  private static Optional<ObjectNode> allowed(
      EntityId site, Record record, SuperiorChain superiors) {
    MembershipStatement membership = record.membership();
    if (superiors.statements().isEmpty() && membership.isPlain()) {
      return Optional.empty();
    }
    Demands own = Demands.of(membership);
    superiors.requireAllowed(site, own);
    List<Set<String>> types = new ArrayList<>();
    superiors.demands().forEach(d -> d.constraints().allowedEntityTypes().ifPresent(types::add));
    own.constraints().allowedEntityTypes().ifPresent(types::add);
    ObjectNode said = record.site().metadata();
    ObjectNode effective =
        EffectiveMetadata.of(
            said, membership.metadata(), types, superiors.policy().merge(own.policy()));
    return effective.equals(said) ? Optional.empty() : Optional.of(effective);
  }

  private static void require(boolean condition, String code, EntityId sub, String why) {
    if (!condition) {
      throw new RecordException(code, sub, "The record of " + sub + " " + why + ".");
    }
  }
}
