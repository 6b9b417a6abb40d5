package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** A status is read alike twice, and never says that a site is active. */
final class StatusStatementFuzz {
  private static final TestSite SITE =
      TestFederation.create().site("a.example").restrict(SiteStatus.SUSPENDED, "key-dispute");
  private static final StatusStatement GOOD = SITE.status().orElseThrow();

  static Stream<byte[]> seeds() {
    return Stream.of(
        GOOD.jws().payload(),
        SITE.restrict(SiteStatus.REVOKED, "asked").status().orElseThrow().jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(GOOD.jws(), claims);
    Fuzzed.read(() -> StatusStatement.parse(token, true))
        .ifPresent(
            read -> {
              StatusStatement again = StatusStatement.parse(token, true);
              assertThat(again.sub()).isEqualTo(read.sub());
              assertThat(again.mver()).isEqualTo(read.mver()).isPositive();
              assertThat(read.status()).isNotEqualTo(SiteStatus.ACTIVE);
              assertThat(read.reason()).matches("[a-z0-9-]{1,64}");
            });
  }
}
