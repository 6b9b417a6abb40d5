package org.waymark.registry.oidf;

import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.PassphraseSource;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;

/**
 * The key of the role {@code oidf}, opened when the first plain client asks: stretching its
 * passphrase costs tens of milliseconds that a start need not wait for. Thread-safe.
 */
public final class OidfKey {
  private static final Logger LOG = LoggerFactory.getLogger(OidfKey.class);

  private final KeyFolder folder;
  private final PassphraseSource passphrase;
  private Optional<SigningKey> opened = Optional.empty();
  private long refusedFor = -1;

  public OidfKey(KeyFolder folder, PassphraseSource passphrase) {
    this.folder = folder;
    this.passphrase = passphrase;
  }

  /**
   * The key, if the root names it.
   *
   * @throws OidfException {@code not_found} where the federation has no such role, {@code
   *     temporarily_unavailable} where its key is not at hand
   */
  synchronized SigningKey of(Root root) {
    if (root.keys(RootRole.OIDF).keys().isEmpty()) {
      throw new OidfException(
          OidfException.Code.NOT_FOUND,
          "The federation "
              + root.federation()
              + " has no statements for OpenID Federation: its root names no key of the role"
              + " oidf.");
    }
    if (!fits(root) && refusedFor != root.version()) {
      open(root);
    }
    return opened
        .filter(key -> root.keys(RootRole.OIDF).find(key.kid().value()).isPresent())
        .orElseThrow(
            () ->
                new OidfException(
                    OidfException.Code.TEMPORARILY_UNAVAILABLE,
                    "The key of the role oidf that root version "
                        + root.version()
                        + " names is not at hand; its operator finds the reason in the log."));
  }

  private boolean fits(Root root) {
    return opened
        .filter(key -> root.keys(RootRole.OIDF).find(key.kid().value()).isPresent())
        .isPresent();
  }

  /** Tried once for each root: whoever asks often shall not have passphrases stretched. */
  private void open(Root root) {
    try {
      char[] secret = passphrase.read();
      try {
        opened = Optional.of(folder.open(RootRole.OIDF.member(), secret));
      } finally {
        Arrays.fill(secret, '\0');
      }
    } catch (KeyUnavailableException e) {
      LOG.warn("No statements for OpenID Federation are signed: {}", e.getMessage());
    }
    if (!fits(root)) {
      refusedFor = root.version();
    }
  }
}
