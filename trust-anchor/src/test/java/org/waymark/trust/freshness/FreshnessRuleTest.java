package org.waymark.trust.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.root.Limits;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** The state of a directory at the instants around each limit (formats 8). */
final class FreshnessRuleTest {

  private static final Instant START = TestFederation.START;
  private static final long TIME = START.getEpochSecond();
  private static final Limits LIMITS = new Limits(100, 200, 1_000, 5_000);

  private static final WitnessPolicy ONE_WITNESS =
      new WitnessPolicy(
          1,
          List.of(
              new WitnessPolicy.Group(
                  "one",
                  1,
                  List.of(NoteVerifier.cosignatureV1("w", TestKeys.named("w").publicKey())))));

  private static Root root(WitnessPolicy policy, long expires) {
    return TestFederation.create(
            builder -> builder.limits(LIMITS).witness(policy).expires(START.plusSeconds(expires)))
        .root();
  }

  private static Freshness at(Root root, double seconds, Optional<Long> cosigned) {
    return FreshnessRule.at(
        START.plusMillis((long) (seconds * 1000)),
        root,
        TIME,
        TIME + 100,
        cosigned.map(START::plusSeconds));
  }

  @ParameterizedTest(name = "{0} s after the last entry: {1}")
  @CsvSource({
    "0, FRESH",
    "99.999, FRESH",
    "100, STALE",
    "999.999, STALE",
    "1000, EXPIRED",
    "9999, EXPIRED"
  })
  void followsTheLastEntry(double seconds, Freshness expected) {
    assertThat(at(root(WitnessPolicy.NONE, 50_000), seconds, Optional.empty())).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} s after the last entry, cosigned {1} s before it: {2}")
  @CsvSource({
    "49.999, 150, FRESH",
    "50, 150, STALE",
    "849.999, 150, STALE",
    "850, 150, EXPIRED",
    "99.999, 0, FRESH",
    "100, 0, STALE"
  })
  void followsTheOldestNeededCosignature(double seconds, long before, Freshness expected) {
    assertThat(at(root(ONE_WITNESS, 50_000), seconds, Optional.of(-before))).isEqualTo(expected);
  }

  @Test
  void isExpiredWhereThePolicyIsNotSatisfied() {
    assertThat(at(root(ONE_WITNESS, 50_000), 0, Optional.empty())).isEqualTo(Freshness.EXPIRED);
  }

  @Test
  void doesNotLookAtCosignaturesThatNobodyDemands() {
    assertThat(at(root(WitnessPolicy.NONE, 50_000), 0, Optional.of(-5_000L)))
        .isEqualTo(Freshness.FRESH);
  }

  @ParameterizedTest(name = "{0} s: {1}")
  @CsvSource({"29.999, FRESH", "30, EXPIRED"})
  void endsWithTheNewestRoot(double seconds, Freshness expected) {
    assertThat(at(root(WitnessPolicy.NONE, 30), seconds, Optional.empty())).isEqualTo(expected);
  }

  @Test
  void saysWhenItChanges() {
    FreshnessRule rule =
        FreshnessRule.of(root(WitnessPolicy.NONE, 50_000), TIME, TIME + 100, Optional.empty());
    assertThat(rule.freshUntil()).isEqualTo(START.plusSeconds(100));
    assertThat(rule.staleUntil()).isEqualTo(START.plusSeconds(1_000));
    FreshnessRule ending =
        FreshnessRule.of(root(WitnessPolicy.NONE, 30), TIME, TIME + 100, Optional.empty());
    assertThat(ending.freshUntil()).isEqualTo(ending.staleUntil()).isEqualTo(START.plusSeconds(30));
  }
}
