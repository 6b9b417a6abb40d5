package org.waymark.trust.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.signer.note.SignedNote;

final class CheckpointTest {
  private static final String ORIGIN = "waymark.example.org/directory/e1";
  private static final Sha256 ROOT = Sha256.of(new byte[] {9});
  private static final String ROOT_LINE = Base64.getEncoder().encodeToString(ROOT.bytes());
  private static final SigningKey LOG = SigningKeys.ed25519FromSeed(new byte[32]);

  @Test
  void aSignedCheckpointIsReadAsWhatWasSigned() {
    Checkpoint signed = Checkpoint.sign(ORIGIN, 70_000, ROOT, LOG);
    Checkpoint read = Checkpoint.parse(signed.bytes());
    assertThat(read.origin()).isEqualTo(ORIGIN);
    assertThat(read.size()).isEqualTo(70_000);
    assertThat(read.root()).isEqualTo(ROOT);
    assertThat(read.bytes()).isEqualTo(signed.bytes());
  }

  @Test
  void theLogsKeySignsUnderTheNameOfTheOrigin() {
    Checkpoint signed = Checkpoint.sign(ORIGIN, 1, ROOT, LOG);
    assertThat(signed.note().verifiedBy(NoteVerifier.ed25519(ORIGIN, LOG.publicKey()))).isTrue();
  }

  @Test
  void theTextIsThreeLines() {
    assertThat(Checkpoint.text(ORIGIN, 70_000, ROOT))
        .asString(UTF_8)
        .isEqualTo(ORIGIN + "\n70000\n" + ROOT_LINE + "\n");
  }

  @Test
  void theCheckpointOfAnEmptyTreeIsRead() {
    assertThat(Checkpoint.parse(note(ORIGIN + "\n0\n" + ROOT_LINE + "\n")).size()).isZero();
  }

  @Test
  void theLargestTreeIsRead() {
    assertThat(Checkpoint.parse(note(ORIGIN + "\n9007199254740991\n" + ROOT_LINE + "\n")).size())
        .isEqualTo((1L << 53) - 1);
  }

  @Test
  void furtherLinesAreCarriedAndIgnored() {
    byte[] bytes = note(ORIGIN + "\n3\n" + ROOT_LINE + "\nextension\nand another\n");
    Checkpoint read = Checkpoint.parse(bytes);
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.bytes()).isEqualTo(bytes);
  }

  @Test
  void cosignaturesAreKept() {
    SignedNote cosigned =
        Checkpoint.sign(ORIGIN, 1, ROOT, LOG)
            .note()
            .cosign(
                "witness.example.net",
                SigningKeys.ed25519FromSeed(ROOT.bytes()),
                Instant.ofEpochSecond(1_800_000_000));
    assertThat(Checkpoint.parse(cosigned.bytes()).note().signatures()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "+1",
        "01",
        "00",
        " 1",
        "1 ",
        "1.0",
        "0x1",
        "9007199254740992",
        "99999999999999999999",
        "\u0661",
        "one"
      })
  void aSizeIsADecimalNumberInRange(String size) {
    assertMalformed(() -> Checkpoint.parse(note(ORIGIN + "\n" + size + "\n" + ROOT_LINE + "\n")));
  }

  @Test
  void aRootIsThirtyTwoBytesInBase64() {
    byte[] hash = ROOT.bytes();
    Base64.Encoder base64 = Base64.getEncoder();
    for (String line :
        new String[] {
          "",
          ROOT.hex(),
          ROOT_LINE.substring(0, 43),
          ROOT_LINE + "=",
          ROOT_LINE + " ",
          base64.encodeToString(Arrays.copyOf(hash, 31)),
          base64.encodeToString(Arrays.copyOf(hash, 33)),
        }) {
      assertMalformed(() -> Checkpoint.parse(note(ORIGIN + "\n1\n" + line + "\n")));
    }
  }

  @Test
  void aTextOfFewerThanThreeLinesIsRefused() {
    assertMalformed(() -> Checkpoint.parse(note(ORIGIN + "\n1\n")));
    assertMalformed(() -> Checkpoint.parse(note(ORIGIN + "\n")));
  }

  @Test
  void anEmptyOriginIsRefused() {
    assertMalformed(() -> Checkpoint.parse(note("\n1\n" + ROOT_LINE + "\n")));
    assertMalformed(() -> Checkpoint.text("", 1, ROOT));
  }

  @Test
  void anOriginOfTwoLinesIsNotSigned() {
    assertMalformed(() -> Checkpoint.sign("a\nb", 1, ROOT, LOG));
  }

  @Test
  void anEmptyFurtherLineIsRefused() {
    assertMalformed(() -> Checkpoint.parse(note(ORIGIN + "\n1\n" + ROOT_LINE + "\n\nextension\n")));
  }

  @Test
  void aSizeOutOfRangeIsNotSigned() {
    assertMalformed(() -> Checkpoint.text(ORIGIN, -1, ROOT));
    assertMalformed(() -> Checkpoint.text(ORIGIN, 1L << 53, ROOT));
  }

  @Test
  void aNoteThatSaysSomethingElseIsNoCheckpointOfIt() {
    SignedNote note = Checkpoint.sign(ORIGIN, 1, ROOT, LOG).note();
    assertMalformed(() -> new Checkpoint(ORIGIN, 2, ROOT, note));
  }

  @Test
  void moreThanSixteenKibibytesAreRefused() {
    String text = ORIGIN + "\n1\n" + ROOT_LINE + "\n";
    int rest = Checkpoint.MAX_BYTES - note(text).length - 1;
    assertThat(Checkpoint.parse(note(text + "x".repeat(rest) + "\n")).size()).isEqualTo(1);
    byte[] longer = note(text + "x".repeat(rest + 1) + "\n");
    assertThatThrownBy(() -> Checkpoint.parse(longer))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("too_large"));
  }

  private static byte[] note(String text) {
    return SignedNote.sign(text, ORIGIN, LOG).bytes();
  }

  private static void assertMalformed(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("checkpoint_malformed"));
  }
}
