package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One validated public key of one algorithm: the arithmetic behind {@link VerificationKey}. */
sealed interface PublicKeyMaterial permits Ed25519PublicKey, P256PublicKey, RsaPublicKey {
  SignatureAlgorithm algorithm();

  boolean verify(byte[] message, byte[] signature);

  /** A fresh copy of the form that {@link VerificationKey#raw()} describes. */
  byte[] raw();

  /** SubjectPublicKeyInfo in DER. */
  byte[] subjectPublicKeyInfo();

  /** Puts exactly the members that RFC 7638 hashes. */
  void putRequiredMembers(ObjectNode jwk);
}
