package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** Sites that an intermediate certifies, with a key that the registry never sees. */
class IntermediatesTest {
  private static final EntityId NREN = EntityId.parse("https://nren.example");

  @TempDir Path temp;
  private final SigningKey key = TestKeys.named("nren");
  private TestRegistry test;
  private Registry registry;
  private Duration life;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    registry = test.registry();
    life = Duration.ofSeconds(registry.root().limits().membershipLife());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private String chain(Duration lasting, SigningKey by) {
    Instant now = test.clock().instant();
    ObjectNode claims =
        MembershipStatement.claims(
            registry.root().federation(),
            NREN,
            now,
            now.plus(lasting),
            JwkSet.of(key.publicKey()),
            1);
    claims.set(
        "constraints",
        Constraints.naming(List.of("nren.example", ".nren.example"), List.of()).toJson());
    return MembershipStatement.sign(claims, by).jws().token();
  }

  private void add() {
    registry.addIntermediate(List.of(chain(life, test.membershipKey())), TestRegistry.ACTOR);
  }

  private String statement(SampleSite site, long ver) {
    return site.statement(ver, draft -> draft.withAuthorityHints(List.of(NREN)));
  }

  /** The step, by a token that the intermediate signs. */
  private void take(MembershipStep step, EntityId site) {
    registry.take(step, site, Optional.of(registry.whatToSign(step).sign(key)), TestRegistry.ACTOR);
  }

  private SampleSite admit(String host) {
    SampleSite site = test.site(host);
    String statement = statement(site, 1);
    SigningRequest asked =
        registry.whatToSign(new MembershipStep.Admit(statement, Optional.empty()));
    SigningRequest carried = SigningRequest.parse(CanonicalJson.write(asked.toJson()));
    assertThat(carried.byIntermediate()).isTrue();
    assertThat(carried.words()).anyMatch(line -> line.contains("https://nren.example"));
    registry.admitAll(
        List.of(statement), Optional.empty(), Optional.of(carried.sign(key)), TestRegistry.ACTOR);
    return site;
  }

  private static void refusedFor(String code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfAny(RefusedException.class, VerificationException.class)
        .satisfies(
            e ->
                assertThat(
                        e instanceof RefusedException refused
                            ? refused.code()
                            : ((VerificationException) e).code())
                    .isEqualTo(code));
  }

  @Test
  void aSiteBelowAnIntermediateIsAdmittedByTheIntermediatesSignature() {
    add();
    SampleSite site = admit("a.nren.example");
    assertThat(test.read().status("a.nren.example")).isEqualTo("active");
    assertThat(registry.record(site.id()).orElseThrow().chainLength()).isEqualTo(2);
    assertThat(registry.catalogue().query("ASK { ?s wm:host 'a.nren.example' }", life).toString())
        .contains("true");
  }

  @Test
  void theMembershipKeyOfTheRegistryDoesNotSignForAnIntermediate() {
    add();
    String statement = statement(test.site("a.nren.example"), 1);
    refusedFor("membership_key_offline", () -> registry.admit(statement, TestRegistry.ACTOR));
    SigningRequest asked =
        registry.whatToSign(new MembershipStep.Admit(statement, Optional.empty()));
    refusedFor(
        "key_unknown",
        () ->
            registry.admitAll(
                List.of(statement),
                Optional.empty(),
                Optional.of(asked.sign(test.membershipKey())),
                TestRegistry.ACTOR));
  }

  @Test
  void aSiteThatNamesAStrangerIsRefused() {
    String statement = statement(test.site("a.nren.example"), 1);
    refusedFor("authority_hint_missing", () -> registry.admit(statement, TestRegistry.ACTOR));
  }

  @Test
  void anIntermediateOutsideItsNamesAdmitsNobody() {
    add();
    refusedFor("naming_violated", () -> admit("a.other.example"));
    assertThat(registry.site(EntityId.parse("https://a.other.example"))).isEmpty();
  }

  @Test
  void aChainThatTheTrustAnchorDidNotSignIsNotAdded() {
    String forged = chain(life, TestKeys.named("thief"));
    refusedFor("key_unknown", () -> registry.addIntermediate(List.of(forged), TestRegistry.ACTOR));
    assertThat(registry.intermediates()).isEmpty();
  }

