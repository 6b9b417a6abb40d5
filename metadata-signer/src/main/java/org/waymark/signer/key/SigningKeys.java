package org.waymark.signer.key;

import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Makes private keys in memory. The randomness comes from the caller. */
public final class SigningKeys {
  private SigningKeys() {}

  /** A new Ed25519 key. */
  public static SigningKey ed25519(SecureRandom random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(seed);
    return new Ed25519SigningKey(seed);
  }

  /** A new P-256 key. */
  public static SigningKey p256(SecureRandom random) {
    BigInteger scalar;
    do {
      scalar = new BigInteger(256, random);
    } while (scalar.signum() == 0 || scalar.compareTo(P256.DOMAIN.getN()) >= 0);
    return new P256SigningKey(scalar);
  }

  /**
   * The Ed25519 key of a seed, for example of a published test vector.
   *
   * @throws IllegalArgumentException when the seed is not 32 bytes
   */
  public static SigningKey ed25519FromSeed(byte[] seed) {
    if (seed.length != Ed25519.SECRET_KEY_SIZE) {
      throw new IllegalArgumentException("an Ed25519 seed is 32 bytes, not " + seed.length);
    }
    return new Ed25519SigningKey(seed.clone());
  }
}
