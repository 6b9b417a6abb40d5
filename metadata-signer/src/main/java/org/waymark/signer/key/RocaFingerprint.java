package org.waymark.signer.key;

import java.math.BigInteger;

/**
 * Recognises RSA moduli of the smart-card generator whose keys can be factored (CVE-2017-15361).
 * Its primes are powers of 65537 modulo a product of small primes; modulo each of them the modulus
 * is therefore such a power too, which a random modulus is for all of them with a probability below
 * 2^-27.
 */
final class RocaFingerprint {
  private static final int[] PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private RocaFingerprint() {}

  static boolean matches(BigInteger modulus) {
    for (int prime : PRIMES) {
      if (!isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPower(int residue, int prime) {
    int power = 1;
    do {
      if (power == residue) {
        return true;
      }
      power = (int) (power * 65537L % prime);
    } while (power != 1);
    return false;
  }
}
