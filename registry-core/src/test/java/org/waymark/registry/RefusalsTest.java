package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.TestKeys;

/** Whatever is refused has a code of its own, and leaves every row and every file as it was. */
class RefusalsTest {
  // One registry for all: that nothing changes is what every test shows.
  @TempDir static Path temp;
  private static TestRegistry test;
  private static Registry registry;
  private static SampleSite member;
  private static SampleSite suspended;
  private static SampleSite left;
  private static SampleSite committed;

  @BeforeAll
  static void open() {
    test = TestRegistry.create(temp.resolve("data"));
    registry = test.registry();
    member = test.site("member.example");
    registry.admit(member.statement(5), TestRegistry.ACTOR);
    suspended = test.admit("suspended.example");
    registry.suspend(suspended.id(), "rules", TestRegistry.ACTOR);
    left = test.site("left.example");
    registry.admit(left.statement(5), TestRegistry.ACTOR);
    registry.leave(left.id(), "request", TestRegistry.ACTOR);
    committed = test.site("committed.example");
    registry.admit(
        committed.statement(1, draft -> draft.withRecovery(Sha256.of(new byte[] {1}))),
        TestRegistry.ACTOR);
  }

  @BeforeEach
  void resetClock() {
    test.clock().set(TestClock.START);
  }

  @AfterAll
  static void close() {
    test.close();
  }

  private void refuses(String code, Consumer<Registry> change) {
    List<String> before = everything();
    Throwable thrown = catchThrowable(() -> change.accept(registry));
    assertThat(code(thrown)).as(String.valueOf(thrown)).isEqualTo(code);
    assertThat(thrown.getMessage()).as("a sentence").contains(" ").endsWith(".");
    assertThat(everything()).isEqualTo(before);
  }

  private void refusesToAdmit(String code, String statement) {
    refuses(code, r -> r.admit(statement, TestRegistry.ACTOR));
  }

  private static String code(Throwable thrown) {
    if (thrown instanceof RegistryException refused) {
      return refused.code();
    }
    return thrown instanceof VerificationException refused ? refused.code() : "none";
  }

