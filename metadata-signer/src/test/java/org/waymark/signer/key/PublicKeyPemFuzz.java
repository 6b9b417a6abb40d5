package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;

/** A key that is read from PEM or from its DER is the same key when it is written and read. */
final class PublicKeyPemFuzz {

  static Stream<byte[]> seeds() {
    String pem = SigningKeys.ed25519FromSeed(new byte[32]).publicKey().toPem();
    byte[] der = Pem.decode("PUBLIC KEY", pem).orElseThrow();
    return Stream.of(Fuzzed.latin1(pem), der, Fuzzed.latin1(pem.replace("\n", "\r\n")));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    check(Fuzzed.latin1(bytes));
    // The fuzzer seldom keeps base64 intact, so that it also writes what stands inside.
    check(Pem.encode("PUBLIC KEY", bytes));
  }

  private static void check(String pem) {
    Fuzzed.read(() -> VerificationKey.fromPem(pem))
        .ifPresent(key -> assertThat(VerificationKey.fromPem(key.toPem())).isEqualTo(key));
  }
}
