package org.waymark.registry;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.RootRole;

/**
 * A key that a registry made for one of its roles, before a root names it: it signs nothing until
 * then, and takes the place of none.
 *
 * @param file encrypted, mode 0600
 * @param key to be carried to the root ceremony
 * @param generatedPassphrase where one was made because there was none
 */
public record RoleKeyFile(
    RootRole role, Path file, VerificationKey key, Optional<Path> generatedPassphrase) {

  /**
   * Makes a key in the folder of a registry, or in a new one, for a registry that is still to come.
   * A running registry does not mind.
   *
   * @param passphrase without one that of the folder, which is made at random if need be
   * @throws RefusedException {@code root_key_elsewhere}
   * @throws org.waymark.registry.error.KeyUnavailableException {@code passphrase_missing
   *     passphrase_unreadable passphrase_wrong}
   */
  public static RoleKeyFile make(
      Path data,
      RootRole role,
      Optional<PassphraseSource> passphrase,
      KeyStretching stretching,
      SecureRandom random) {
    if (role == RootRole.ROOT) {
      throw new RefusedException(
          "root_key_elsewhere",
          data.toString(),
          "Root keys are not made on the machine of a registry; on the machine that is to hold it:"
              + " waymark root add DRAFT root --new FILE.");
    }
    RegistryFiles files = new RegistryFiles(data);
    OwnerOnly.makeFolder(data);
    boolean generated =
        passphrase.isEmpty() && Initialization.writePassphrase(files.passphrase(), random);
    char[] secret = passphrase.orElseGet(() -> PassphraseSource.file(files.passphrase())).read();
    try {
      KeyFolder folder = new KeyFolder(files.keys());
      requireSamePassphrase(folder, secret);
      // ES256 is what readers of exports and plain OpenID Federation clients know (DESIGN 5).
      SigningKey key =
          role == RootRole.EXPORT || role == RootRole.OIDF
              ? SigningKeys.p256(random)
              : SigningKeys.ed25519(random);
      boolean first =
          Files.notExists(folder.file(role.member()))
              && !(role == RootRole.MEMBERSHIP && Files.exists(OnlineKeys.elsewhere(files.keys())));
      String name = first ? role.member() : OnlineKeys.name(role, key.kid());
      folder.write(name, key, secret, stretching, random);
      return new RoleKeyFile(
          role,
          folder.file(name),
          key.publicKey(),
          generated ? Optional.of(files.passphrase()) : Optional.empty());
    } finally {
      Arrays.fill(secret, '\0');
    }
  }

  /** All key files of a registry open with one passphrase, or it would not start again. */
  private static void requireSamePassphrase(KeyFolder folder, char[] secret) {
    if (Files.exists(folder.file(RootRole.LOG.member()))) {
      SigningKey unused = folder.open(RootRole.LOG.member(), secret);
    }
  }
}
