package org.waymark.signer.key;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** An Ed25519 private key in memory: the seed of RFC 8032, section 5.1.5. */
final class Ed25519SigningKey implements InMemoryKey {
  /** RFC 8410, section 7, version 0. */
  static final DerFrame PKCS8 =
      DerFrame.of("302e020100300506032b657004220420", Ed25519.SECRET_KEY_SIZE);

  private final byte[] seed;
  private final byte[] encodedPublic;
  private final VerificationKey publicKey;

  /** Keeps the array: the caller gives it away. */
  Ed25519SigningKey(byte[] seed) {
    this.seed = seed;
    encodedPublic = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(seed, 0, encodedPublic, 0);
    publicKey = VerificationKey.ed25519(encodedPublic);
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    // The public key is the seed's own; a foreign one here would give the seed away.
    Ed25519.sign(seed, 0, encodedPublic, 0, message, 0, message.length, signature, 0);
    return signature;
  }

  @Override
  public byte[] pkcs8() {
    return PKCS8.wrap(seed);
  }

  @Override
  public String toString() {
    return "Ed25519 signing key " + kid();
  }
}
