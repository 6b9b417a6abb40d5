package org.waymark.registry.keys;

import java.util.Arrays;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * The keys that a running registry signs with: one decides who is a member, the other orders the
 * log, and neither can do the other's work (DESIGN 4.3).
 */
public record OnlineKeys(SigningKey membership, SigningKey log) {

  /**
   * Opens both, and demands that the root in force names them.
   *
   * @throws KeyUnavailableException {@code key_file_missing key_file_malformed passphrase_missing
   *     passphrase_unreadable passphrase_wrong key_not_in_root}
   */
  public static OnlineKeys unlock(KeyFolder folder, PassphraseSource source, Root root) {
    char[] passphrase = source.read();
    try {
      return new OnlineKeys(
          open(folder, RootRole.MEMBERSHIP, passphrase, root),
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
