package org.waymark.registry.keys;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.signer.key.KeyId;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * The keys that a running registry signs with: one decides who is a member, the other orders the
 * log, and neither can do the other's work (DESIGN 4.3).
 *
 * <p>While a root names several keys of a role, as it does while one takes over from another
 * (DESIGN 5: announce early, overlap, keep history), the last of them that is here is the one.
 *
 * @param membership empty where it was carried to another machine (DESIGN 4.2)
 */
public record OnlineKeys(Optional<SigningKey> membership, SigningKey log) {
  private static final String ELSEWHERE = "membership.offline";
  private static final int SHORT = 8;

  /** The file in the key folder that says that the membership key is kept elsewhere. */
  public static Path elsewhere(Path folder) {
    return folder.resolve(ELSEWHERE);
  }

  /** The name of the file of a key that is not the first of its role. */
  public static String name(RootRole role, KeyId kid) {
    return role.member() + "-" + kid.value().substring(0, SHORT);
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
      Optional<SigningKey> membership = find(folder, RootRole.MEMBERSHIP, passphrase, root);
      Path usual = folder.file(RootRole.MEMBERSHIP.member());
      if (membership.isEmpty() && Files.notExists(usual.resolveSibling(ELSEWHERE))) {
        throw missing(folder, RootRole.MEMBERSHIP, passphrase, root);
      }
      SigningKey log =
          find(folder, RootRole.LOG, passphrase, root)
              .orElseThrow(() -> missing(folder, RootRole.LOG, passphrase, root));
      return new OnlineKeys(membership, log);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private static Optional<SigningKey> find(
      KeyFolder folder, RootRole role, char[] passphrase, Root root) {
    Optional<SigningKey> first = Optional.empty();
    List<VerificationKey> named = root.keys(role).keys();
    for (int i = named.size() - 1; i >= 0; i--) {
      KeyId kid = named.get(i).kid();
      String own = name(role, kid);
      if (Files.exists(folder.file(own))) {
        SigningKey key = folder.open(own, passphrase);
        if (key.kid().equals(kid)) {
          return Optional.of(key);
        }
      }
      if (first.isEmpty() && Files.exists(folder.file(role.member()))) {
        first = Optional.of(folder.open(role.member(), passphrase));
      }
      if (first.filter(key -> key.kid().equals(kid)).isPresent()) {
        return first;
      }
    }
    return Optional.empty();
  }

  private static KeyUnavailableException missing(
      KeyFolder folder, RootRole role, char[] passphrase, Root root) {
    SigningKey other = folder.open(role.member(), passphrase); // says so where there is none
    return new KeyUnavailableException(
        "key_not_in_root",
        "The key "
            + other.kid()
            + " in "
            + folder.file(role.member())
            + " does not have the role "
            + role.member()
            + " in root version "
            + root.version()
            + ", and there is no file of a key that has: nobody would believe what it signs. Put"
            + " the file back, or make a key with waymark registry key new "
            + role.member()
            + " and have the next root name it.",
        null);
  }
}
