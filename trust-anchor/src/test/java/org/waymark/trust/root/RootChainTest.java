package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** The walk from one root to the next (TUF 5.3; formats 5). */
final class RootChainTest {

  private final TestFederation federation = TestFederation.create();
  private final Instant now = federation.now();
  private final RootChain chain = federation.roots();
  private final List<SigningKey> old = federation.rootKeys();
  private final List<SigningKey> fresh =
      List.of(TestKeys.named("new 1"), TestKeys.named("new 2"), TestKeys.named("new 3"));

  private RootBuilder next() {
    return chain.newest().payload().next(now, now.plus(Duration.ofDays(365)));
  }

  private RootBuilder nextWithFreshKeys() {
    return next()
        .keys(
            RootRole.ROOT,
            2,
            fresh.get(0).publicKey(),
            fresh.get(1).publicKey(),
            fresh.get(2).publicKey());
  }

  private String codeOfWalk(Root root) {
    return Refusal.codeOf(() -> chain.walk(root.bytes(), now));
  }

  private static List<SigningKey> both(List<SigningKey> one, List<SigningKey> other) {
    List<SigningKey> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  @Test
  void takesANextVersionByTheSameKeys() {
    RootChain longer = chain.walk(next().sign(old.subList(1, 3)).bytes(), now);
    assertThat(longer.newest().version()).isEqualTo(2);
    assertThat(longer.oldest()).isEqualTo(chain.oldest());
    assertThat(longer.version(1)).contains(chain.oldest());
    assertThat(longer.version(2)).contains(longer.newest());
    assertThat(longer.version(0)).isEmpty();
    assertThat(longer.version(3)).isEmpty();
    assertThat(chain.all()).hasSize(1);
  }

  @Test
  void takesNewKeysByTheThresholdsOfBoth() {
    Root root = nextWithFreshKeys().sign(both(old.subList(0, 2), fresh.subList(1, 3)));
    RootChain longer = chain.walk(root.bytes(), now);
    assertThat(longer.newest().keys(RootRole.ROOT).keys()).hasSize(3);
  }

  @Test
  void takesSignaturesThatWereAddedOneByOne() {
    Root root = next().sign(old.subList(0, 1)).withSignature(old.get(2));
    assertThat(codeOfWalk(root)).isEqualTo("accepted");
  }

  @Test
  void refusesTooFewOldKeys() {
    Root root = nextWithFreshKeys().sign(both(old.subList(0, 1), fresh));
    assertThat(codeOfWalk(root)).isEqualTo("root_threshold");
  }

  @Test
  void refusesTooFewNewKeys() {
    Root root = nextWithFreshKeys().sign(both(old, fresh.subList(0, 1)));
    assertThat(codeOfWalk(root)).isEqualTo("root_threshold");
  }

  @Test
  void refusesKeysOfOtherRoles() {
    Root root = next().sign(List.of(old.get(0), federation.membershipKey(), federation.logKey()));
    assertThat(codeOfWalk(root)).isEqualTo("root_threshold");
  }

  @Test
  void refusesASignatureOverAnotherPayload() {
    String good = new String(next().sign(old).bytes(), StandardCharsets.UTF_8);
    String other = new String(next().name("Other").sign(old).bytes(), StandardCharsets.UTF_8);
    String mixed =
        other.substring(0, other.indexOf("\"signatures\""))
            + good.substring(good.indexOf("\"signatures\""));
    assertThat(Refusal.codeOf(() -> chain.walk(mixed.getBytes(StandardCharsets.UTF_8), now)))
        .isEqualTo("signature_invalid");
  }

  @Test
  void refusesTheSameVersionAgain() {
    assertThat(codeOfWalk(chain.newest())).isEqualTo("root_version");
  }

  @Test
  void refusesALeapOverAVersion() {
    Root second = next().sign(old);
    Root third = second.payload().next(now, now.plusSeconds(10)).sign(old);
    assertThat(codeOfWalk(third)).isEqualTo("root_version");
  }

  @Test
  void refusesAnotherFederation() {
    RootBuilder other =
        RootBuilder.first(
                federation.root().parseEntity("https://other.example"),
                "x",
                now,
                now.plusSeconds(9))
            .version(2);
    chain
        .newest()
        .payload()
        .roles()
        .forEach(
            (role, keys) ->
                other.keys(
                    role,
                    keys.threshold(),
                    keys.keys().toArray(new org.waymark.signer.key.VerificationKey[0])));
    assertThat(codeOfWalk(other.sign(old))).isEqualTo("root_federation");
  }

  @Test
  void refusesToMakeARealFederationATestingOne() {
    assertThat(codeOfWalk(next().testing(true).sign(old))).isEqualTo("root_federation");
  }

  @Test
  void takesALaterEpoch() {
    Root root = next().log(new LogIdentity("log/e7", 7, 0, LogIdentity.NOTHING)).sign(old);
    assertThat(codeOfWalk(root)).isEqualTo("accepted");
  }

  @Test
  void refusesAnEarlierEpoch() {
    UnaryOperator<RootBuilder> second =
        b -> b.log(new LogIdentity("log/e2", 2, 0, LogIdentity.NOTHING));
    RootChain longer = chain.walk(second.apply(next()).sign(old), now);
    Root back =
        longer
            .newest()
            .payload()
            .next(now, now.plusSeconds(9))
            .log(LogIdentity.first("log"))
            .sign(old);
    assertThat(Refusal.codeOf(() -> longer.walk(back, now))).isEqualTo("root_epoch");
  }

  @Test
  void refusesAnotherLogInTheSameEpoch() {
    assertThat(codeOfWalk(next().log(LogIdentity.first("elsewhere")).sign(old)))
        .isEqualTo("root_epoch");
    assertThat(
            codeOfWalk(
                next()
                    .log(
                        new LogIdentity(
                            chain.newest().log().origin(), 1, 5, Sha256.of(new byte[1])))
                    .sign(old)))
        .isEqualTo("root_epoch");
  }

  @Test
  void refusesARootFromTheFuture() {
    Instant later = now.plusSeconds(301);
    Root root = chain.newest().payload().next(later, later.plusSeconds(9)).sign(old);
    assertThat(codeOfWalk(root)).isEqualTo("root_from_future");
    assertThat(Refusal.codeOf(() -> chain.walk(root, now.plusSeconds(1)))).isEqualTo("accepted");
  }

  @Test
  void walksOverAnExpiredVersion() {
    Instant later = now.plus(Duration.ofDays(400));
    Root second = next().expires(now.plusSeconds(1)).sign(old);
    Root third = second.payload().next(later, later.plusSeconds(9)).sign(old);
    RootChain longer = chain.walk(second, later).walk(third, later);
    assertThat(Refusal.codeOf(() -> longer.requireFresh(later))).isEqualTo("accepted");
  }

  @Test
  void expiresAtTheInstantThatTheNewestRootNames() {
    Instant end = chain.newest().expires();
    assertThat(Refusal.codeOf(() -> chain.requireFresh(end.minusMillis(1)))).isEqualTo("accepted");
    assertThat(Refusal.codeOf(() -> chain.requireFresh(end))).isEqualTo("root_expired");
  }

  @Test
  void doesNotPinTheFileOfAnUnfinishedCeremony() {
    Root unfinished = next().sign(old.subList(0, 1));
    assertThat(Refusal.codeOf(() -> RootChain.pinned(unfinished))).isEqualTo("root_threshold");
  }

  @Test
  void knowsTheLongestEntryLifeOfItsRoots() {
    RootChain longer = chain.walk(next().limits(new Limits(60, 60, 600, 600)).sign(old), now);
    long time = now.getEpochSecond();
    assertThat(longer.allowsLife(time, time + 86_400)).isTrue();
    assertThat(longer.allowsLife(time, time + 86_401)).isFalse();
    assertThat(longer.allowsLife(0, 86_401)).isFalse();
    assertThat(longer.allowsLife(time, time)).isFalse();
  }

  @Test
  void pinnedLateItRefusesNothingOfATimeThatItDoesNotKnow() {
    Root second = next().limits(new Limits(60, 60, 600, 600)).sign(old);
    RootChain late = RootChain.pinned(chain.walk(second, now).newest());
    long issued = second.issued().getEpochSecond();
    assertThat(late.allowsLife(issued - 1, issued + 86_399)).isTrue();
    assertThat(late.allowsLife(issued - 1, issued - 1)).isFalse();
    assertThat(late.allowsLife(issued, issued + 60)).isTrue();
    assertThat(late.allowsLife(issued, issued + 61)).isFalse();
  }
}
