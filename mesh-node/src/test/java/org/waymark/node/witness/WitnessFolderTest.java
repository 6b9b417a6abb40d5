package org.waymark.node.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.fold.TreeMark;

/** What a witness is, across starts, crashes and lost files. */
class WitnessFolderTest {
  static final WitnessSettings CHEAP =
      WitnessSettings.DEFAULT.withStretching(new KeyStretching(8, 1, 1));
  private static final TreeMark TEN = new TreeMark("log.example/e1", 10, Sha256.of(new byte[1]));

  @TempDir Path temp;
  private final SecureRandom random = new SecureRandom();

  private WitnessKey open(WitnessSettings settings) {
    return new WitnessFolder(temp.resolve("witness")).open(settings, random);
  }

  private static void fails(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(WitnessException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void isTheSameAtEachStartWhateverTheHostIsCalledThen() {
    WitnessKey first = open(CHEAP.withHost("node.example.org"));
    WitnessKey second = open(CHEAP.withHost("renamed.example.org"));

    assertThat(first.name()).isEqualTo("node.example.org");
    assertThat(second.vkey()).isEqualTo(first.vkey());
    assertThat(new WitnessFolder(temp.resolve("witness")).verifier()).hasValue(first.verifier());
  }

  @Test
  void aNodeWithoutAPublicNameIsCalledByItsKey() {
    assertThat(open(CHEAP).name()).matches("waymark-node-[0-9a-f]{8}");
  }

  @Test
  void nobodyElseCanReadTheFiles() throws IOException {
    open(CHEAP);

    try (Stream<Path> files = Files.list(temp.resolve("witness"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
    assertThat(Files.readString(temp.resolve("witness/witness.pem")))
        .startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----");
  }

  @Test
  void takesAPassphraseFromAFile() throws IOException {
    Path secret = Files.writeString(temp.resolve("secret"), "correct horse\n");
    WitnessKey made = open(CHEAP.withPassphraseFile(secret));
    assertThat(temp.resolve("witness/passphrase")).doesNotExist();
    assertThat(open(CHEAP.withPassphraseFile(secret)).vkey()).isEqualTo(made.vkey());

    Files.writeString(secret, "wrong horse\n");
    fails("passphrase_wrong", () -> open(CHEAP.withPassphraseFile(secret)));
    Files.writeString(secret, "\n");
    fails("passphrase_missing", () -> open(CHEAP.withPassphraseFile(secret)));
  }

  @Test
  void aKeyThatLostItsMarksSignsNothing() throws IOException {
    open(CHEAP);
    Files.delete(temp.resolve("witness/marks.json"));

    fails("witness_marks_missing", () -> open(CHEAP));
  }

  @Test
  void aFirstStartThatWasCutOffGoesOn() throws IOException {
    open(CHEAP);
    byte[] key = Files.readAllBytes(temp.resolve("witness/witness.pem"));
    Files.delete(temp.resolve("witness/witness.vkey"));
    Files.delete(temp.resolve("witness/marks.json"));

    open(CHEAP);

    assertThat(Files.readAllBytes(temp.resolve("witness/witness.pem"))).isEqualTo(key);
  }

  @Test
  void anotherKeyInItsPlaceIsNoticed() throws IOException {
    open(CHEAP);
    WitnessFolder other = new WitnessFolder(temp.resolve("other"));
    other.open(CHEAP, random);
    for (String file : new String[] {"witness.pem", "passphrase"}) {
      Files.copy(
          temp.resolve("other").resolve(file),
          temp.resolve("witness").resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    fails("witness_key_mismatch", () -> open(CHEAP));
    Files.delete(temp.resolve("witness/witness.pem"));
    fails("witness_key_missing", () -> open(CHEAP));
  }

  @Test
  void marksSurviveAndOnlyGoOn() {
    open(CHEAP);
    Path file = new WitnessFolder(temp.resolve("witness")).marks();
    WitnessMarks.read(file).advance(TEN);

    WitnessMarks again = WitnessMarks.read(file);

    assertThat(again.of(TEN.origin())).hasValue(TEN);
    assertThatThrownBy(() -> again.advance(new TreeMark(TEN.origin(), 9, Sha256.of(new byte[1]))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> again.advance(new TreeMark(TEN.origin(), 10, Sha256.of(new byte[2]))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(WitnessMarks.read(file).of(TEN.origin())).hasValue(TEN);
  }

  @Test
  void aMarkThatCannotBeWrittenIsNotThere() throws IOException {
    open(CHEAP);
    Path file = new WitnessFolder(temp.resolve("witness")).marks();
    WitnessMarks marks = WitnessMarks.read(file);
    // A folder with something in it cannot be replaced by a file, not even by the owner of all.
    Files.delete(file);
    Files.createDirectories(file.resolve("in the way"));

    fails("witness_io", () -> marks.advance(TEN));
    assertThat(marks.of(TEN.origin())).isEmpty();
  }

  @Test
  void damagedMarksAreNotTakenForNone() throws IOException {
    open(CHEAP);
    Path file = new WitnessFolder(temp.resolve("witness")).marks();
    Files.writeString(file, "{\"log.example/e1\":{\"size\":10");

    fails("witness_marks_damaged", () -> WitnessMarks.read(file));
  }
}
