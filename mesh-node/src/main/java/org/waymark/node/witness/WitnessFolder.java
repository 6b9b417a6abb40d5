package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.client.store.Durable;
import org.waymark.signer.MalformedException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.WrongPassphraseException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.note.NoteVerifier;

/**
 * Where a witness keeps what it is, mode 0700.
 *
 * <pre>
 * passphrase      only where none was given
 * witness.pem     the key, encrypted
 * marks.json      how far each log was cosigned, see {@link WitnessMarks}
 * witness.vkey    what a root names; written last, and from then on the name stays
 * </pre>
 *
 * <p>A key without its marks could cosign a second history, so once the verifier key was given out,
 * a missing file is an error and not a reason to begin anew.
 */
public final class WitnessFolder {
  private static final int PASSPHRASE_BYTES = 32;
  private static final int MOST_BYTES = 16 << 10;

  private final Path folder;

  /**
   * @param folder made with the key
   */
  public WitnessFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The verifier key; needs no passphrase.
   *
   * @return empty where no witness was made yet
   * @throws WitnessException {@code witness_io witness_key_malformed}
   */
  public Optional<NoteVerifier> verifier() {
    if (!Files.exists(file("witness.vkey"))) {
      return Optional.empty();
    }
    try {
      return Optional.of(NoteVerifier.parse(text("witness.vkey").strip()));
    } catch (VerificationException e) {
      throw new WitnessException(
          "witness_key_malformed", file("witness.vkey") + " is no verifier key.", e);
    }
  }

  Path marks() {
    return file("marks.json");
  }

  /**
   * Opens the key, or makes one.
   *
   * @throws WitnessException {@code witness_io witness_key_missing witness_key_malformed
   *     witness_key_mismatch witness_marks_missing passphrase_wrong passphrase_missing}
   */
  public WitnessKey open(WitnessSettings settings, SecureRandom random) {
    Optional<NoteVerifier> known = verifier();
    if (known.isPresent()) {
      require("witness.pem", "witness_key_missing");
      require("marks.json", "witness_marks_missing");
      WitnessKey key = new WitnessKey(known.get().name(), key(settings));
      if (!key.verifier().equals(known.get())) {
        throw new WitnessException(
            "witness_key_mismatch",
            file("witness.pem") + " is not the key of " + file("witness.vkey") + ".",
            null);
      }
      return key;
    }
    makeFolder();
    if (!Files.exists(file("witness.pem"))) {
      make(settings, random);
    }
    SigningKey key = key(settings);
    if (!Files.exists(file("marks.json"))) {
      write("marks.json", "{}");
    }
    WitnessKey made =
        new WitnessKey(settings.host().orElseGet(() -> WitnessKey.nameOf(key.publicKey())), key);
    write("witness.vkey", made.vkey() + "\n");
    return made;
  }

  private void make(WitnessSettings settings, SecureRandom random) {
    if (settings.passphraseFile().isEmpty() && !Files.exists(file("passphrase"))) {
      byte[] secret = new byte[PASSPHRASE_BYTES];
      random.nextBytes(secret);
      write("passphrase", Base64Url.encode(secret) + "\n");
    }
    char[] passphrase = passphrase(settings);
    try {
      write(
          "witness.pem",
          SealedKey.seal(SigningKeys.ed25519(random), passphrase, settings.stretching(), random));
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private SigningKey key(WitnessSettings settings) {
    char[] passphrase = passphrase(settings);
    try {
      return SealedKey.open(text("witness.pem"), passphrase);
    } catch (WrongPassphraseException e) {
      throw new WitnessException(
          e.code(), "The passphrase does not open " + file("witness.pem") + ".", e);
    } catch (MalformedException e) {
      throw new WitnessException(
          "witness_key_malformed", file("witness.pem") + " cannot be read as a key.", e);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private char[] passphrase(WitnessSettings settings) {
    Path from = settings.passphraseFile().orElseGet(() -> file("passphrase"));
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(from);
    } catch (IOException e) {
      throw new WitnessException(
          "passphrase_missing", "The passphrase file " + from + " cannot be read.", e);
    }
    CharBuffer text = UTF_8.decode(java.nio.ByteBuffer.wrap(bytes));
    Arrays.fill(bytes, (byte) 0);
    int length = 0;
    while (length < text.length() && text.charAt(length) != '\n' && text.charAt(length) != '\r') {
      length++;
    }
    char[] line = new char[length];
    text.get(line);
    Arrays.fill(text.array(), '\0');
    if (length == 0) {
      throw new WitnessException(
          "passphrase_missing", "The first line of " + from + " is empty.", null);
    }
    return line;
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void require(String name, String code) {
    if (!Files.exists(file(name))) {
      throw new WitnessException(
          code,
          file(name)
              + " is missing; put it back from your copy. Or remove the folder "
              + folder
              + " for a new witness key, and have the next root name that one.",
          null);
    }
  }

  private String text(String name) {
    try {
      if (Files.size(file(name)) > MOST_BYTES) {
        throw new IOException("it is larger than " + MOST_BYTES + " bytes");
      }
      return Files.readString(file(name), US_ASCII);
    } catch (IOException e) {
      throw io("cannot read " + file(name), e);
    }
  }

  private void write(String name, String text) {
    try {
      Durable.replace(file(name), text.getBytes(US_ASCII));
    } catch (IOException e) {
      throw io("cannot write " + file(name), e);
    }
  }

  private void makeFolder() {
    try {
      Durable.makeFolder(folder);
    } catch (IOException e) {
      throw io("cannot make the folder " + folder, e);
    }
  }

  private static WitnessException io(String what, IOException e) {
    return new WitnessException("witness_io", "The witness " + what + ": " + e.getMessage(), e);
  }
}
