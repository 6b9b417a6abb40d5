package org.waymark.signer.key;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.signer.MalformedException;
import org.waymark.signer.WrongPassphraseException;

/**
 * Private keys at rest: one PEM block {@code ENCRYPTED PRIVATE KEY} (RFC 5958) under a passphrase,
 * stretched with Argon2id and sealed with AES-256-GCM (DESIGN 5). The format is in {@code
 * EncryptedKeyFile}.
 *
 * <p>Passphrases stay the caller's: every copy made here is wiped before the method returns, and
 * the caller wipes the array after the last key it opens. All methods are thread-safe.
 */
public final class SealedKey {
  private SealedKey() {}

  /**
   * Writes a key file.
   *
   * @param passphrase at least one character
   * @return PEM with a line end
   * @throws IllegalArgumentException when the passphrase is empty or not Unicode, or the key is not
   *     one of {@link SigningKeys}
   */
  public static String seal(
      SigningKey key, char[] passphrase, KeyStretching stretching, SecureRandom random) {
    if (!(key instanceof InMemoryKey exportable)) {
      throw new IllegalArgumentException("the key " + key.kid() + " cannot leave where it is held");
    }
    byte[] pkcs8 = exportable.pkcs8();
    byte[] secret = Passphrase.utf8(passphrase);
    try {
      return EncryptedKeyFile.seal(pkcs8, secret, stretching, random).toPem();
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  /**
   * Opens a key file.
   *
   * @throws MalformedException {@code key_file_malformed} when the text is not such a file, or asks
   *     for more work than {@link KeyStretching} allows
   * @throws WrongPassphraseException {@code passphrase_wrong}
   * @throws IllegalArgumentException when the passphrase is empty or not Unicode
   */
  public static SigningKey open(String pem, char[] passphrase) {
    EncryptedKeyFile file = EncryptedKeyFile.parse(pem);
    byte[] secret = Passphrase.utf8(passphrase);
    byte[] pkcs8 = new byte[0];
    try {
      pkcs8 = file.open(secret);
      return read(pkcs8);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
      Arrays.fill(secret, (byte) 0);
    }
  }

  private static SigningKey read(byte[] pkcs8) {
    Optional<byte[]> seed = Ed25519SigningKey.PKCS8.unwrap(pkcs8);
    if (seed.isPresent()) {
      return new Ed25519SigningKey(seed.get());
    }
    Optional<byte[]> scalar = P256SigningKey.PKCS8.unwrap(pkcs8);
    if (scalar.isPresent()) {
      BigInteger value = P256.integer(scalar.get(), 0);
      Arrays.fill(scalar.get(), (byte) 0);
      return new P256SigningKey(value);
    }
    throw new MalformedException(
        "key_file_malformed", "The key file holds neither an Ed25519 nor a P-256 private key.");
  }
}
