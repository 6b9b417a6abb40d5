package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** A checkpoint has one text. */
final class CheckpointFuzz {

  static Stream<byte[]> seeds() {
    TestFederation federation = TestFederation.create();
    federation.admit("a.example");
    Checkpoint checkpoint = federation.checkpoint();
    return Stream.of(
        checkpoint.bytes(),
        checkpoint.note().cosign("w", TestKeys.named("w"), federation.now()).bytes());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> Checkpoint.parse(bytes))
        .ifPresent(
            read -> {
              assertThat(read.bytes()).isEqualTo(bytes);
              assertThat(read.size()).isNotNegative();
              byte[] text = Checkpoint.text(read.origin(), read.size(), read.root());
              assertThat(read.note().text()).isEqualTo(Fuzzed.utf8(text));
            });
  }
}
