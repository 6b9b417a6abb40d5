package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.testing.Fuzzed;

/** Marks are read as they were written, or refused: never lowered by damage. */
final class MarksFuzz {

  static Stream<byte[]> seeds() {
    Marks.Tree tree = new Marks.Tree("log.example/1", 1, 7, Sha256.of());
    return Stream.of(
        new Marks(3, Sha256.of(), Optional.of(tree)).encode(),
        new Marks(1, Sha256.of(), Optional.empty()).encode());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    check(bytes);
    // The check sum would hide everything behind it.
    Fuzzed.read(() -> StrictJson.parseObject(bytes, JsonLimits.DOCUMENT))
        .flatMap(json -> Fuzzed.read(() -> summed(json)))
        .ifPresent(MarksFuzz::check);
  }

  private static byte[] summed(ObjectNode json) {
    json.remove("check");
    json.put("check", Sha256.of(CanonicalJson.write(json)).hex());
    return json.toString().getBytes(UTF_8);
  }

  private static void check(byte[] bytes) {
    Fuzzed.read(() -> Marks.decode(bytes))
        .ifPresent(marks -> assertThat(Marks.decode(marks.encode())).isEqualTo(marks));
  }
}
