package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;

/**
 * The file of a recovery key, which is carried away from the site, and its passphrase: a file that
 * was named, or the one beside it.
 */
record RecoveryKeyFile(Path file, Optional<Path> named) {
  private static final int PASSPHRASE_BYTES = 32;

  static RecoveryKeyFile of(@Nullable Path file, @Nullable Path passphrase) {
    if (file == null) {
      throw CommandFailure.usage(
          "recovery_key_not_given",
          "The file of the recovery key was not named.",
          "name it: --recovery-key /media/usb/recovery.pem");
    }
    return new RecoveryKeyFile(file, Optional.ofNullable(passphrase));
  }

  Path passphrase() {
    return named.orElseGet(() -> Path.of(file + ".passphrase"));
  }

  /** Makes a key, and a passphrase where none was named. */
  SigningKey make(SecureRandom random) {
    if (named.isEmpty()) {
      byte[] secret = new byte[PASSPHRASE_BYTES];
      random.nextBytes(secret);
      OwnerOnly.writeNew(
          passphrase(), (Base64Url.encode(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
      Arrays.fill(secret, (byte) 0);
    }
    char[] secret = PassphraseSource.file(passphrase()).read();
    try {
      SigningKey key = SigningKeys.ed25519(random);
      String pem = SealedKey.seal(key, secret, KeyStretching.OFFLINE, random);
      OwnerOnly.writeNew(file, pem.getBytes(StandardCharsets.US_ASCII));
      return key;
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  SigningKey open() throws IOException {
    return MembershipKey.open(file, PassphraseSource.file(passphrase()), Optional.empty());
  }
}
