package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Whether a site below intermediates is believed (formats 4, step 3). */
final class ChainTest {

  private final TestFederation federation = TestFederation.create();
  private final Instant now = federation.now();
  private final TestIntermediate nren = federation.intermediate("nren.example", ".nren.example");
  private final TestIntermediate region =
      nren.intermediate("north.nren.example", ".north.nren.example");
  private final TestSite site = federation.siteUnder(nren, "a.nren.example");
  private final TestSite deep = federation.siteUnder(region, "a.north.nren.example");

  private VerifiedRecord verify(TestSite of) {
    return new RecordVerifier(federation.root()).verify(of.id(), of.record(), now);
  }

  private String codeOf(TestSite of) {
    return Refusal.codeOf(() -> verify(of));
  }

  private String codeOf(TestSite of, String... chain) {
    Record record = Tokens.record(of.statement().jws().token(), Optional.empty(), chain);
    return Refusal.codeOf(() -> new RecordVerifier(federation.root()).verify(of.id(), record, now));
  }

  private static String token(MembershipStatement statement) {
    return statement.jws().token();
  }

  @Test
  void aSiteBelowAnIntermediateIsBelieved() {
    VerifiedRecord verified = verify(site);
    assertThat(verified.federation()).isEqualTo(federation.id());
    assertThat(verified.membership().iss()).isEqualTo(nren.id());
    assertThat(verified.chain()).hasSize(2);
    assertThat(verified.metadata()).isEqualTo(site.statement().metadata());
  }

  @Test
  void aSiteBelowTwoIntermediatesIsBelieved() {
    assertThat(verify(deep).chain()).hasSize(3);
  }

  @Test
  void aRememberedChainIsNotTakenForAnother() {
    RecordVerifier verifier = new RecordVerifier(federation.root());
    verifier.verify(site.id(), site.record(), now);
    nren.recertify(claims -> claims.remove("constraints"));
    assertThat(Refusal.codeOf(() -> verifier.verify(site.id(), site.record(), now)))
        .isEqualTo("naming_unconstrained");
  }

  @Test
  void theKeysOfAnIntermediateAreGoodForItsOwnStatementsOnly() {
    TestIntermediate other = federation.intermediate("other.example", ".nren.example");
    String forged = Tokens.changed(site.membership().jws(), other.key(), claims -> {});
    assertThat(codeOf(site, forged, token(nren.membership()))).isEqualTo("key_unknown");
  }

  @Test
  void anIntermediateThatTheTrustAnchorDidNotSignIsRefused() {
    String forged = Tokens.changed(nren.membership().jws(), TestKeys.named("thief"), claims -> {});
    assertThat(codeOf(site, token(site.membership()), forged)).isEqualTo("key_unknown");
  }

  @Test
  void aChainThatDoesNotEndAtTheTrustAnchorIsRefused() {
    assertThat(codeOf(deep, token(deep.membership()), token(region.membership())))
        .isEqualTo("record_issuer_mismatch");
    assertThat(codeOf(site, token(site.membership()))).isEqualTo("record_issuer_mismatch");
  }

  @Test
  void aChainWithAGapIsRefused() {
    assertThat(codeOf(deep, token(deep.membership()), token(nren.membership())))
        .isEqualTo("chain_broken");
  }

  @Test
  void aLoopIsRefused() {
    // The region certifies its own superior.
    String loop =
        Tokens.changed(
            nren.membership().jws(),
            region.key(),
            claims -> claims.put("iss", region.id().value()));
    String below =
        Tokens.changed(
            site.membership().jws(), nren.key(), claims -> claims.put("iss", nren.id().value()));
    assertThat(codeOf(site, below, loop, token(region.membership()), token(nren.membership())))
        .isIn("chain_loop", "naming_violated");
    nren.recertify(c -> c.set("constraints", naming("nren.example", ".nren.example")));
    region.recertify(c -> c.set("constraints", naming("nren.example", ".nren.example")));
    assertThat(codeOf(site, below, loop, token(region.membership()), token(nren.membership())))
        .isEqualTo("chain_loop");
  }

  @Test
  void anIntermediateIsNoSiteBelowItself() {
    TestSite itself = federation.siteUnder(nren, "nren.example");
    assertThat(codeOf(itself)).isEqualTo("chain_loop");
  }

  @Test
  void theTrustAnchorIsNoSiteBelowAnIntermediate() {
    TestIntermediate wide =
        federation.intermediate("wide.example", federation.id().host().toString());
    assertThat(codeOf(federation.siteUnder(wide, federation.id().host().toString())))
        .isEqualTo("chain_loop");
  }

  @Test
  void aChainOfFiveIsRefused() {
    TestIntermediate third = region.intermediate("x.north.nren.example", ".x.north.nren.example");
    TestSite fourth = federation.siteUnder(third, "a.x.north.nren.example");
    assertThat(codeOf(fourth)).isEqualTo("accepted");
    TestIntermediate tooDeep =
        third.intermediate("y.x.north.nren.example", ".y.x.north.nren.example");
    TestSite fifth = federation.siteUnder(tooDeep, "a.y.x.north.nren.example");
    assertThat(Refusal.codeOf(fifth::record)).isEqualTo("chain_too_long");
  }

  @Test
  void anIntermediateWithoutNamingConstraintsIsRefused() {
    nren.recertify(claims -> claims.remove("constraints"));
    assertThat(codeOf(site)).isEqualTo("naming_unconstrained");
    nren.recertify(claims -> claims.putObject("constraints").putObject("naming_constraints"));
    assertThat(codeOf(site)).isEqualTo("naming_unconstrained");
  }

  @Test
  void aSiteOutsideTheNamesIsRefused() {
    assertThat(codeOf(federation.siteUnder(nren, "a.other.example"))).isEqualTo("naming_violated");
  }

