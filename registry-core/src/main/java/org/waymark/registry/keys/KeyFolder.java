package org.waymark.registry.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.WrongPassphraseException;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;

/**
 * A folder of encrypted key files, {@code <name>.pem}. Thread-safe. A key file is never replaced:
 * rotation adds one.
 */
public final class KeyFolder {
  private final Path folder;

  /**
   * @param folder made at the first write if missing
   */
  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  /** The file of a key. */
  public Path file(String name) {
    return folder.resolve(name + ".pem");
  }

  /**
   * Writes a key file of mode 0600.
   *
   * @throws UncheckedIOException when it cannot, or when there is one of this name
   */
  public void write(
      String name,
      SigningKey key,
      char[] passphrase,
      KeyStretching stretching,
      SecureRandom random) {
    OwnerOnly.makeFolder(folder);
    String pem = SealedKey.seal(key, passphrase, stretching, random);
    OwnerOnly.writeNew(file(name), pem.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Opens a key; takes tens of milliseconds, on purpose.
   *
   * @throws KeyUnavailableException {@code key_file_missing key_file_malformed passphrase_wrong}
   */
  public SigningKey open(String name, char[] passphrase) {
    Path file = file(name);
    try {
      return SealedKey.open(Files.readString(file, StandardCharsets.US_ASCII), passphrase);
    } catch (NoSuchFileException e) {
      throw new KeyUnavailableException(
          "key_file_missing",
          "The key file " + file + " is missing; put it back from your copy.",
          e);
    } catch (WrongPassphraseException e) {
      throw new KeyUnavailableException(
          e.code(),
          "The passphrase does not open the key file "
              + file
              + ", or the file was altered; give the right one: --passphrase-file.",
          e);
    } catch (MalformedException | IOException e) {
      throw new KeyUnavailableException(
          "key_file_malformed", "The key file " + file + " cannot be read as one.", e);
    }
  }
}
