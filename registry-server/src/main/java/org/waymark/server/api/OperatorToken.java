package org.waymark.server.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;

/**
 * What an operator shows: {@code Authorization: Bearer <token>} (RFC 6750, section 2.1). Only its
 * hash is kept, and hashes are compared, in constant time: neither how long the comparison takes
 * nor a dump of the memory tells the token. Immutable and thread-safe.
 */
public final class OperatorToken {
  private static final String SCHEME = "Bearer ";
  private static final int RANDOM_BYTES = 32;

  private final byte[] hash;

  private OperatorToken(byte[] hash) {
    this.hash = hash;
  }

  /** The verifier of a token. */
  public static OperatorToken of(String token) {
    return new OperatorToken(hash(token));
  }

  /** 256 random bits in 43 characters. */
  public static String random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }

  /**
   * Whether a request may act as an operator.
   *
   * @param authorization the value of its {@code Authorization} header
   */
  public boolean matches(@Nullable String authorization) {
    return authorization != null
        && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(hash, hash(authorization.substring(SCHEME.length())));
  }

  private static byte[] hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8)).bytes();
  }
}