  @Test
  void theNamesOfEverySuperiorCount() {
    // The region may speak for more than its superior lets it.
    region.recertify(c -> c.set("constraints", naming(".example")));
    assertThat(codeOf(federation.siteUnder(region, "bank.example"))).isEqualTo("naming_violated");
  }

  @Test
  void anIntermediateHasToBeNamedAsWell() {
    nren.recertify(c -> c.set("constraints", naming(".nren.example")));
    assertThat(codeOf(site)).isEqualTo("naming_violated");
  }

  @Test
  void anExcludedNameIsRefusedThoughPermitted() {
    nren.recertify(
        c ->
            c.set(
                "constraints",
                Constraints.naming(
                        List.of("nren.example", ".nren.example"), List.of("a.nren.example"))
                    .toJson()));
    assertThat(codeOf(site)).isEqualTo("naming_violated");
    assertThat(codeOf(deep)).isEqualTo("accepted");
  }

  @Test
  void aLongerPathThanAllowedIsRefused() {
    nren.recertify(c -> ((ObjectNode) c.get("constraints")).put("max_path_length", 1));
    assertThat(codeOf(site)).isEqualTo("accepted");
    assertThat(codeOf(deep)).isEqualTo("path_length_exceeded");
  }

  @Test
  void anUnknownConstraintIsRefused() {
    nren.recertify(c -> ((ObjectNode) c.get("constraints")).put("colour", "red"));
    assertThat(codeOf(site)).isEqualTo("constraints_unsupported");
  }

  @Test
  void theSiteHasToNameItsSuperior() {
    TestSite anchors = federation.site("a.nren.example");
    Record record =
        Tokens.record(
            anchors.statement().jws().token(),
            Optional.empty(),
            token(site.membership()),
            token(nren.membership()));
    assertThat(
            Refusal.codeOf(
                () -> new RecordVerifier(federation.root()).verify(anchors.id(), record, now)))
        .isEqualTo("authority_hint_missing");
  }

  @Test
  void aMembershipOfTooLongALifeIsRefusedWhereverItStands() {
    nren.recertify(c -> c.put("exp", now.plus(Duration.ofDays(800)).getEpochSecond()));
    assertThat(codeOf(site)).isEqualTo("membership_too_long");
  }

  @Test
  void aMembershipFromTheFutureIsRefusedWhereverItStands() {
    nren.recertify(c -> c.put("iat", now.plusSeconds(301).getEpochSecond()));
    assertThat(codeOf(site)).isEqualTo("statement_from_future");
    nren.recertify(c -> c.put("iat", now.plusSeconds(300).getEpochSecond()));
    assertThat(codeOf(site)).isEqualTo("accepted");
  }

  @Test
  void theWholeChainExpires() {
    Instant end = now.plus(Duration.ofDays(10));
    nren.recertify(c -> c.put("exp", end.getEpochSecond()));
    VerifiedRecord verified = verify(deep);
    assertThat(verified.expires()).isEqualTo(end);
    verified.requireCurrent(end.minusSeconds(1));
    assertThatThrownBy(() -> verified.requireCurrent(end))
        .isInstanceOfSatisfying(
            ExpiredException.class, e -> assertThat(e.code()).isEqualTo("membership_expired"))
        .hasMessageContaining("nren.example");
    assertThat(deep.record().membershipExpires()).isEqualTo(end);
  }

  @Test
  void aStatusIsTheTrustAnchors() {
    site.restrict(SiteStatus.SUSPENDED, "rules");
    assertThat(codeOf(site)).isEqualTo("accepted");
    StatusStatement own =
        StatusStatement.sign(nren.id(), site.id(), now, SiteStatus.REVOKED, "x", 9, nren.key());
    Record record =
        Tokens.record(
            site.statement().jws().token(),
            Optional.of(own.jws().token()),
            token(site.membership()),
            token(nren.membership()));
    assertThat(
            Refusal.codeOf(
                () -> new RecordVerifier(federation.root()).verify(site.id(), record, now)))
        .isEqualTo("record_issuer_mismatch");
  }

  @Test
  void moreSuperiorsThanSixteenAreRefused() {
    List<org.waymark.trust.id.EntityId> many = new ArrayList<>();
    for (int i = 0; i < SiteStatement.MAX_HINTS; i++) {
      many.add(federation.root().parseEntity("https://h" + i + ".example"));
    }
    assertThat(Refusal.codeOf(() -> hinting(many))).isEqualTo("accepted");
    many.add(federation.id());
    assertThat(Refusal.codeOf(() -> hinting(many))).isEqualTo("hints_too_many");
  }

  private SiteStatement hinting(List<org.waymark.trust.id.EntityId> hints) {
    return SiteStatement.draft(
            site.id(), now, now.plus(TestSite.LIFE), JwkSet.of(site.key().publicKey()), hints)
        .sign(site.key());
  }

  @Test
  void noKeyIsLookedAtBeforeASuperiorVouchesForIt() {
    // A key that is no point of the curve is refused when it is read, and it is never read.
    VerificationKey good = nren.key().publicKey();
    Consumer<ObjectNode> bad =
        c ->
            ((ObjectNode) c.at("/jwks/keys/0"))
                .put("x", "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
                .put("kid", good.kid().value());
    String below = Tokens.changed(region.membership().jws(), TestKeys.named("thief"), bad);
    String top = Tokens.changed(nren.membership().jws(), TestKeys.named("thief"), c -> {});
    assertThat(codeOf(deep, token(deep.membership()), below, top)).isEqualTo("key_unknown");
  }

  private static ObjectNode naming(String... permitted) {
    return Constraints.naming(List.of(permitted), List.of()).toJson();
  }
}
