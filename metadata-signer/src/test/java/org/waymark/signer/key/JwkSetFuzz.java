package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/** A set that is read is written and read back alike, and every key is found by its name. */
final class JwkSetFuzz {

  static Stream<byte[]> seeds() {
    String ed25519 = SigningKeys.ed25519FromSeed(new byte[32]).publicKey().toJwk().toString();
    String p256 =
        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY\","
            + "\"y\":\"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU\",\"kid\":\"generator\"}";
    String rsa = "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}";
    return Stream.of(
            set(ed25519, p256),
            set(rsa),
            set(),
            set(ed25519, ed25519),
            set("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\",\"d\":\"AA\"}"))
        .map(Fuzzed::latin1);
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> StrictJson.parseObject(bytes, JsonLimits.DOCUMENT))
        .ifPresent(JwkSetFuzz::check);
  }

  private static void check(ObjectNode json) {
    Fuzzed.read(() -> JwkSet.thumbprints(json));
    Fuzzed.read(() -> JwkSet.parseSupported(json)).ifPresent(JwkSetFuzz::check);
    Fuzzed.read(() -> JwkSet.parse(json))
        .ifPresent(
            set -> {
              check(set);
              assertThat(JwkSet.parseSupported(json)).isEqualTo(set);
            });
  }

  private static void check(JwkSet set) {
    assertThat(set.keys()).hasSizeLessThanOrEqualTo(JwkSet.MAX_KEYS);
    assertThat(JwkSet.parse(set.toJson())).isEqualTo(set);
    for (VerificationKey key : set.keys()) {
      assertThat(set.find(key.kid().value())).contains(key);
    }
  }
}
