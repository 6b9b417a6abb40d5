package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

/** A site is taken back by its recovery key, whatever whoever has its hot key tries (DESIGN 5). */
class SiteRecoveryTest {
  private static final Duration WINDOW = RegistryConfig.RECOVERY_WINDOW;

  @TempDir Path temp;
  private final SigningKey safe = TestKeys.named("recovery 1");
  private final SigningKey nextSafe = TestKeys.named("recovery 2");
  private final SigningKey fresh = TestKeys.named("fresh");
  private TestRegistry test;
  private SampleSite site;

  @BeforeEach
  void commit() {
    test = TestRegistry.create(temp.resolve("data"));
    join();
  }

  private void join() {
    site = test.site("a.example");
    registry().admit(site.statement(1, d -> d.withRecovery(hash(safe))), TestRegistry.ACTOR);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Registry registry() {
    return test.registry();
  }

  private static Sha256 hash(SigningKey key) {
    return RecoveryCommitment.of(key.publicKey());
  }

  private SampleSite now(SigningKey key) {
    return new SampleSite(site.id(), key, test.clock().instant());
  }

  private Applicant hot() {
    return new Applicant(now(site.key()), registry());
  }

  private RecoveryOpening opening(SigningKey by, long ver, SigningKey keys) {
    return RecoveryOpening.sign(
        site.id(),
        test.clock().instant(),
        ver,
        JwkSet.of(keys.publicKey()),
        Optional.of(hash(nextSafe)),
        Applicant.jti(),
        by);
  }

  private String recovered(long ver) {
    return now(fresh).statement(ver, d -> d.withOpening(opening(safe, ver, fresh)));
  }

  private String recover(SigningKey by, String statement) {
    return SiteRequest.recover(
            site.id(), TestRegistry.FEDERATION, test.clock().instant(), Applicant.jti(), statement)
        .sign(by)
        .token();
  }

  private String objection(SigningKey by) {
    return SiteRequest.object(
            site.id(), TestRegistry.FEDERATION, test.clock().instant(), Applicant.jti())
        .sign(by)
        .token();
  }

  private Recovery recover() {
    return registry().recover(recover(safe, recovered(2)));
  }

  private RegisteredSite decide(boolean recovered) {
    return registry()
        .take(
            new MembershipStep.Decide(site.id(), recovered),
            site.id(),
            Optional.empty(),
            TestRegistry.ACTOR);
  }

  private SiteStatement inForce() {
    return registry().record(site.id()).orElseThrow().site();
  }

  private SiteStatus status() {
    return registry().site(site.id()).orElseThrow().status();
  }

  private static String codeOf(ThrowingCallable action) {
    Throwable thrown = catchThrowable(action);
    if (thrown instanceof VerificationException e) {
      return e.code();
    }
    return thrown instanceof RegistryException e ? e.code() : String.valueOf(thrown);
  }

  private void pass(Duration time) {
    test.clock().advance(time);
    registry().writeDue();
  }

  @Test
  void theRecoveryKeyReplacesTheHotKeysAfterTheWindowAndNotBefore() {
    Recovery begun = recover();
    assertThat(begun.state()).isEqualTo("pending");
    assertThat(Duration.between(begun.opened(), begun.ends())).isEqualTo(WINDOW);
    pass(WINDOW.minusSeconds(1));
    assertThat(inForce().ver()).isEqualTo(1);

    pass(Duration.ofSeconds(1));

    assertThat(inForce().keys()).isEqualTo(JwkSet.of(fresh.publicKey()));
    assertThat(registry().recovery(site.id())).isEmpty();
    assertThat(test.read().events().get(test.read().events().size() - 1).type())
        .isEqualTo(EventType.ROTATE_KEY.code());
    registry()
        .update(
            now(fresh)
                .statement(
                    3,
                    d -> d.withRecovery(Optional.of(hash(nextSafe)), inForce().recoveryOpenings())),
            TestRegistry.ACTOR);
    assertThat(inForce().ver()).isEqualTo(3);
  }

  @Test
  void theHotKeyIsFrozenAtOnce() {
    recover();
    String mine = now(site.key()).statement(5, d -> d.withRecovery(hash(safe)));
    SigningKey thief = TestKeys.named("thief");
    String rotated = now(thief).statement(5, d -> d.withRecovery(hash(safe)));

    assertThat(codeOf(() -> registry().update(mine, TestRegistry.ACTOR)))
        .isEqualTo("recovery_pending");
    assertThat(codeOf(() -> registry().rotateKey(hot().rotateKey(rotated, site.key()))))
        .isEqualTo("recovery_pending");
    assertThat(codeOf(() -> registry().leave(hot().leave()))).isEqualTo("recovery_pending");
    assertThat(codeOf(() -> registry().recover(recover(safe, recovered(7)))))
        .isEqualTo("recovery_pending");
  }

  @Test
  void theHotKeyChangesNoCommitment() {
    UnaryOperator<SiteStatement.Draft> dropped = draft -> draft;
    assertThat(codeOf(() -> registry().update(site.statement(2, dropped), TestRegistry.ACTOR)))
        .isEqualTo("recovery_commitment");
    assertThat(
            codeOf(
                () ->
                    registry()
                        .update(
                            site.statement(2, d -> d.withRecovery(hash(nextSafe))),
                            TestRegistry.ACTOR)))
        .isEqualTo("recovery_commitment");
  }

  @Test
  void bothKeysTogetherChangeTheCommitmentByAnUpdate() {
    registry()
        .update(
            site.statement(2, d -> d.withOpening(opening(safe, 2, site.key()))),
            TestRegistry.ACTOR);
    assertThat(inForce().recovery()).contains(hash(nextSafe));
  }

  @Test
  void anOpeningServesTheStatementThatItWasMadeForAndNoLaterOne() {
    RecoveryOpening early = opening(safe, 2, fresh);
    String later = now(fresh).statement(3, d -> d.withOpening(early));
    assertThat(codeOf(() -> registry().recover(recover(safe, later))))
        .isEqualTo("recovery_commitment");
  }

  @Test
  void anObjectionSuspendsAndEndsNothing() {
    recover();
    Recovery disputed = registry().object(objection(site.key()));

    assertThat(disputed.state()).isEqualTo("disputed");
    assertThat(registry().site(site.id()).orElseThrow().reason()).contains("key-dispute");
    pass(WINDOW.multipliedBy(3));
    assertThat(inForce().ver()).isEqualTo(1);
    assertThat(codeOf(() -> registry().reinstate(site.id(), TestRegistry.ACTOR)))
        .isEqualTo("recovery_disputed");
    assertThat(codeOf(() -> registry().object(objection(site.key()))))
        .isEqualTo("recovery_disputed");

    assertThat(decide(true).status()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(inForce().keys()).isEqualTo(JwkSet.of(fresh.publicKey()));
    assertThat(registry().recoveries()).isEmpty();
    test.read();
  }

  @Test
  void theOperatorMayBelieveTheHotKey() {
    recover();
    registry().object(objection(site.key()));

    assertThat(decide(false).status()).isEqualTo(SiteStatus.ACTIVE);

    assertThat(inForce().ver()).isEqualTo(1);
    assertThat(registry().recovery(site.id())).isEmpty();
    pass(WINDOW.multipliedBy(2));
    assertThat(inForce().ver()).isEqualTo(1);
    assertThat(registry().audit(5).stream().map(row -> row.reason().orElse("")))
        .contains("recovery-refused");
  }

  @Test
  void aRecoveryKeyThatWasNotBelievedAsksNoMore() {
    recover();
    registry().object(objection(site.key()));
    decide(false);
    test.reopen();

    assertThat(codeOf(this::recover)).isEqualTo("recovery_refused");
    assertThat(registry().recoveries()).isEmpty();
    registry()
        .update(now(site.key()).statement(2, d -> d.withRecovery(hash(safe))), TestRegistry.ACTOR);

    registry().liftRefusal(site.id(), TestRegistry.ACTOR);
    assertThat(registry().audit(1).get(0).reason()).contains("lifted");
    assertThat(registry().recover(recover(safe, recovered(3))).state()).isEqualTo("pending");
    assertThat(codeOf(() -> registry().liftRefusal(site.id(), TestRegistry.ACTOR)))
        .isEqualTo("recovery_none");
  }

  @Test
  void anotherRecoveryKeyIsHeard() {
    recover();
    registry().object(objection(site.key()));
    decide(false);
    registry()
        .update(
            now(site.key()).statement(2, d -> d.withOpening(opening(safe, 2, site.key()))),
            TestRegistry.ACTOR);
    RecoveryOpening next =
        RecoveryOpening.sign(
            site.id(),
            test.clock().instant(),
            3,
            JwkSet.of(fresh.publicKey()),
            Optional.of(hash(safe)),
            Applicant.jti(),
            nextSafe);
    String statement =
        now(fresh)
            .statement(
                3,
                d ->
                    d.withRecovery(
                        Optional.of(hash(safe)),
                        java.util.stream.Stream.concat(
                                inForce().recoveryOpenings().stream(),
                                java.util.stream.Stream.of(next))
                            .toList()));
    assertThat(registry().recover(recover(nextSafe, statement)).state()).isEqualTo("pending");
  }

  @Test
  void anOperatorObjectsBySuspendingForTheDispute() {
    recover();
    assertThat(codeOf(() -> decide(true))).isEqualTo("recovery_pending");
    assertThat(codeOf(() -> decide(false))).isEqualTo("recovery_pending");
    registry().suspend(site.id(), "key-dispute", TestRegistry.ACTOR);
    assertThat(registry().recovery(site.id()).orElseThrow().state()).isEqualTo("disputed");
    decide(false);
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void aSuspensionForSomethingElseDelaysARecovery() {
    registry().suspend(site.id(), "rules", TestRegistry.ACTOR);
    recover();
    pass(WINDOW.plusDays(1));
    assertThat(inForce().ver()).isEqualTo(1);

    registry().reinstate(site.id(), TestRegistry.ACTOR);
    registry().writeDue();

    assertThat(inForce().ver()).isEqualTo(2);
  }

  @Test
  void membershipsAreRenewedWhileARecoveryWaits() {
    recover();
    registry().renew(site.id(), TestRegistry.ACTOR);
    pass(WINDOW);
    assertThat(inForce().ver()).isEqualTo(2);
    assertThat(registry().site(site.id()).orElseThrow().mver()).isEqualTo(3);
  }

  @Test
  void aSiteThatIsRevokedHasNothingToRecover() {
    recover();
    registry().revoke(site.id(), "misconduct", TestRegistry.ACTOR);
    assertThat(registry().recoveries()).isEmpty();
    pass(WINDOW);
    assertThat(status()).isEqualTo(SiteStatus.REVOKED);
    assertThat(codeOf(() -> registry().recover(recover(safe, recovered(3)))))
        .isEqualTo("not_a_member");
  }

  @Test
  void whoSpeaksForTheRecoveryKeyHasToHaveIt() {
    SigningKey thief = TestKeys.named("thief");
    String forged = now(fresh).statement(2, d -> d.withOpening(opening(thief, 2, fresh)));
    assertThat(codeOf(() -> registry().recover(recover(thief, forged))))
        .isEqualTo("recovery_commitment");
    assertThat(codeOf(() -> registry().recover(recover(thief, recovered(2)))))
        .isEqualTo("key_unknown");
    assertThat(codeOf(() -> registry().recover(recover(fresh, recovered(2)))))
        .isEqualTo("key_unknown");
    String bare = now(fresh).statement(2, d -> d.withRecovery(hash(safe)));
    assertThat(codeOf(() -> registry().recover(recover(safe, bare))))
        .isEqualTo("recovery_commitment");
    assertThat(registry().recoveries()).isEmpty();
  }

  @Test
  void aRecoveryIsOfACommittedSiteToOtherKeysThatLast() {
    SampleSite plain = test.admit("plain.example");
    String uncommitted =
        new SampleSite(plain.id(), fresh, test.clock().instant())
            .statement(
                2,
                d ->
                    d.withOpening(
                        RecoveryOpening.sign(
                            plain.id(),
                            plain.now(),
                            2,
                            JwkSet.of(fresh.publicKey()),
                            Optional.empty(),
                            Applicant.jti(),
                            safe)));
    String request =
        SiteRequest.recover(
                plain.id(), TestRegistry.FEDERATION, plain.now(), Applicant.jti(), uncommitted)
            .sign(safe)
            .token();
    assertThat(codeOf(() -> registry().recover(request))).isEqualTo("recovery_uncommitted");

    String same = site.statement(2, d -> d.withOpening(opening(safe, 2, site.key())));
    assertThat(codeOf(() -> registry().recover(recover(safe, same)))).isEqualTo("keys_unchanged");

    String brief =
        now(fresh)
            .statement(
                2,
                d ->
                    SiteStatement.draft(
                            d.sub(),
                            d.issued(),
                            d.issued().plus(WINDOW),
                            d.keys(),
                            d.authorityHints())
                        .withVer(2)
                        .withMetadata(d.metadata())
                        .withOpening(opening(safe, 2, fresh)));
    assertThat(codeOf(() -> registry().recover(recover(safe, brief))))
        .isEqualTo("recovery_statement_short");
  }

  @Test
  void anObjectionNeedsARecoveryAndACertifiedKey() {
    assertThat(codeOf(() -> registry().object(objection(site.key())))).isEqualTo("recovery_none");
    assertThat(codeOf(() -> decide(true))).isEqualTo("recovery_none");
    recover();
    assertThat(codeOf(() -> registry().object(objection(fresh)))).isEqualTo("key_unknown");
    String once = objection(site.key());
    registry().object(once);
    assertThat(codeOf(() -> registry().object(once))).isEqualTo("request_replayed");
  }

  @Test
  void aRestartForgetsNoRecoveryAndWritesWhatBecameDueMeanwhile() {
    recover();
    test.clock().advance(WINDOW);
    test.reopen();
    assertThat(
            codeOf(
                () ->
                    registry()
                        .update(
                            now(site.key()).statement(3, d -> d.withRecovery(hash(safe))),
                            TestRegistry.ACTOR)))
        .isEqualTo("recovery_pending");
    registry().writeDue();
    assertThat(inForce().ver()).isEqualTo(2);
  }

  @Test
  void aBackupKeepsTheFreeze() {
    recover();
    Path archive = temp.resolve("backup");
    registry().backup(archive);
    Path data = temp.resolve("restored");
    RegistryConfig config = TestRegistry.config(data, test.clock()).build();
    Registry.restore(archive, config);
    try (Registry restored = Registry.open(config)) {
      assertThat(restored.recoveries()).isEqualTo(registry().recoveries()).hasSize(1);
    }
  }

  @Test
  void withoutTheMembershipKeyTheClockWaitsAndAnObjectionStillStopsIt() {
    test.close();
    Path data = temp.resolve("offline");
    Registry.init(TestRegistry.options(data).withProfile(InitOptions.Profile.TEAM));
    test = TestRegistry.open(data, test.clock());
    site = test.site("a.example");
    String first = site.statement(1, d -> d.withRecovery(hash(safe)));
    String signed =
        registry()
            .whatToSign(new MembershipStep.Admit(first, Optional.empty()))
            .sign(test.membershipKey());
    registry().admitAll(List.of(first), Optional.empty(), Optional.of(signed), TestRegistry.ACTOR);
    recover();
    pass(WINDOW);
    assertThat(inForce().ver()).isEqualTo(1);
    assertThat(codeOf(() -> decide(true))).isEqualTo("membership_key_offline");

    registry().object(objection(site.key()));
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
    assertThat(codeOf(() -> registry().whatToSign(new MembershipStep.Decide(site.id(), false))))
        .isEqualTo("signature_unneeded");
    assertThat(registry().recoveries()).hasSize(1);

    MembershipStep.Decide recovered = new MembershipStep.Decide(site.id(), true);
    SigningRequest request = registry().whatToSign(recovered);
    assertThat(SiteStatement.parse(request.statement().orElseThrow(), true).keys())
        .isEqualTo(JwkSet.of(fresh.publicKey()));
    registry()
        .take(
            recovered,
            site.id(),
            Optional.of(request.sign(test.membershipKey())),
            TestRegistry.ACTOR);
    assertThat(inForce().keys()).isEqualTo(JwkSet.of(fresh.publicKey()));
  }
}
