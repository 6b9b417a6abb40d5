package org.waymark.signer.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.codec.Base64Std;

/** A digest is accepted only where the value holds the body's own. */
final class ContentDigestFuzz {
  private static final MessageBody BODY = MessageBody.of(new byte[] {1});
  private static final String SHA256 = Base64Std.encode(BODY.sha256());
  private static final String SHA512 = Base64Std.encode(BODY.sha512().orElseThrow());

  static Stream<byte[]> seeds() {
    return Stream.of(
            ContentDigest.write(BODY),
            "sha-512=:" + SHA512 + ":, sha-256=:" + SHA256 + ":",
            "SHA-256=" + SHA256,
            "SHA-512=" + SHA512 + ",md5=AA==")
        .map(Fuzzed::latin1);
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void checks(byte[] bytes) {
    String value = Fuzzed.latin1(bytes);
    boolean possible = value.contains(SHA256) || value.contains(SHA512);
    assertThat(accepted(() -> ContentDigest.check(value, BODY)) && !possible).isFalse();
    assertThat(accepted(() -> ContentDigest.checkOlder(value, BODY)) && !possible).isFalse();
  }

  private static boolean accepted(Runnable check) {
    return Fuzzed.read(
            () -> {
              check.run();
              return true;
            })
        .orElse(false);
  }
}
