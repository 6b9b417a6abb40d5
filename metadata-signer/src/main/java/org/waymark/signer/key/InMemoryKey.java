package org.waymark.signer.key;

/** A private key that can be sealed into a file. */
sealed interface InMemoryKey extends SigningKey permits Ed25519SigningKey, P256SigningKey {
  /** PrivateKeyInfo in DER (RFC 5958). The caller wipes it. */
  byte[] pkcs8();
}
