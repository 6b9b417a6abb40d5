package org.waymark.trust.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.RecordException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * Believes records under one root, or refuses them (formats 4; the numbers in the code are its
 * steps). Immutable and thread-safe.
 */
public final class RecordVerifier {

  private final Root root;
  private final JwkSet membershipKeys;

  public RecordVerifier(Root newest) {
    this.root = newest;
    this.membershipKeys = newest.keys(RootRole.MEMBERSHIP);
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
   *     chain_unsupported policy_unsupported constraints_unsupported authority_hint_missing
   *     statement_from_future membership_too_long}
   * @throws InvalidSignatureException {@code key_unknown signature_invalid alg_mismatch
   *     typ_mismatch}
   * @throws org.waymark.signer.VerificationException when a token cannot be read
   */
  public VerifiedRecord verify(EntityId expected, Record record, Instant now) {
    root.parseEntity(expected.value());
    require(
        record.chainLength() == 1,
        "chain_unsupported",
        expected,
        "has a chain with intermediates, which this version does not read");
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

    // 3. The trust anchor issued the end of the chain and the status.
    EntityId anchor = root.federation();
    require(
        membership.iss().equals(anchor)
            && status.map(StatusStatement::iss).orElse(anchor).equals(anchor),
        "record_issuer_mismatch",
        expected,
        "has a statement that the trust anchor " + anchor + " did not issue");
    require(
        membership.metadataPolicy().isEmpty(),
        "policy_unsupported",
        expected,
        "has a metadata policy, which this version does not apply");
    require(
        membership.constraints().isEmpty(),
        "constraints_unsupported",
        expected,
        "has constraints, which this version does not apply");
    membership.jws().verify(membershipKeys, MembershipStatement.TYP);
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
            && !status.map(StatusStatement::issued).orElse(now).isAfter(latest),
        "statement_from_future",
        expected,
        "has a statement issued in the future; check this machine's clock");
    long life = Duration.between(membership.issued(), membership.expires()).toSeconds();
    require(
        life <= root.limits().membershipLife(),
        "membership_too_long",
        expected,
        "has a membership of " + life + " seconds, longer than the federation allows");
    return new VerifiedRecord(expected, record);
  }

  private static void require(boolean condition, String code, EntityId sub, String why) {
    if (!condition) {
      throw new RecordException(code, sub, "The record of " + sub + " " + why + ".");
    }
  }
}
