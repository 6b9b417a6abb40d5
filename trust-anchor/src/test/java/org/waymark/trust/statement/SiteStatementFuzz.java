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

/** A statement is read alike twice, and claims that its site did not sign are never its own. */
final class SiteStatementFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final TestSite SITE = FEDERATION.site("a.example");

  static Stream<byte[]> seeds() {
    SigningKey safe = TestKeys.named("recovery");
    RecoveryOpening opening =
        RecoveryOpening.sign(
            SITE.id(),
            FEDERATION.now(),
            1,
            JwkSet.of(SITE.key().publicKey()),
            Optional.empty(),
            "A".repeat(22),
            safe);
    return Stream.of(
            SITE.statement(),
            SITE.draft().withRecovery(Sha256.of()).sign(SITE.key()),
            SITE.draft().withOpening(opening).sign(SITE.key()))
        .map(statement -> statement.jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(SITE.statement().jws(), claims);
    Fuzzed.read(() -> SiteStatement.parse(token, true)).ifPresent(read -> check(token, read));
  }

  private static void check(String token, SiteStatement read) {
    SiteStatement again = SiteStatement.parse(token, true);
    assertThat(again.sub()).isEqualTo(read.sub());
    assertThat(again.keys()).isEqualTo(read.keys());
    assertThat(again.metadata()).isEqualTo(read.metadata());
    assertThat(read.authorityHints()).hasSizeLessThanOrEqualTo(SiteStatement.MAX_HINTS);
    assertThat(read.expires()).isAfter(read.issued());
    boolean own =
        Fuzzed.read(
                () -> {
                  read.requireSelfSigned();
                  return true;
                })
            .orElse(false);
    assertThat(own).isEqualTo(token.equals(SITE.statement().jws().token()));
    Fuzzed.read(read::ocmServer);
  }
}
