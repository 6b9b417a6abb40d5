package org.waymark.signer.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;

/** Each byte string has one text, and the platform's decoder reads it alike. */
final class Base64StdFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of("", "AA==", "+/8=", "QUJD", "AB==", "QQ", "=").map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void decodes(byte[] bytes) {
    String text = Fuzzed.latin1(bytes);
    Fuzzed.read(() -> Base64Std.decode(text))
        .ifPresent(
            decoded -> {
              assertThat(Base64Std.encode(decoded)).isEqualTo(text);
              assertThat(Base64.getDecoder().decode(text)).isEqualTo(decoded);
            });
    assertThat(Base64Std.decode(Base64Std.encode(bytes))).isEqualTo(bytes);
  }
}
