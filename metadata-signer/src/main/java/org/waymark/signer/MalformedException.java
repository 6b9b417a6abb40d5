package org.waymark.signer;

/**
 * Bytes are not what their type says: {@code json_*}, {@code base64_malformed}, {@code
 * hex_malformed}, {@code kid_malformed}, {@code jwk_*}, {@code jws_*}, {@code note_*}, {@code
 * pem_malformed}, {@code key_file_malformed}, {@code http_*}, {@code sf_*}, {@code
 * digest_malformed}, {@code date_malformed}, {@code cavage_malformed}, {@code too_large}.
 */
public final class MalformedException extends VerificationException {
  private static final long serialVersionUID = 1L;

  public MalformedException(String code, String message) {
    super(code, message);
  }

  public MalformedException(String code, String message, Throwable cause) {
    super(code, message, cause);
  }
}
