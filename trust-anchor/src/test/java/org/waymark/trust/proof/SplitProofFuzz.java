package org.waymark.trust.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.testing.Fuzzed;
import org.waymark.trust.testing.TestFederation;

/**
 * A proof is written as it is read, and no bytes show that a log that kept to one tree signed two.
 */
final class SplitProofFuzz {
  private static final TestFederation HONEST = TestFederation.create();
  private static final RootChain ROOTS = HONEST.roots();

  static Stream<byte[]> seeds() {
    HONEST.admitMany("s", 4);
    SplitProof one =
        new SplitProof(
            HONEST.checkpointAt(2),
            HONEST.checkpointAt(3),
            Optional.of(
                new SplitProof.Beginning(HONEST.leaves().get(0), List.of(HONEST.leaves().get(1)))));
    return Stream.of(one.encode());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> SplitProof.parse(bytes))
        .ifPresent(
            read -> {
              assertThat(SplitProof.parse(read.encode())).isEqualTo(read);
              boolean shown =
                  Fuzzed.read(
                          () -> {
                            read.verify(ROOTS);
                            return true;
                          })
                      .orElse(false);
              assertThat(shown).isFalse();
            });
  }
}
