package org.waymark.signer.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;

/**
 * Every value has one canonical text, which is read back alike and is what RFC 8785's own code
 * writes.
 */
final class CanonicalJsonFuzz {

  static Stream<byte[]> seeds() {
    return Stream.of(
            "{\"b\":[1,-0,1e21,0.1,5e-324],\"a\":{\"\\u20ac\":null,\"\\ud83d\\ude00\":true}}",
            "[9007199254740991,-9007199254740992,1.7976931348623157e308]",
            "\"\\u0000\\u001f\\\"\\\\\\/\\b\"",
            "1E400")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void writes(byte[] bytes) {
    Fuzzed.read(() -> CanonicalJson.write(StrictJson.parse(bytes, JsonLimits.DOCUMENT)))
        .ifPresent(written -> check(bytes, written));
  }

  private static void check(byte[] bytes, byte[] written) {
    JsonNode again = StrictJson.parse(written, JsonLimits.DOCUMENT);
    assertThat(CanonicalJson.write(again)).isEqualTo(written);
    assertThat(CanonicalJson.isCanonical(written)).isTrue();
    assertThat(CanonicalJson.isCanonical(bytes)).isEqualTo(Arrays.equals(bytes, written));
    if (again.isContainerNode()) {
      try {
        assertThat(new JsonCanonicalizer(written).getEncodedUTF8()).isEqualTo(written);
      } catch (IOException e) {
        throw new AssertionError("our canonical text is not read by the other implementation", e);
      }
    }
  }
}
