package org.waymark.signer.key;

import java.util.Optional;

/** The signature algorithms of the strict profile (DESIGN 6). Everything else is refused. */
public enum SignatureAlgorithm {
  /** RFC 8032 and RFC 9864. The older name {@code EdDSA} is accepted on reading. */
  ED25519("Ed25519"),
  /** ECDSA on P-256 with SHA-256, signatures of fixed length (RFC 7518, section 3.4). */
  ES256("ES256"),
  /** RSASSA-PKCS1-v1_5 with SHA-256, for verifying old OCM peers only. */
  RS256("RS256");

  private final String joseName;

  SignatureAlgorithm(String joseName) {
    this.joseName = joseName;
  }

  /** The name that goes into a JWS header or a JWK. */
  public String joseName() {
    return joseName;
  }

  /** Whether a JWS header or a JWK with this {@code alg} means this algorithm. */
  public boolean matches(String alg) {
    return joseName.equals(alg) || (this == ED25519 && alg.equals("EdDSA"));
  }

  /** The algorithm that {@code alg} means, or nothing where the profile refuses it. */
  public static Optional<SignatureAlgorithm> named(String alg) {
    for (SignatureAlgorithm algorithm : values()) {
      if (algorithm.matches(alg)) {
        return Optional.of(algorithm);
      }
    }
    return Optional.empty();
  }
}
