package org.waymark.signer;

/**
 * A signature or a key is refused: {@code signature_invalid}, {@code key_unknown}, {@code
 * key_invalid}, {@code alg_refused}, {@code alg_mismatch}, {@code typ_mismatch}, {@code
 * crit_refused}; for signed requests also {@code signature_*}, {@code digest_*}, {@code
 * length_mismatch} and {@code host_mismatch}.
 */
public final class InvalidSignatureException extends VerificationException {
  private static final long serialVersionUID = 1L;

  public InvalidSignatureException(String code, String message) {
    super(code, message);
  }
}
