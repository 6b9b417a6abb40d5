package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/LogEpoch}. */
final class LogEpochTest extends Attack {

  private Loot old = Loot.of(TestFederation.create());
  private int base;

  /** The key was stolen, and the root answers with another key and another epoch. */
  @BeforeEach
  void theRootBeginsAnotherEpoch() {
    another();
    old = logKey();
    base = federation.entries().size();
    federation.beginEpoch(federation.membershipKey(), TestKeys.named("log 2"));
    federation.heartbeat();
    scene.publishHonestly();
    scene.tellTheTruth();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).allMatch(SyncOutcome::ok);
      assertThat(victim.status().rootVersion()).isEqualTo(2);
      scene.memory(victim);
      victim.sync();
    }
  }

  @Test
  void theOldLogIsNoMoreOfTheFederation() {
    ForgedLog log = ForgedLog.from(federation, base, old).origin("federation.example/waymark/e1");
    log.heartbeat().heartbeat().heartbeat().heartbeat();
    scene.crook().serve(log.published());
    scene.refused("checkpoint_origin");
  }

  @Test
  void theOldKeyDoesNotSignTheNewLog() {
    scene.crook().serve(ForgedLog.continuing(federation, old).heartbeat().published());
    scene.refused("checkpoint_signature");
  }

  @Test
  void hidingTheNewRootBringsNobodyBack() {
    ForgedLog log = ForgedLog.from(federation, base, old).origin("federation.example/waymark/e1");
    log.heartbeat().heartbeat().heartbeat().heartbeat();
    scene.crook().serve(log.published()).remove("root/2.json");
    scene.refused("checkpoint_origin");
  }

  /** With the new key too, as if it had been stolen as well. */
  @Test
  void theNewLogHasToContainWhatTheRootNamed() {
    ForgedLog log = ForgedLog.from(federation, base - 2, logKey());
    while (log.size() < federation.entries().size() + 2) {
      log.heartbeat();
    }
    scene.crook().serve(log.published());
    scene.newcomerRefuses("log_base_mismatch");
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, SyncOutcome.Kind.REFUSED, "split_view");
    }
  }

  @Test
  void theNewLogIsNoSmallerThanItsBase() {
    ForgedLog log = ForgedLog.from(federation, base - 1, logKey());
    scene.crook().serve(log.published());
    scene.newcomerRefuses("checkpoint_base");
    scene.refused("checkpoint_base");
  }

  /** Two root keys, and nothing but the number of the epoch in the way. */
  static Stream<Arguments> logs() {
    LogIdentity elsewhere =
        new LogIdentity("federation.example/other/e2", 2, 0, LogIdentity.NOTHING);
    LogIdentity back = new LogIdentity("federation.example/waymark/e1", 1, 0, LogIdentity.NOTHING);
    return Stream.of(
        Arguments.of("another origin", (UnaryOperator<RootBuilder>) next -> next.log(elsewhere)),
        Arguments.of("the epoch before", (UnaryOperator<RootBuilder>) next -> next.log(back)),
        Arguments.of(
            "another base",
            (UnaryOperator<RootBuilder>)
                next ->
                    next.log(
                        new LogIdentity(
                            "federation.example/waymark/e2", 2, 3, Sha256.of(new byte[] {1})))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("logs")
  void aRootDoesNotChangeTheLogWithoutANewEpoch(String name, UnaryOperator<RootBuilder> change) {
    Loot loot = nothing().takeRootKey(0).takeRootKey(1);
    RootBuilder next =
        federation.root().payload().next(federation.now(), federation.root().expires());
    Root forged = change.apply(next).sign(List.of(loot.rootKey(0), loot.rootKey(1)));
    scene.crook().put("root/3.json", forged.bytes());
    scene.refusedByNewcomersToo("root_epoch");
  }

  /** Enough keys to sign the next root, but not to say whatever they like in it. */
  static Stream<Arguments> roots() {
    return Stream.of(
        Arguments.of(
            "issued in the future", "root_from_future", 301, (UnaryOperator<RootBuilder>) n -> n),
        Arguments.of(
            "that its own keys did not sign",
            "root_threshold",
            0,
            (UnaryOperator<RootBuilder>)
                next ->
                    next.keys(
                        RootRole.ROOT,
                        2,
                        Loot.ownKey("root").publicKey(),
                        Loot.ownKey("other root").publicKey())));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("roots")
  void aRootThatIsSignedByTheLastOneIsNotBelievedForThatAlone(
      String name, String code, int early, UnaryOperator<RootBuilder> change) {
    Loot loot = nothing().takeRootKey(0).takeRootKey(1);
    RootBuilder next =
        federation
            .root()
            .payload()
            .next(federation.now().plusSeconds(early), federation.root().expires());
    scene.crook().put("root/3.json", change.apply(next).sign(loot.rootKeys()).bytes());
    scene.refusedByNewcomersToo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"federation", "testing"})
  void aRootDoesNotMakeAnotherFederationOfThisOne(String member) {
    Loot loot = nothing().takeRootKey(0).takeRootKey(1);
    RootBuilder next =
        federation.root().payload().next(federation.now(), federation.root().expires());
    byte[] forged =
        Tokens.changed(
            next.payload(),
            loot.rootKeys(),
            json -> {
              json.remove(member);
              if (member.equals("federation")) {
                json.put("federation", "https://evil.example");
              }
            });
    scene.crook().put("root/3.json", forged);
    scene.refusedByNewcomersToo("root_federation");
  }

  /**
   * The control: what the thief wrote beyond the base is over, and the marks of the tree with it.
   */
  @Test
  void whoFollowedTheThiefComesBackWithTheNewEpoch() {
    another();
    Loot thief = logKey();
    ForgedLog log = ForgedLog.continuing(federation, thief);
    for (int i = 0; i < 40; i++) {
      log.heartbeat();
    }
    scene.crook().serve(log.published());
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
      assertThat(victim.held().orElseThrow().size()).isEqualTo(log.size());
    }

    scene.pass(Duration.ofHours(2));
    federation.beginEpoch(federation.membershipKey(), TestKeys.named("log 2"));
    scene.newcomerIsFollowed();
    scene.verdict(MEMBER, "active");
  }

  /** A checkpoint of the old log, signed by its old key, is none of the new one's. */
  @Test
  void aCheckpointOfTheOldEpochUnderTheNewNameIsRefused() {
    Checkpoint forged =
        Checkpoint.sign(
            "federation.example/waymark/e2",
            federation.entries().size() + 1L,
            Sha256.of(new byte[] {9}),
            old.logKey());
    scene.crook().put("checkpoint", forged.bytes());
    scene.refused("checkpoint_signature");
  }
}
