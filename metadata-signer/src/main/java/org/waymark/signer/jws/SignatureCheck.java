package org.waymark.signer.jws;

import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SignatureAlgorithm;
import org.waymark.signer.key.VerificationKey;

/** The decisions of RFC 7515, section 5.2, that compact and general serialisation share. */
final class SignatureCheck {
  private SignatureCheck() {}

  /**
   * The key that the header names, where the set has it and its algorithm is the header's.
   *
   * @throws InvalidSignatureException {@code alg_refused} or {@code alg_mismatch}
   */
  static Optional<VerificationKey> find(JwsHeader header, JwkSet keys) {
    // "none", HMAC and everything else outside the profile, before any key is looked at.
    if (SignatureAlgorithm.named(header.alg()).isEmpty()) {
      throw new InvalidSignatureException(
          "alg_refused",
          "The JWS header names an algorithm that is not accepted; only Ed25519, ES256 and RS256"
              + " are.");
    }
    Optional<VerificationKey> key = keys.find(header.kid());
    if (key.isPresent() && !key.get().algorithm().matches(header.alg())) {
      throw new InvalidSignatureException(
          "alg_mismatch",
          "The JWS header says "
              + header.alg()
              + ", but the key "
              + key.get().kid()
              + " is for "
              + key.get().algorithm().joseName()
              + ".");
    }
    return key;
  }

  /**
   * Types are compared exactly: two spellings of one type would be two readings of one token.
   *
   * @throws InvalidSignatureException {@code typ_mismatch}
   */
  static void requireTyp(JwsHeader header, String typ) {
    if (!header.typ().equals(Optional.of(typ))) {
      throw new InvalidSignatureException(
          "typ_mismatch", "The JWS is not of the type '" + typ + "'.");
    }
  }

  /**
   * Checks the signature alone.
   *
   * @throws InvalidSignatureException {@code signature_invalid}
   */
  static void requireValid(VerificationKey key, byte[] signingInput, byte[] signature) {
    if (!key.verify(signingInput, signature)) {
      throw new InvalidSignatureException(
          "signature_invalid", "The signature by the key " + key.kid() + " does not verify.");
    }
  }
}
