package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Base64Url;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;

/** A snapshot is read alike twice, and counts only as it was signed. */
final class SnapshotFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final Snapshot GOOD = snapshot();

  private static Snapshot snapshot() {
    FEDERATION.admit("a.example");
    return FEDERATION.snapshot();
  }

  static Stream<byte[]> seeds() {
    return Stream.of(GOOD.jws().payload());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] claims) {
    String token = Fuzzed.token(GOOD.jws(), claims);
    Fuzzed.read(() -> Snapshot.parse(token)).ifPresent(read -> check(claims, read));
  }

  private static void check(byte[] claims, Snapshot read) {
    assertThat(Snapshot.parse(read.jws().token()).directory()).isEqualTo(read.directory());
    assertThat(read.seq()).isNotNegative();
    boolean counts =
        Fuzzed.read(
                () -> {
                  read.verify(FEDERATION.roots(), FEDERATION.now());
                  return true;
                })
            .orElse(false);
    assertThat(counts)
        .isEqualTo(Base64Url.encode(claims).equals(Base64Url.encode(GOOD.jws().payload())));
  }
}