  /** Every row of the database but the audit trail, the checkpoint, and the names of all files. */
  private List<String> everything() {
    List<String> all = new ArrayList<>();
    try {
      // That somebody was refused is written down; nothing else may change.
      TestDatabase.everything(test.data()).stream()
          .filter(row -> !row.toLowerCase(Locale.ROOT).startsWith("\"audit\""))
          .forEach(all::add);
      all.add(Sha256.of(Files.readAllBytes(test.directory().resolve("checkpoint"))).hex());
      try (var files = Files.walk(test.directory())) {
        files.sorted().map(Path::toString).forEach(all::add);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return all;
  }

  private SampleSite newcomer() {
    return test.site("new.example");
  }

  /** A statement whose claims were changed by hand and signed again. */
  private String tampered(Consumer<ObjectNode> change) {
    SampleSite site = newcomer();
    ObjectNode claims = site.draft(1).claims();
    change.accept(claims);
    return CompactJws.sign(site.key(), SiteStatement.TYP, CanonicalJson.write(claims)).token();
  }

  @Test
  void somethingThatIsNoToken() {
    refusesToAdmit("jws_malformed", "hello");
  }

  @Test
  void aPayloadThatIsNoJson() {
    byte[] payload = "{".getBytes(StandardCharsets.US_ASCII);
    refusesToAdmit(
        "json_malformed", CompactJws.sign(newcomer().key(), SiteStatement.TYP, payload).token());
  }

  @Test
  void aRepeatedMember() {
    byte[] payload = "{\"iss\":\"a\",\"iss\":\"b\"}".getBytes(StandardCharsets.US_ASCII);
    refusesToAdmit(
        "json_duplicate_name",
        CompactJws.sign(newcomer().key(), SiteStatement.TYP, payload).token());
  }

  @Test
  void anotherTyp() {
    byte[] payload = CanonicalJson.write(newcomer().draft(1).claims());
    refusesToAdmit("typ_mismatch", CompactJws.sign(newcomer().key(), "JWT", payload).token());
  }

  @Test
  void anAlgorithmThatIsNotTheKeys() {
    String token = newcomer().statement(1);
    String header =
        new String(Base64Url.decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8)
            .replace("\"Ed25519\"", "\"ES256\"");
    String forged =
        Base64Url.encode(header.getBytes(StandardCharsets.UTF_8))
            + token.substring(token.indexOf('.'));
    refusesToAdmit("alg_mismatch", forged);
  }

  @Test
  void aSignatureThatDoesNotHold() {
    String token = newcomer().statement(1);
    String other = newcomer().statement(2);
    refusesToAdmit(
        "signature_invalid",
        token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')));
  }

  @Test
  void aSignatureByAKeyThatTheStatementDoesNotName() {
    byte[] payload = CanonicalJson.write(newcomer().draft(1).claims());
    refusesToAdmit(
        "key_unknown",
        CompactJws.sign(TestKeys.named("stranger"), SiteStatement.TYP, payload).token());
  }

  @Test
  void aMissingClaim() {
    refusesToAdmit("statement_malformed", tampered(claims -> claims.remove("ver")));
  }

  @Test
  void aTokenThatIsTooLong() {
    refusesToAdmit("too_large", "a".repeat(65_537));
  }

  @Test
  void anExpiredStatement() {
    String statement = newcomer().statement(1);
    test.clock().advance(Duration.ofDays(201));
    refusesToAdmit("statement_expired", statement);
  }

  @Test
  void aStatementFromTheFuture() {
    test.clock().advance(Duration.ofMinutes(6));
    String statement = newcomer().statement(1);
    test.clock().advance(Duration.ofMinutes(-6));
    refusesToAdmit("statement_from_future", statement);
  }

  @Test
  void aStatementForAnotherFederation() {
    refusesToAdmit(
        "authority_hint_missing",
        newcomer()
            .statement(
                1,
                draft ->
                    draft.withAuthorityHints(List.of(EntityId.parse("https://other.example")))));
  }

  @Test
  void aStatementAboutSomebodyElse() {
    refusesToAdmit(
        "record_subject_mismatch", tampered(claims -> claims.put("iss", "https://b.example")));
  }

  private void refusesTheIdentifier(String code, String identifier) {
    refusesToAdmit(code, tampered(claims -> claims.put("iss", identifier).put("sub", identifier)));
  }

  @Test
  void anIdentifierInMixedCase() {
    refusesTheIdentifier("host_not_lowercase", "https://New.example");
  }

  @Test
  void anIdentifierWithATrailingDot() {
    refusesTheIdentifier("host_trailing_dot", "https://new.example.");
  }

  @Test
  void anIdentifierWithAPath() {
    refusesTheIdentifier("host_path", "https://new.example/cloud");
  }

  @Test
  void anIdentifierWithUserInformation() {
    refusesTheIdentifier("host_userinfo", "https://anna@new.example");
  }

  @Test
  void anIdentifierWithAnIpv6Literal() {
    refusesTheIdentifier("host_ipv6_literal", "https://[2001:db8::1]");
  }

  @Test
  void anIdentifierInUnicode() {
    refusesTheIdentifier("host_not_a_label", "https://bücher.example");
  }

  @Test
  void anIdentifierWithTheDefaultPort() {
    refusesTheIdentifier("host_default_port", "https://new.example:443");
  }

  @Test
  void anIdentifierWithoutTls() {
    refusesTheIdentifier("entity_scheme", "http://new.example");
  }

  @Test
  void anIdentifierOfThisMachine() {
    refusesTheIdentifier("entity_loopback", "https://localhost");
  }

  @Test
  void admittingAMemberAgain() {
    refusesToAdmit("already_member", member.statement(6));
  }

  @Test
  void admittingASuspendedMember() {
    refusesToAdmit("already_member", suspended.statement(6));
  }

  @Test
  void admittingOneSiteTwiceAtOnce() {
    String statement = newcomer().statement(1);
    refuses("already_member", r -> r.admitAll(List.of(statement, statement), TestRegistry.ACTOR));
  }

  @Test
  void aBatchWithOneStatementThatIsNotGood() {
    refuses(
        "jws_malformed",
        r -> r.admitAll(List.of(newcomer().statement(1), "hello"), TestRegistry.ACTOR));
  }

  @Test
  void comingBackWithAnOlderStatement() {
    refusesToAdmit("counter_rollback", left.statement(4));
  }

  @Test
  void comingBackWithAnotherStatementOfTheSameCounter() {
    refusesToAdmit(
        "counter_reused",
        left.statement(5, draft -> draft.withRecovery(Sha256.of(new byte[] {1}))));
  }

  @Test
  void updatingToAnOlderStatement() {
    refuses("counter_rollback", r -> r.update(member.statement(4), TestRegistry.ACTOR));
  }

  @Test
  void updatingToAnotherStatementOfTheSameCounter() {
    refuses(
        "counter_reused",
        r ->
            r.update(
                member.statement(5, draft -> draft.withRecovery(Sha256.of(new byte[] {1}))),
                TestRegistry.ACTOR));
  }

  @Test
  void updatingToTheStatementThatIsThere() {
    refuses("counter_unchanged", r -> r.update(member.statement(5), TestRegistry.ACTOR));
  }

  @Test
  void updatingAStranger() {
    refuses("not_a_member", r -> r.update(newcomer().statement(1), TestRegistry.ACTOR));
  }

  @Test
  void updatingASiteThatHasLeft() {
    refuses("not_a_member", r -> r.update(left.statement(6), TestRegistry.ACTOR));
  }

  @Test
  void newKeysThatNoOldKeyVouchesFor() {
    SampleSite thief = new SampleSite(member.id(), TestKeys.named("thief"), test.clock().instant());
    refuses("key_unknown", r -> r.update(thief.statement(6), TestRegistry.ACTOR));
  }

  @Test
  void newKeysOfASuspendedSite() {
    String statement =
        suspended.statement(
            2,
            draft ->
                draft.withKeys(
                    JwkSet.of(suspended.key().publicKey(), TestKeys.named("next").publicKey())));
    refuses("not_active", r -> r.update(statement, TestRegistry.ACTOR));
  }

  @Test
  void anotherRecoveryCommitment() {
    refuses("recovery_commitment", r -> r.update(committed.statement(2), TestRegistry.ACTOR));
  }

  @Test
  void suspendingAStranger() {
    refuses("not_a_member", r -> r.suspend(newcomer().id(), "rules", TestRegistry.ACTOR));
  }

  @Test
  void suspendingASuspendedSite() {
    refuses("not_active", r -> r.suspend(suspended.id(), "rules", TestRegistry.ACTOR));
  }

  @Test
  void reinstatingAnActiveSite() {
    refuses("not_suspended", r -> r.reinstate(member.id(), TestRegistry.ACTOR));
  }

  @Test
  void reinstatingASiteThatHasLeft() {
    refuses("not_a_member", r -> r.reinstate(left.id(), TestRegistry.ACTOR));
  }

  @Test
  void revokingASiteThatHasLeft() {
    refuses("not_a_member", r -> r.revoke(left.id(), "rules", TestRegistry.ACTOR));
  }

  @Test
  void leavingTwice() {
    refuses("not_a_member", r -> r.leave(left.id(), "request", TestRegistry.ACTOR));
  }

  @Test
  void renewingASuspendedSite() {
    refuses("not_active", r -> r.renew(suspended.id(), TestRegistry.ACTOR));
  }

  @Test
  void aReasonInFreeText() {
    refuses("reason_malformed", r -> r.suspend(member.id(), "Anna said so", TestRegistry.ACTOR));
  }

  @Test
  void anActorWithoutAName() {
    refuses("actor_malformed", r -> r.suspend(member.id(), "rules", new Actor(" ")));
  }

  @Test
  void aClockThatIsFarBehindTheLog() {
    test.clock().advance(Duration.ofMinutes(-6));
    refuses("clock_behind", Registry::heartbeat);
  }
}
