package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Whether a record is believed (formats 4), step by step. */
final class RecordVerifierTest {

  private final TestFederation federation = TestFederation.create();
  private final TestSite site = federation.site("a.example");
  private final TestSite other = federation.site("b.example");
  private final Instant now = federation.now();
  private final SigningKey membershipKey = federation.membershipKey();
  private final String siteToken = site.statement().jws().token();
  private final String membershipToken = site.membership().jws().token();

  private String codeOf(Record record) {
    return codeOf(site.id(), record, now);
  }

  private String codeOf(EntityId expected, Record record, Instant at) {
    RecordVerifier verifier = new RecordVerifier(federation.root());
    return Refusal.codeOf(() -> verifier.verify(expected, record, at));
  }

  private Record withSite(String token) {
    return Tokens.record(token, Optional.empty(), membershipToken);
  }

  private Record withMembership(String token) {
    return Tokens.record(siteToken, Optional.empty(), token);
  }

  private String changedMembership(Consumer<ObjectNode> change) {
    return Tokens.changed(site.membership().jws(), membershipKey, change);
  }

  private Record withStatus(SigningKey key, Consumer<ObjectNode> change) {
    StatusStatement status =
        StatusStatement.sign(
            federation.id(), site.id(), now, SiteStatus.SUSPENDED, "x", 2, membershipKey);
    return Tokens.record(
        siteToken, Optional.of(Tokens.changed(status.jws(), key, change)), membershipToken);
  }

