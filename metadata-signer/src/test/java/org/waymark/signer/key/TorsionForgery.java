package org.waymark.signer.key;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A signer that adds the point of order two, (0, -1), to R before it hashes: what a dishonest
 * holder of a key can do so that verifiers with and without cofactor disagree. Adding (0, -1) turns
 * (x, y) into (-x, -y).
 */
final class TorsionForgery {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private TorsionForgery() {}

  static byte[] sign(byte[] seed, byte[] message) {
    byte[] expanded = sha512(seed);
    byte[] scalar = Arrays.copyOf(expanded, 32);
    scalar[0] &= (byte) 0xF8;
    scalar[31] &= 0x7F;
    scalar[31] |= 0x40;
    byte[] publicKey = new byte[32];
    Ed25519.generatePublicKey(seed, 0, publicKey, 0);

    // An honest signature gives R = rB; the same r is found again from its S.
    byte[] honest = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, honest, 0);
    byte[] honestR = Arrays.copyOf(honest, 32);
    BigInteger a = little(scalar);
    BigInteger k = little(sha512(honestR, publicKey, message)).mod(L);
    BigInteger r = little(Arrays.copyOfRange(honest, 32, 64)).subtract(k.multiply(a)).mod(L);

    byte[] forgedR = plusOrderTwo(honestR);
    BigInteger forgedK = little(sha512(forgedR, publicKey, message)).mod(L);
    byte[] forged = Arrays.copyOf(forgedR, 64);
    put(r.add(forgedK.multiply(a)).mod(L), forged, 32);
    return forged;
  }

  private static byte[] plusOrderTwo(byte[] point) {
    boolean xIsOdd = (point[31] & 0x80) != 0;
    byte[] y = point.clone();
    y[31] &= 0x7F;
    byte[] out = new byte[32];
    put(P.subtract(little(y)), out, 0);
    // p is odd, so p - x has the other parity.
    if (!xIsOdd) {
      out[31] |= (byte) 0x80;
    }
    return out;
  }

  private static BigInteger little(byte[] bytes) {
    byte[] big = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      big[i] = bytes[bytes.length - 1 - i];
    }
    return new BigInteger(1, big);
  }

  private static void put(BigInteger value, byte[] out, int from) {
    byte[] big = value.toByteArray();
    for (int i = 0; i < Math.min(32, big.length); i++) {
      out[from + i] = big[big.length - 1 - i];
    }
  }

  private static byte[] sha512(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-512");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
