package org.waymark.server.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/** The key files of a site and the passphrase that opens them. */
final class SiteKeys {
  private static final int PASSPHRASE_BYTES = 32;

  private final SiteFiles files;
  private final KeyFolder folder;
  private final Optional<PassphraseSource> passphrase;
  private final SecureRandom random;

  SiteKeys(SiteFiles files, Optional<PassphraseSource> passphrase, SecureRandom random) {
    this.files = files;
    this.folder = new KeyFolder(files.keys());
    this.passphrase = passphrase;
    this.random = random;
  }

  Path file(KeySet set) {
    return folder.file(set.file());
  }

  /** Writes a random passphrase where none was given and none is there; where, if it did. */
  Optional<Path> makePassphrase() {
    if (passphrase.isPresent() || isFilled(files.passphrase())) {
      return Optional.empty();
    }
    byte[] secret = new byte[PASSPHRASE_BYTES];
    random.nextBytes(secret);
    OwnerOnly.writeNew(
        files.passphrase(), (Base64Url.encode(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
    Arrays.fill(secret, (byte) 0);
    WholeFile.force(files.passphrase());
    return Optional.of(files.passphrase());
  }

  /** The public half of each set; keys that are there already are opened and kept. */
  Map<KeySet, JwkSet> make() {
    char[] secret = secret();
    try {
      Map<KeySet, JwkSet> made = new EnumMap<>(KeySet.class);
      for (KeySet set : KeySet.values()) {
        made.put(set, JwkSet.of(make(set, secret).publicKey()));
      }
      return made;
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  private SigningKey make(KeySet set, char[] secret) {
    if (isFilled(file(set))) {
      return folder.open(set.file(), secret);
    }
    SigningKey key = SigningKeys.ed25519(random);
    folder.write(set.file(), key, secret, KeyStretching.INTERACTIVE, random);
    WholeFile.force(file(set));
    return key;
  }

  /**
   * Opens a key.
   *
   * @throws org.waymark.registry.error.KeyUnavailableException when it cannot be opened
   */
  SigningKey open(KeySet set) {
    char[] secret = secret();
    try {
      return folder.open(set.file(), secret);
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  /** Where a key waits until a directory shows it. */
  Path nextFile(KeySet set) {
    return folder.file(next(set));
  }

  private static String next(KeySet set) {
    return set.file() + ".next";
  }

  /** The key that waits, where one does. */
  Optional<SigningKey> openNext(KeySet set) {
    if (!isFilled(nextFile(set))) {
      return Optional.empty();
    }
    char[] secret = secret();
    try {
      return Optional.of(folder.open(next(set), secret));
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  /** Makes a key that waits; its file is there whole or not at all. */
  SigningKey makeNext(KeySet set) {
    char[] secret = secret();
    try {
      SigningKey key = SigningKeys.ed25519(random);
      String pem = SealedKey.seal(key, secret, KeyStretching.INTERACTIVE, random);
      WholeFile.write(nextFile(set), pem.getBytes(StandardCharsets.US_ASCII));
      return key;
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  /**
   * Puts a key file that is lost to its owner out of the way, so that a new one can be made.
   *
   * @param suffix tells it from others of its set
   */
  void setAside(KeySet set, String suffix) {
    try {
      if (Files.exists(file(set))) {
        Path retired = files.keys().resolve("retired");
        OwnerOnly.makeFolder(retired);
        Files.move(file(set), retired.resolve(set.file() + "-" + suffix + ".pem"));
        WholeFile.force(file(set));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot put " + file(set) + " out of the way", e);
    }
  }

  private char[] secret() {
    return passphrase.orElseGet(() -> PassphraseSource.file(files.passphrase())).read();
  }

  /** A call that was interrupted may have left an empty file, with which nothing was sealed. */
  private static boolean isFilled(Path file) {
    try {
      if (Files.exists(file) && Files.size(file) == 0) {
        Files.delete(file);
      }
      return Files.exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