  @Test
  void aRecordOfAMemberIsBelieved() {
    VerifiedRecord verified =
        new RecordVerifier(federation.root()).verify(site.id(), site.record(), now);
    assertThat(verified.sub()).isEqualTo(site.id());
    assertThat(verified.siteStatus()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(verified.expires()).isEqualTo(now.plus(TestSite.LIFE));
    verified.requireCurrent(now);
  }

  @Test
  void aRecordOfASuspendedSiteIsBelieved() {
    assertThat(codeOf(withStatus(membershipKey, claims -> {}))).isEqualTo("accepted");
  }

  // Step 1

  @Test
  void otherBytesThanTheHashNamesAreRefused() {
    RecordVerifier verifier = new RecordVerifier(federation.root());
    Sha256 hash = site.record().hash();
    byte[] bytes = other.record().bytes();
    assertThat(Refusal.codeOf(() -> verifier.verify(site.id(), hash, bytes, now)))
        .isEqualTo("record_hash_mismatch");
  }

  @Test
  void bytesOfAnotherFormAreRefused() {
    RecordVerifier verifier = new RecordVerifier(federation.root());
    byte[] bytes = {'{', '}'};
    assertThat(Refusal.codeOf(() -> verifier.verify(site.id(), Sha256.of(bytes), bytes, now)))
        .isEqualTo("record_malformed");
  }

  @Test
  void aStatusThatIsNotNewerThanTheMembershipIsRefused() {
    assertThat(codeOf(withStatus(membershipKey, claims -> claims.put("mver", 1))))
        .isEqualTo("record_malformed");
  }

  // Step 2

  @Test
  void aRecordOfAnotherSiteIsRefused() {
    assertThat(codeOf(other.record())).isEqualTo("record_subject_mismatch");
  }

  @Test
  void aMembershipOfAnotherSiteIsRefused() {
    assertThat(codeOf(withMembership(other.membership().jws().token())))
        .isEqualTo("record_subject_mismatch");
  }

  @Test
  void aStatementOfAnotherSiteIsRefused() {
    assertThat(codeOf(withSite(other.statement().jws().token())))
        .isEqualTo("record_subject_mismatch");
  }

  @Test
  void aStatusOfAnotherSiteIsRefused() {
    assertThat(codeOf(withStatus(membershipKey, c -> c.put("sub", "https://b.example"))))
        .isEqualTo("record_subject_mismatch");
  }

  @Test
  void aSiteThatTheFederationDoesNotAllowIsRefused() {
    TestFederation testing = TestFederation.testing();
    TestSite local = testing.site("http://localhost:8080");
    RecordVerifier strict = new RecordVerifier(federation.root());
    assertThat(Refusal.codeOf(() -> strict.verify(local.id(), local.record(), now)))
        .isEqualTo("entity_scheme");
    assertThat(
            Refusal.codeOf(
                () -> new RecordVerifier(testing.root()).verify(local.id(), local.record(), now)))
        .isEqualTo("accepted");
  }

  // Step 3

  @Test
  void aMembershipByAnotherIssuerIsRefused() {
    String token = changedMembership(claims -> claims.put("iss", "https://b.example"));
    assertThat(codeOf(withMembership(token))).isEqualTo("record_issuer_mismatch");
  }

  @Test
  void aStatusByAnotherIssuerIsRefused() {
    assertThat(codeOf(withStatus(membershipKey, c -> c.put("iss", "https://b.example"))))
        .isEqualTo("record_issuer_mismatch");
  }

  @Test
  void aMembershipByTheLogKeyIsRefused() {
    String token = Tokens.changed(site.membership().jws(), federation.logKey(), claims -> {});
    assertThat(codeOf(withMembership(token))).isEqualTo("key_unknown");
  }

  @Test
  void aStatusByTheLogKeyIsRefused() {
    assertThat(codeOf(withStatus(federation.logKey(), claims -> {}))).isEqualTo("key_unknown");
  }

  @Test
  void aMembershipUnderTheSignatureOfAnotherIsRefused() {
    String longer = changedMembership(claims -> claims.put("mver", 9));
    String mixed =
        longer.substring(0, longer.lastIndexOf('.'))
            + membershipToken.substring(membershipToken.lastIndexOf('.'));
    assertThat(codeOf(withMembership(mixed))).isEqualTo("signature_invalid");
  }

  // Step 4

  @Test
  void aStatementByAKeyThatItDoesNotNameIsRefused() {
    String token = Tokens.changed(site.statement().jws(), TestKeys.named("thief"), claims -> {});
    assertThat(codeOf(withSite(token))).isEqualTo("key_unknown");
  }

  @Test
  void aStatementByAKeyThatItsMembershipDoesNotNameIsRefused() {
    SigningKey thief = TestKeys.named("thief");
    String token = site.draft().withKeys(JwkSet.of(thief.publicKey())).sign(thief).jws().token();
    assertThat(codeOf(withSite(token))).isEqualTo("key_unknown");
  }

  @Test
  void aStatementUnderTheSignatureOfAnotherIsRefused() {
    String longer = site.draft().withVer(9).sign(site.key()).jws().token();
    String mixed =
        longer.substring(0, longer.lastIndexOf('.'))
            + siteToken.substring(siteToken.lastIndexOf('.'));
    assertThat(codeOf(withSite(mixed))).isEqualTo("signature_invalid");
  }

  @Test
  void aStatementWithTheAlgorithmOfAnotherKeyIsRefused() {
    CompactJws good = site.statement().jws();
    String header =
        new String(Base64Url.decode(siteToken.split("\\.")[0]), StandardCharsets.UTF_8)
            .replace("Ed25519", "ES256");
    String forged =
        Base64Url.encode(header.getBytes(StandardCharsets.UTF_8))
            + good.token().substring(good.token().indexOf('.'));
    assertThat(codeOf(withSite(forged))).isEqualTo("alg_mismatch");
  }

  @Test
  void aStatementThatDoesNotNameTheTrustAnchorIsRefused() {
    String token =
        Tokens.changed(
            site.statement().jws(),
            site.key(),
            claims -> claims.putArray("authority_hints").add("https://b.example"));
    assertThat(codeOf(withSite(token))).isEqualTo("authority_hint_missing");
  }

  // Step 5

  @Test
  void statementsMayBeFiveMinutesAheadAndNoMore() {
    Record record = site.record();
    assertThat(codeOf(site.id(), record, now.minusSeconds(300))).isEqualTo("accepted");
    assertThat(codeOf(site.id(), record, now.minusSeconds(301))).isEqualTo("statement_from_future");
  }

  @Test
  void anyOneStatementFromTheFutureIsRefused() {
    long future = now.getEpochSecond() + 301;
    String late =
        Tokens.changed(site.statement().jws(), site.key(), claims -> claims.put("iat", future));
    assertThat(codeOf(withSite(late))).isEqualTo("statement_from_future");
    assertThat(codeOf(withMembership(changedMembership(claims -> claims.put("iat", future)))))
        .isEqualTo("statement_from_future");
    assertThat(codeOf(withStatus(membershipKey, claims -> claims.put("iat", future))))
        .isEqualTo("statement_from_future");
  }

  @Test
  void aMembershipLastsAsLongAsTheRootAllowsAndNoLonger() {
    long longest = now.getEpochSecond() + federation.root().limits().membershipLife();
    assertThat(codeOf(withMembership(changedMembership(claims -> claims.put("exp", longest)))))
        .isEqualTo("accepted");
    assertThat(codeOf(withMembership(changedMembership(claims -> claims.put("exp", longest + 1)))))
        .isEqualTo("membership_too_long");
  }

  // Step 7

  private String codeOfUse(Record record, Instant at) {
    VerifiedRecord verified = new RecordVerifier(federation.root()).verify(site.id(), record, now);
    return Refusal.codeOf(() -> verified.requireCurrent(at));
  }

  @Test
  void aSiteThatIsNotActiveIsRefusedByItsStatus() {
    for (SiteStatus status :
        new SiteStatus[] {SiteStatus.SUSPENDED, SiteStatus.REVOKED, SiteStatus.LEFT}) {
      Record record = withStatus(membershipKey, claims -> claims.put("status", status.code()));
      assertThat(codeOfUse(record, now)).isEqualTo(status.code());
    }
  }

  @Test
  void aStatementEndsAtItsExpiry() {
    Instant end = now.plus(Duration.ofDays(1));
    String token =
        Tokens.changed(
            site.statement().jws(), site.key(), claims -> claims.put("exp", end.getEpochSecond()));
    assertThat(codeOfUse(withSite(token), end.minusMillis(1))).isEqualTo("accepted");
    assertThat(codeOfUse(withSite(token), end)).isEqualTo("statement_expired");
  }

  @Test
  void aMembershipEndsAtItsExpiry() {
    Instant end = now.plus(Duration.ofDays(1));
    Record record =
        withMembership(changedMembership(claims -> claims.put("exp", end.getEpochSecond())));
    assertThat(codeOfUse(record, end.minusMillis(1))).isEqualTo("accepted");
    assertThat(codeOfUse(record, end)).isEqualTo("membership_expired");
  }
}
