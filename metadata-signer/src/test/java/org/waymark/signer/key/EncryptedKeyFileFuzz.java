package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;

/** A key file has one encoding, and names no work beyond the limits. */
final class EncryptedKeyFileFuzz {
  private static final String LABEL = "ENCRYPTED PRIVATE KEY";

  static Stream<byte[]> seeds() {
    String pem =
        EncryptedKeyFile.seal(
                new byte[48], new byte[] {1}, new KeyStretching(8, 1, 1), new SecureRandom())
            .toPem();
    return Stream.of(Fuzzed.latin1(pem), Pem.decode(LABEL, pem).orElseThrow());
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    check(Fuzzed.latin1(bytes));
    // The fuzzer seldom keeps base64 intact, so that it also writes what stands inside.
    check(Pem.encode(LABEL, bytes));
  }

  private static void check(String pem) {
    Fuzzed.read(() -> EncryptedKeyFile.parse(pem))
        .ifPresent(file -> assertThat(der(file.toPem())).isEqualTo(der(pem)));
  }

  private static byte[] der(String pem) {
    return Pem.decode(LABEL, pem).orElseThrow();
  }
}
