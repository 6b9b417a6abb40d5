package org.waymark.node.witness;

import java.nio.file.Path;
import java.util.Optional;
import org.waymark.signer.key.KeyStretching;

/**
 * How the witness of a node is made.
 *
 * @param host the node's public host, which names a new key; without one the key names itself
 * @param passphraseFile whose first line opens the key; without one a random one is written beside
 *     the key
 * @param stretching what a guess of the passphrase of a new key costs
 */
public record WitnessSettings(
    Optional<String> host, Optional<Path> passphraseFile, KeyStretching stretching) {

  /** No public name, a passphrase of its own, the usual price. */
  public static final WitnessSettings DEFAULT =
      new WitnessSettings(Optional.empty(), Optional.empty(), KeyStretching.INTERACTIVE);

  public WitnessSettings withHost(String name) {
    return new WitnessSettings(Optional.of(name), passphraseFile, stretching);
  }

  public WitnessSettings withPassphraseFile(Path file) {
    return new WitnessSettings(host, Optional.of(file), stretching);
  }

  public WitnessSettings withStretching(KeyStretching price) {
    return new WitnessSettings(host, passphraseFile, price);
  }
}
