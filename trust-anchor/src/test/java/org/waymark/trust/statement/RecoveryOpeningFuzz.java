package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** An opening is believed only as the recovery key signed it. */
final class RecoveryOpeningFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final TestSite SITE = FEDERATION.site("a.example");
  private static final SigningKey SAFE = TestKeys.named("recovery");

  private static RecoveryOpening opening(Optional<Sha256> next) {
    JwkSet keys = JwkSet.of(SITE.key().publicKey());
    return RecoveryOpening.sign(SITE.id(), FEDERATION.now(), 2, keys, next, "A".repeat(22), SAFE);
  }

  private static final RecoveryOpening GOOD = opening(Optional.of(Sha256.of()));

  static Stream<byte[]> seeds() {
    return Stream.of(GOOD.jws().payload(), opening(Optional.empty()).jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(GOOD.jws(), claims);
    Fuzzed.read(() -> RecoveryOpening.parse(token, true)).ifPresent(RecoveryOpeningFuzz::check);
  }

  private static void check(RecoveryOpening read) {
    assertThat(RecoveryOpening.parse(read.jws().token(), true).commitment())
        .isEqualTo(read.commitment());
    boolean signed =
        Fuzzed.read(
                () -> {
                  read.requireSigned();
                  return true;
                })
            .orElse(false);
    assertThat(signed).isEqualTo(read.equals(GOOD));
  }
}
