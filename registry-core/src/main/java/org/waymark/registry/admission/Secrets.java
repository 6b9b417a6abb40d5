package org.waymark.registry.admission;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;

/** Names that nobody can guess. Thread-safe. */
final class Secrets {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int ID_LENGTH = 26;
  private static final int TOKEN_BYTES = 32;

  private final SecureRandom random;

  Secrets(SecureRandom random) {
    this.random = random;
  }

  /** 130 random bits: an application's identifier is a capability. */
  String id() {
    byte[] bytes = new byte[ID_LENGTH];
    random.nextBytes(bytes);
    StringBuilder id = new StringBuilder(ID_LENGTH);
    for (byte one : bytes) {
      id.append(ALPHABET.charAt(one & 31));
    }
    return id.toString();
  }

  String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    return Base64Url.encode(bytes);
  }

  /** What is kept of a token. */
  static Sha256 hash(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
