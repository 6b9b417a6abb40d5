package org.waymark.signer.key;

/**
 * A private key, wherever it is held: in memory ({@link SigningKeys}), or behind an interface to
 * hardware. Implementations are thread-safe, are not serializable, and show nothing of the key in
 * {@code toString} or in exceptions but its public name.
 */
public interface SigningKey {
  VerificationKey publicKey();

  /** A signature over the message, in the form that {@link VerificationKey#verify} takes. */
  byte[] sign(byte[] message);

  /** The public key's name. */
  default KeyId kid() {
    return publicKey().kid();
  }
}
