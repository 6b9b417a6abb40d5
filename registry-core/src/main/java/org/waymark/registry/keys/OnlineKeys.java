package org.waymark.registry.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * The keys that a running registry signs with: one decides who is a member, the other orders the
 * log, and neither can do the other's work (DESIGN 4.3).
 *
 * @param membership empty where it was carried to another machine (DESIGN 4.2)
 */
public record OnlineKeys(Optional<SigningKey> membership, SigningKey log) {
  private static final String ELSEWHERE = "membership.offline";

  /** The file in the key folder that says that the membership key is kept elsewhere. */
  public static Path elsewhere(Path folder) {
    return folder.resolve(ELSEWHERE);
  }

  /**
   * Opens both, and demands that the root in force names them. The membership key may be missing
   * only where a file says that it shall.
   *
   * @throws KeyUnavailableException {@code key_file_missing key_file_malformed passphrase_missing
   *     passphrase_unreadable passphrase_wrong key_not_in_root}
   */
  public static OnlineKeys unlock(KeyFolder folder, PassphraseSource source, Root root) {
    char[] passphrase = source.read();
    try {
      Path membership = folder.file(RootRole.MEMBERSHIP.member());
      boolean carriedAway =
          Files.notExists(membership) && Files.exists(membership.resolveSibling(ELSEWHERE));
      return new OnlineKeys(
          carriedAway
              ? Optional.empty()
              : Optional.of(open(folder, RootRole.MEMBERSHIP, passphrase, root)),
          open(folder, RootRole.LOG, passphrase, root));
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private static SigningKey open(KeyFolder folder, RootRole role, char[] passphrase, Root root) {
    SigningKey key = folder.open(role.member(), passphrase);
    if (root.keys(role).find(key.kid().value()).isEmpty()) {
      throw new KeyUnavailableException(
          "key_not_in_root",
          "The key "
              + key.kid()
              + " in "
              + folder.file(role.member())
              + " does not have the role "
              + role.member()
              + " in root version "
              + root.version()
              + "; nobody would believe what it signs.",
          null);
    }
    return key;
  }
}
