package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.trust.testing.Fuzzed;

/** A bundle of entries has one text, and no more entries than its width. */
final class EntryBundleFuzz {

  static Stream<byte[]> seeds() {
    byte[] two = EntryBundle.encode(List.of(new byte[] {1}, new byte[] {2, 3}));
    byte[] seed = new byte[two.length + 1];
    seed[0] = 1;
    System.arraycopy(two, 0, seed, 1, two.length);
    return Stream.of(seed, new byte[] {0, 0, 1, 7}, new byte[] {0, 0, 0});
  }

  /** The first byte is the width, less one. */
  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void decodes(byte[] bytes) {
    if (bytes.length == 0) {
      return;
    }
    int width = 1 + (bytes[0] & 0xFF);
    byte[] bundle = Arrays.copyOfRange(bytes, 1, bytes.length);
    Fuzzed.read(() -> EntryBundle.decode(bundle, width))
        .ifPresent(
            entries -> {
              assertThat(entries).hasSize(width);
              assertThat(EntryBundle.encode(entries)).isEqualTo(bundle);
            });
  }
}
