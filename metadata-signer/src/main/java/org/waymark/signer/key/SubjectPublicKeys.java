package org.waymark.signer.key;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.waymark.signer.MalformedException;

/** Reads SubjectPublicKeyInfo: the one DER encoding of each kind of key, nothing else. */
final class SubjectPublicKeys {
  private SubjectPublicKeys() {}

  static PublicKeyMaterial parse(byte[] der) {
    Optional<byte[]> ed25519 = Ed25519PublicKey.SPKI.unwrap(der);
    if (ed25519.isPresent()) {
      return new Ed25519PublicKey(ed25519.get());
    }
    Optional<byte[]> p256 = P256PublicKey.SPKI.unwrap(der);
    if (p256.isPresent()) {
      return new P256PublicKey(p256.get());
    }
    RsaPublicKey rsa = rsa(der);
    if (!Arrays.equals(rsa.subjectPublicKeyInfo(), der)) {
      throw malformed();
    }
    return rsa;
  }

  private static RsaPublicKey rsa(byte[] der) {
    RSAPublicKey key;
    try {
      SubjectPublicKeyInfo info =
          SubjectPublicKeyInfo.getInstance(ASN1Primitive.fromByteArray(der));
      if (info == null || info.getEncoded(ASN1Encoding.DER).length != der.length) {
        throw malformed();
      }
      key = RSAPublicKey.getInstance(info.parsePublicKey());
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw malformed();
    }
    if (key == null) {
      throw malformed();
    }
    return new RsaPublicKey(key.getModulus(), key.getPublicExponent());
  }

  private static MalformedException malformed() {
    return new MalformedException(
        "pem_malformed", "The PEM block does not hold an Ed25519, P-256 or RSA public key in DER.");
  }
}
