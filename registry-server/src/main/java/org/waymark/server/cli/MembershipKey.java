package org.waymark.server.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.MalformedException;
import org.waymark.signer.WrongPassphraseException;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/** The key of the membership role where it is an encrypted file on this machine. */
final class MembershipKey {
  private static final int MAX_BYTES = 64 << 10;

  private MembershipKey() {}

  /**
   * Opens a key file.
   *
   * @param root the federation's, where it is at hand: the key has to be one of its membership keys
   * @throws CommandFailure {@code key_file_malformed passphrase_wrong key_of_another_role}
   */
  static SigningKey open(Path file, PassphraseSource passphrase, Optional<Root> root)
      throws IOException {
    String pem = new String(new InputFile(file).bytes(MAX_BYTES), StandardCharsets.US_ASCII);
    char[] secret = passphrase.read();
    SigningKey key;
    try {
      key = SealedKey.open(pem, secret);
    } catch (WrongPassphraseException e) {
      throw CommandFailure.usage(
          e.code(),
          "The passphrase does not open the key file " + file + ", or the file was altered.",
          "give the right one: --key-passphrase-file FILE");
    } catch (MalformedException e) {
      throw CommandFailure.usage(
          "key_file_malformed",
          file + " is not a key file of this program.",
          "name the membership key: --key membership.pem");
    } finally {
      Arrays.fill(secret, '\0');
    }
    if (root.filter(of -> of.keys(RootRole.MEMBERSHIP).find(key.kid().value()).isEmpty())
        .isPresent()) {
      throw CommandFailure.usage(
          "key_of_another_role",
          "The key in "
              + file
              + " is not a membership key of "
              + root.get().federation()
              + ", so what it signs would be refused.",
          "name the membership key: --key membership.pem");
    }
    return key;
  }

  /** The passphrase that was named, else the one of the data folder. */
  static PassphraseSource passphrase(Optional<Path> named, Path data) {
    Path usual = data.resolve("passphrase");
    Path file =
        named.orElseGet(
            () -> {
              if (!Files.exists(usual)) {
                throw CommandFailure.usage(
                    "passphrase_not_given",
                    "The key file is encrypted, and no passphrase was given.",
                    "name the file that holds it: --key-passphrase-file FILE");
              }
              return usual;
            });
    return PassphraseSource.file(file);
  }
}
