package org.waymark.signer.key;

import java.math.BigInteger;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.waymark.signer.codec.Sha256;

/** The curve P-256 and the fixed-length integers of its keys and signatures. */
final class P256 {
  /** Bytes of a coordinate, of a scalar and of each half of a signature. */
  static final int LENGTH = 32;

  static final ECDomainParameters DOMAIN = domain();

  private P256() {}

  private static ECDomainParameters domain() {
    X9ECParameters curve = CustomNamedCurves.getByName("secp256r1");
    return new ECDomainParameters(curve.getCurve(), curve.getG(), curve.getN(), curve.getH());
  }

  static byte[] hash(byte[] message) {
    return Sha256.newDigest().digest(message);
  }

  static BigInteger integer(byte[] bytes, int from) {
    return new BigInteger(1, bytes, from, LENGTH);
  }

  /** Writes a non-negative integer below 2^256 as 32 bytes, big-endian. */
  static void put(BigInteger value, byte[] out, int from) {
    byte[] bytes = value.toByteArray();
    int sign = bytes.length > LENGTH ? 1 : 0;
    int length = bytes.length - sign;
    System.arraycopy(bytes, sign, out, from + LENGTH - length, length);
  }
}
