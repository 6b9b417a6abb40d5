package org.waymark.trust.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;

/** A draft is written as it was read, and is no root before enough keys have signed it. */
final class RootDraftFuzz {
  private static final TestFederation FEDERATION = TestFederation.create();
  private static final RootDraft NEXT =
      RootDraft.after(
          FEDERATION.root(), FEDERATION.now(), FEDERATION.now().plus(Duration.ofDays(365)));

  static Stream<byte[]> seeds() {
    return Stream.of(NEXT.bytes(), NEXT.sign(FEDERATION.rootKeys().get(0)).bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> RootDraft.parse(bytes))
        .ifPresent(
            draft -> {
              byte[] written = draft.bytes();
              assertThat(RootDraft.parse(written).bytes()).isEqualTo(written);
              Fuzzed.read(() -> draft.walk(FEDERATION.now()))
                  .ifPresent(
                      chain ->
                          assertThat(chain.newest().version())
                              .isEqualTo(FEDERATION.root().version()));
            });
  }
}
