package org.waymark.signer.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.Fuzzed;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/**
 * What is read is written byte for byte, and a line verifies only over the text that was signed.
 */
final class SignedNoteFuzz {
  private static final int MAX_BYTES = 16 << 10;
  private static final SigningKey KEY = SigningKeys.ed25519FromSeed(new byte[32]);
  private static final String TEXT = "log.example/1\n2\nAAAA\n";
  private static final Instant THEN = Instant.ofEpochSecond(1_780_000_000);
  private static final NoteVerifier LOG = NoteVerifier.ed25519("log.example/1", KEY.publicKey());
  private static final NoteVerifier WITNESS = NoteVerifier.cosignatureV1("w", KEY.publicKey());

  static Stream<byte[]> seeds() {
    SignedNote note = SignedNote.sign(TEXT, LOG.name(), KEY);
    return Stream.of(
        note.bytes(),
        note.cosign(WITNESS.name(), KEY, THEN).bytes(),
        "a\n\nb\n\n\u2014 name AAAAAAA=\n".getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "1m")
  void reads(byte[] bytes) {
    Fuzzed.read(() -> SignedNote.parse(bytes, MAX_BYTES)).ifPresent(note -> check(bytes, note));
  }

  private static void check(byte[] bytes, SignedNote note) {
    assertThat(note.bytes()).isEqualTo(bytes);
    assertThat(note.signatures()).hasSizeBetween(1, SignedNote.MAX_SIGNATURES);
    if (Fuzzed.read(() -> note.verifiedBy(LOG)).orElse(false)) {
      assertThat(note.text()).isEqualTo(TEXT);
    }
    Fuzzed.read(() -> note.cosignedAt(WITNESS))
        .flatMap(time -> time)
        .ifPresent(
            time -> {
              assertThat(note.text()).isEqualTo(TEXT);
              assertThat(time).isEqualTo(THEN);
            });
  }
}
