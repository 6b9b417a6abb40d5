package org.waymark.signer.key;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.waymark.signer.MalformedException;

/** A P-256 private key in memory. Nonces are those of RFC 6979, so that signing needs no chance. */
final class P256SigningKey implements InMemoryKey {
  /** RFC 5915 inside RFC 5958: the scalar alone, without the public key. */
  static final DerFrame PKCS8 =
      DerFrame.of(
          "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420", P256.LENGTH);

  private final ECPrivateKeyParameters key;
  private final VerificationKey publicKey;

  P256SigningKey(BigInteger scalar) {
    if (scalar.signum() <= 0 || scalar.compareTo(P256.DOMAIN.getN()) >= 0) {
      throw new MalformedException(
          "key_file_malformed", "The P-256 private key is not from 1 to n - 1.");
    }
    key = new ECPrivateKeyParameters(scalar, P256.DOMAIN);
    publicKey =
        VerificationKey.p256(
            new FixedPointCombMultiplier()
                .multiply(P256.DOMAIN.getG(), scalar)
                .normalize()
                .getEncoded(false));
  }

  @Override
  public VerificationKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(byte[] message) {
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
    signer.init(true, key);
    BigInteger[] rs = signer.generateSignature(P256.hash(message));
    byte[] signature = new byte[2 * P256.LENGTH];
    P256.put(rs[0], signature, 0);
    P256.put(rs[1], signature, P256.LENGTH);
    return signature;
  }

  @Override
  public byte[] pkcs8() {
    byte[] scalar = new byte[P256.LENGTH];
    P256.put(key.getD(), scalar, 0);
    byte[] der = PKCS8.wrap(scalar);
    Arrays.fill(scalar, (byte) 0);
    return der;
  }

  @Override
  public String toString() {
    return "ES256 signing key " + kid();
  }
}