  @Test
  void updatesSuspensionsAndTheirEndsKeepTheChain() {
    add();
    SampleSite site = admit("a.nren.example");
    registry.update(statement(site, 2), TestRegistry.ACTOR);
    registry.suspend(site.id(), "rules", TestRegistry.ACTOR);
    take(new MembershipStep.Reinstate(site.id()), site.id());
    assertThat(registry.record(site.id()).orElseThrow().chainLength()).isEqualTo(2);
    assertThat(test.read().status("a.nren.example")).isEqualTo("active");
  }

  @Test
  void theClockRenewsNobodyBelowAnIntermediateButSaysSo() {
    add();
    SampleSite below = admit("a.nren.example");
    SampleSite own = test.site("b.example");
    registry.admit(
        own.statement(
            1,
            draft ->
                SiteStatement.draft(
                        draft.sub(),
                        draft.issued(),
                        draft.issued().plus(life.multipliedBy(2)),
                        draft.keys(),
                        draft.authorityHints())
                    .withMetadata(draft.metadata())),
        TestRegistry.ACTOR);
    test.clock().advance(life.multipliedBy(4).dividedBy(5));
    registry.writeDue();
    assertThat(registry.site(own.id()).orElseThrow().mver()).isEqualTo(2);
    assertThat(registry.site(below.id()).orElseThrow().mver()).isEqualTo(1);
    assertThat(registry.status().warnings())
        .anySatisfy(
            warning -> {
              assertThat(warning.code()).isEqualTo("membership_expires");
              assertThat(warning.toString()).contains("the intermediate https://nren.example");
            })
        .anySatisfy(warning -> assertThat(warning.code()).isEqualTo("intermediate_expires"));
  }

  @Test
  void aRenewalIsSignedByTheIntermediateUnderItsNewChain() {
    registry.addIntermediate(
        List.of(chain(Duration.ofDays(30), test.membershipKey())), TestRegistry.ACTOR);
    SampleSite site = admit("a.nren.example");
    Instant first = registry.site(site.id()).orElseThrow().membershipExpires();
    assertThat(first)
        .isEqualTo(
            test.clock().instant().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(30)));
    add();
    take(new MembershipStep.Renew(site.id()), site.id());
    assertThat(registry.site(site.id()).orElseThrow().membershipExpires()).isAfter(first);
  }

  @Test
  void anIntermediateMayDemandMoreOfItsSites() {
    add();
    SampleSite site = test.site("a.nren.example");
    String statement = statement(site, 1);
    ObjectNode claims =
        registry
            .whatToSign(new MembershipStep.Admit(statement, Optional.empty()))
            .claims()
            .deepCopy();
    claims
        .putObject("metadata_policy")
        .putObject("ocm_server")
        .putObject("endPoint")
        .put("value", "https://evil.example");
    String hijack =
        CompactJws.sign(key, MembershipStatement.TYP, CanonicalJson.write(claims)).token();
    refusedFor(
        "policy_hijack",
        () ->
            registry.admitAll(
                List.of(statement), Optional.empty(), Optional.of(hijack), TestRegistry.ACTOR));
    claims.putObject("metadata_policy").putObject("ocm_server").putObject("x").put("default", "y");
    registry.admitAll(
        List.of(statement),
        Optional.empty(),
        Optional.of(
            CompactJws.sign(key, MembershipStatement.TYP, CanonicalJson.write(claims)).token()),
        TestRegistry.ACTOR);
    assertThat(registry.site(site.id())).isPresent();
  }

  @Test
  void aWithdrawnIntermediateCertifiesNobodyAnyMore() {
    add();
    SampleSite site = admit("a.nren.example");
    registry.withdrawIntermediate(NREN, TestRegistry.ACTOR);
    assertThat(registry.intermediates().get(0).withdrawn()).isPresent();
    refusedFor("authority_hint_missing", () -> admit("b.nren.example"));
    refusedFor(
        "intermediate_withdrawn", () -> registry.whatToSign(new MembershipStep.Renew(site.id())));
    refusedFor(
        "intermediate_unknown", () -> registry.withdrawIntermediate(NREN, TestRegistry.ACTOR));
    // What it certified stays until it ends, and can be suspended.
    assertThat(test.read().status("a.nren.example")).isEqualTo("active");
    registry.suspend(site.id(), "rules", TestRegistry.ACTOR);
    assertThat(test.read().status("a.nren.example")).isEqualTo("suspended");
  }

  @Test
  void theListSurvivesARestart() {
    add();
    registry = test.reopen().registry();
    assertThat(registry.intermediates())
        .singleElement()
        .satisfies(one -> assertThat(one.entity()).isEqualTo(NREN));
    admit("a.nren.example");
  }
}
