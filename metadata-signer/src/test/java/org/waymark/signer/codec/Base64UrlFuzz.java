package org.waymark.signer.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;

/** Each byte string has one text, and the platform's decoder reads it alike. */
final class Base64UrlFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of("", "AA", "_-9h", "QUJD", "AB", "QQ==", "+/8").map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void decodes(byte[] bytes) {
    String text = Fuzzed.latin1(bytes);
    Fuzzed.read(() -> Base64Url.decode(text))
        .ifPresent(
            decoded -> {
              assertThat(Base64Url.encode(decoded)).isEqualTo(text);
              assertThat(Base64.getUrlDecoder().decode(text)).isEqualTo(decoded);
            });
    assertThat(Base64Url.decode(Base64Url.encode(bytes))).isEqualTo(bytes);
  }
}
