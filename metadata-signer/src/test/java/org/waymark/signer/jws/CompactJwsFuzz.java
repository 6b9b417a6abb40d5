package org.waymark.signer.jws;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/** No token but the one that was signed verifies, and what was read is what was received. */
final class CompactJwsFuzz {
  private static final SigningKey KEY = SigningKeys.ed25519FromSeed(new byte[32]);
  private static final JwkSet KEYS = JwkSet.of(KEY.publicKey());
  private static final String TYP = "waymark-test+jwt";
  private static final String SIGNED =
      CompactJws.sign(KEY, TYP, Fuzzed.latin1("{\"sub\":\"a\"}")).token();

  static Stream<byte[]> seeds() {
    String none = Base64Url.encode(Fuzzed.latin1("{\"alg\":\"none\",\"kid\":\"a\"}"));
    String critical =
        Base64Url.encode(Fuzzed.latin1("{\"alg\":\"EdDSA\",\"kid\":\"a\",\"crit\":[\"exp\"]}"));
    return Stream.of(SIGNED, none + ".e30.AA", none + "..", critical + ".e30.AA", SIGNED + ".")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void verifies(byte[] bytes) {
    String text = Fuzzed.latin1(bytes);
    Fuzzed.read(() -> CompactJws.parse(text)).ifPresent(token -> check(text, token));
  }

  private static void check(String text, CompactJws token) {
    assertThat(token.token()).isEqualTo(text);
    assertThat(text.split("\\.", -1)[1]).isEqualTo(Base64Url.encode(token.payload()));
    Fuzzed.read(token::payloadObject);
    if (Fuzzed.read(() -> token.verify(KEYS, TYP)).isPresent()) {
      assertThat(text).isEqualTo(SIGNED);
    }
  }
}
