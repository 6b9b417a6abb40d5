package org.waymark.signer.note;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Base64Std;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

final class SignedNoteTest {
  private static final String TEXT = "log.example/e1\n7\nroot\n";
  private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000L);
  private static final int LIMIT = 64 << 10;

  private final SigningKey log = SigningKeys.ed25519(new SecureRandom());
  private final SigningKey witness = SigningKeys.ed25519(new SecureRandom());
  private final NoteVerifier logKey = NoteVerifier.ed25519("log.example", log.publicKey());
  private final NoteVerifier witnessKey =
      NoteVerifier.cosignatureV1("witness.example", witness.publicKey());

  private static SignedNote parse(String note) {
    return SignedNote.parse(note.getBytes(UTF_8), LIMIT);
  }

  private SignedNote note() {
    return SignedNote.sign(TEXT, "log.example", log);
  }

  @Test
  void verifiesWhatItSigned() {
    SignedNote note = SignedNote.parse(note().bytes(), LIMIT);
    assertThat(note.text()).isEqualTo(TEXT);
    assertThat(note.verifiedBy(logKey)).isTrue();
    assertThat(note).isEqualTo(note()).hasSameHashCodeAs(note());
    assertThat(note.bytes()).isEqualTo(note().bytes());
    assertThat(note.toString()).startsWith(TEXT + "\n\u2014 log.example ");
  }

  @Test
  void carriesACosignatureWithItsSecond() {
    SignedNote note = note().cosign("witness.example", witness, NOW.plusMillis(999));
    SignedNote read = SignedNote.parse(note.bytes(), LIMIT);
    assertThat(read.cosignedAt(witnessKey)).contains(NOW);
    assertThat(read.verifiedBy(witnessKey)).isTrue();
    assertThat(read.verifiedBy(logKey)).isTrue();
    assertThat(read.signatures()).hasSize(2);
    assertThat(note().cosignedAt(witnessKey)).isEmpty();
  }

  @Test
  void replacesAnEarlierCosignatureOfTheSameKey() {
    SignedNote note =
        note()
            .cosign("witness.example", witness, NOW)
            .cosign("witness.example", witness, NOW.plusSeconds(60));
    assertThat(note.signatures()).hasSize(2);
    assertThat(note.cosignedAt(witnessKey)).contains(NOW.plusSeconds(60));
  }

  @Test
  void takesTheNewestOfSeveralCosignaturesOfOneKey() {
    String first = note().cosign("witness.example", witness, NOW.plusSeconds(5)).toString();
    String second = note().cosign("witness.example", witness, NOW).signatures().get(1).line();
    assertThat(parse(first + second + "\n").cosignedAt(witnessKey)).contains(NOW.plusSeconds(5));
  }

  @Test
  void ignoresLinesOfUnknownKeys() {
    SignedNote note = note().withLine(NoteSignature.parse("\u2014 other.example AAAAAAAA"));
    assertThat(note.verifiedBy(logKey)).isTrue();
    assertThat(note.verifiedBy(witnessKey)).isFalse();
    assertThat(note.cosignedAt(witnessKey)).isEmpty();
    // The same name with another key, and the same key under another name, are unknown too.
    assertThat(note.verifiedBy(NoteVerifier.ed25519("log.example", witness.publicKey()))).isFalse();
    assertThat(note.verifiedBy(NoteVerifier.ed25519("else.example", log.publicKey()))).isFalse();
    assertThat(note.verifiedBy(NoteVerifier.cosignatureV1("log.example", log.publicKey())))
        .isFalse();
  }

  @Test
  void refusesALineOfAKnownKeyThatDoesNotVerify() {
    SignedNote forged = parse(note().toString().replace("\n7\n", "\n8\n"));
    assertRefused("signature_invalid", () -> forged.verifiedBy(logKey));
    SignedNote cosigned = note().cosign("witness.example", witness, NOW);
    SignedNote moved = parse(cosigned.toString().replace("\n7\n", "\n8\n"));
    assertRefused("signature_invalid", () -> moved.cosignedAt(witnessKey));
    // One good line does not excuse a bad one of the same key.
    String bad = forged.signatures().get(0).line();
    SignedNote both = parse(note().cosign("w", witness, NOW) + bad + "\n");
    assertThat(both.verifiedBy(logKey)).isTrue();
    SignedNote other = SignedNote.sign("else\n", "log.example", log);
    SignedNote mixed = parse(note() + other.signatures().get(0).line() + "\n");
    assertRefused("signature_invalid", () -> mixed.verifiedBy(logKey));
  }

  @Test
  void refusesACosignatureWithAnotherTime() {
    NoteSignature line = note().cosign("witness.example", witness, NOW).signatures().get(1);
    for (int i = 0; i < line.signature().length; i++) {
      byte[] altered = line.signature();
      altered[i] ^= 1;
      SignedNote bad =
          note().withLine(new NoteSignature("witness.example", line.keyHash(), altered));
      assertRefused("signature_invalid", () -> bad.cosignedAt(witnessKey));
    }
    SignedNote shorter =
        note().withLine(new NoteSignature("witness.example", line.keyHash(), new byte[8]));
    assertRefused("signature_invalid", () -> shorter.cosignedAt(witnessKey));
  }

  @Test
  void refusesAnHonestCosignatureOfATimeThatNoClockShows() {
    long time = Long.MAX_VALUE;
    byte[] signature = witness.sign(NoteVerifier.cosigned(Long.toString(time), TEXT));
    byte[] timed = java.nio.ByteBuffer.allocate(72).putLong(time).put(signature).array();
    SignedNote note =
        note().withLine(new NoteSignature("witness.example", witnessKey.keyHash(), timed));
    assertRefused("signature_invalid", () -> note.cosignedAt(witnessKey));
  }

  @Test
  void keepsTextsWithEmptyLines() {
    String text = "a\n\n\u2014 b AAAAAAAA\n\nc\n";
    SignedNote note = SignedNote.sign(text, "log.example", log);
    assertThat(SignedNote.parse(note.bytes(), LIMIT).text()).isEqualTo(text);
    assertThat(SignedNote.parse(note.bytes(), LIMIT).verifiedBy(logKey)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "\n\n",
        "text\n",
        "text\n\n",
        "text\n\u2014 n AAAAAAAA\n",
        "text\n\n\u2014 n AAAAAAAA",
        "text\r\n\n\u2014 n AAAAAAAA\n",
        "te\txt\n\n\u2014 n AAAAAAAA\n",
        "te\u0000xt\n\n\u2014 n AAAAAAAA\n"
      })
  void refusesWhatIsNotANote(String note) {
    assertRefused("note_malformed", () -> parse(note));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n AAAAAAAA",
        "- n AAAAAAAA",
        "\u2014n AAAAAAAA",
        "\u2014 nAAAAAAAA",
        "\u2014 n AAAA",
        "\u2014 n AAAAAA==",
        "\u2014 n AAAAAAA",
        "\u2014 n AAAAAAAB=",
        "\u2014 n AAAAAAA_",
        "\u2014 n AAAAAAAA ",
        "\u2014 n  AAAAAAAA",
        "\u2014 n AAAAAAAA\r"
      })
  void refusesOtherSignatureLines(String line) {
    assertRefused("note_signature_line", () -> parse("text\n\n" + line + "\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a+b", "a\u00a0b", "a\u2003b", "a\u0085b", "a\u3000"})
  void refusesOtherNames(String name) {
    assertRefused("note_name", () -> parse("text\n\n\u2014 " + name + " AAAAAAAA\n"));
  }

  @Test
  void holdsTheLimits() {
    byte[] note = note().bytes();
    assertThat(SignedNote.parse(note, note.length)).isNotNull();
    assertRefused("too_large", () -> SignedNote.parse(note, note.length - 1));
    StringBuilder many = new StringBuilder("text\n\n");
    for (int i = 0; i < SignedNote.MAX_SIGNATURES; i++) {
      many.append("\u2014 n").append(i).append(" AAAAAAAA\n");
    }
    SignedNote full = parse(many.toString());
    assertThat(full.signatures()).hasSize(64);
    assertRefused(
        "note_too_many_signatures", () -> parse(many.append("\u2014 x AAAAAAAA\n").toString()));
    assertRefused("note_too_many_signatures", () -> full.cosign("witness.example", witness, NOW));
    assertRefused("note_name", () -> SignedNote.sign(TEXT, "n".repeat(257), log));
  }

  @Test
  void refusesMalformedUtf8() {
    byte[] note = note().bytes();
    note[0] = (byte) 0xC0;
    assertRefused("note_not_utf8", () -> SignedNote.parse(note, LIMIT));
  }

  @Test
  void refusesToSignWhatItWouldNotRead() {
    assertRefused("note_malformed", () -> SignedNote.sign("no line end", "n", log));
    assertRefused("note_malformed", () -> SignedNote.sign("", "n", log));
    assertRefused("note_malformed", () -> SignedNote.sign("\uD800\n", "n", log));
    assertRefused("note_name", () -> SignedNote.sign(TEXT, "n n", log));
    SigningKey p256 = SigningKeys.p256(new SecureRandom());
    assertThatThrownBy(() -> SignedNote.sign(TEXT, "n", p256))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> note().cosign("w", witness, Instant.ofEpochSecond(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> note().cosignedAt(logKey))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverAcceptsAnAlteredByte() {
    byte[] good = note().bytes();
    Random random = new Random(18);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= (byte) (1 << random.nextInt(8));
      boolean accepted;
      try {
        accepted = SignedNote.parse(bad, LIMIT).verifiedBy(logKey);
      } catch (VerificationException e) {
        accepted = false;
      }
      assertThat(accepted).as("byte " + i).isFalse();
    }
  }

  @Test
  void writesLinesAsTheyCame() {
    NoteSignature line = note().signatures().get(0);
    assertThat(NoteSignature.parse(line.line())).isEqualTo(line).hasSameHashCodeAs(line);
    assertThat(line.name()).isEqualTo("log.example");
    assertThat(line.keyHash()).isEqualTo(logKey.keyHash());
    assertThat(line.toString()).startsWith("log.example+").hasSize(20);
    assertThat(Base64Std.decode(line.line().split(" ")[2])).hasSize(68);
  }
}
