package org.waymark.trust;

import org.waymark.signer.VerificationException;

/**
 * A Merkle proof does not lead to the root that it is for: {@code map_proof_invalid}, {@code
 * inclusion_proof_invalid}, {@code consistency_proof_invalid}.
 */
public final class ProofException extends VerificationException {
  private static final long serialVersionUID = 1L;

  public ProofException(String code, String message) {
    super(code, message);
  }
}
