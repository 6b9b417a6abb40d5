package org.waymark.signer.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/** A verifier key has one text, and its name can stand in a signature line. */
final class NoteVerifierFuzz {

  static Stream<byte[]> seeds() {
    VerificationKey key = SigningKeys.ed25519FromSeed(new byte[32]).publicKey();
    return Stream.of(
            NoteVerifier.ed25519("log.example/1", key).vkey(),
            NoteVerifier.cosignatureV1("w\u00e4chter", key).vkey(),
            "a+00000000+AQ==")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Fuzzed.read(() -> NoteVerifier.parse(text))
        .ifPresent(
            verifier -> {
              assertThat(verifier.vkey()).isEqualTo(text);
              String line = "\u2014 " + verifier.name() + " AAAAAAA=";
              assertThat(NoteSignature.parse(line).name()).isEqualTo(verifier.name());
            });
  }
}
