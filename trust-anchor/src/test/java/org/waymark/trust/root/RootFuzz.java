package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A root has one text, and none but a signed one follows. */
final class RootFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final RootChain FIRST = FEDERATION.roots();
  private static final Root SECOND =
      FEDERATION.publishRoot(next -> next.keys(RootRole.OIDF, TestKeys.named("x").publicKey()));

  static Stream<byte[]> seeds() {
    return Stream.of(FIRST.newest().bytes(), SECOND.bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Optional<Root> read = Fuzzed.read(() -> Root.parse(bytes));
    read.ifPresent(
        root -> {
          assertThat(root.bytes()).isEqualTo(bytes);
          assertThat(RootPayload.parse(root.payload().bytes())).isEqualTo(root.payload());
        });
    Fuzzed.read(() -> FIRST.walk(bytes, FEDERATION.now()))
        .ifPresent(chain -> assertThat(chain.newest().payload()).isEqualTo(SECOND.payload()));
  }
}
