package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.policy.Constraints;
import org.waymark.trust.policy.MetadataPolicy;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestIntermediate;
import org.waymark.trust.testing.TestSite;

/** A membership is read alike twice; what it restricts is read or refused, and nothing else. */
final class MembershipStatementFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final TestSite SITE = FEDERATION.site("a.example");

  static Stream<byte[]> seeds() {
    TestIntermediate between = FEDERATION.intermediate("nren.example", ".edu.example");
    MembershipStatement restricted =
        between
            .recertify(
                claims ->
                    claims
                        .putObject("metadata_policy")
                        .putObject("ocm_server")
                        .putObject("capabilities")
                        .putArray("superset_of")
                        .add("http-sig"))
            .membership();
    return Stream.of(SITE.membership(), between.membership(), restricted)
        .map(statement -> statement.jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(SITE.membership().jws(), claims);
    Fuzzed.read(() -> MembershipStatement.parse(token, true))
        .ifPresent(
            read -> {
              MembershipStatement again = MembershipStatement.parse(token, true);
              assertThat(again.sub()).isEqualTo(read.sub());
              assertThat(again.iss()).isEqualTo(read.iss());
              assertThat(again.keys()).isEqualTo(read.keys());
              assertThat(again.mver()).isEqualTo(read.mver()).isPositive();
              assertThat(read.expires()).isAfter(read.issued());
              read.metadataPolicy()
                  .ifPresent(json -> Fuzzed.read(() -> MetadataPolicy.parse(json)));
              read.constraints().ifPresent(json -> Fuzzed.read(() -> Constraints.parse(json)));
            });
  }
}
