package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Base64Url;

/**
 * ECDSA on P-256 with SHA-256. A signature is r and s, 32 bytes each (RFC 7518, section 3.4), both
 * from 1 to n - 1; DER is refused. The key is on the curve and not the point at infinity; the
 * cofactor is 1, so that every such point has prime order.
 */
final class P256PublicKey implements PublicKeyMaterial {
  static final int ENCODED_LENGTH = 1 + 2 * P256.LENGTH;
  static final DerFrame SPKI =
      DerFrame.of("3059301306072a8648ce3d020106082a8648ce3d030107034200", ENCODED_LENGTH);

  private static final byte UNCOMPRESSED = 4;

  private final byte[] encoded;
  private final ECPublicKeyParameters key;

  P256PublicKey(byte[] uncompressed65) {
    if (uncompressed65.length != ENCODED_LENGTH || uncompressed65[0] != UNCOMPRESSED) {
      throw invalid();
    }
    encoded = uncompressed65.clone();
    try {
      key = new ECPublicKeyParameters(P256.DOMAIN.getCurve().decodePoint(encoded), P256.DOMAIN);
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static InvalidSignatureException invalid() {
    return new InvalidSignatureException(
        "key_invalid", "The P-256 public key is not an uncompressed point of the curve.");
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ES256;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != 2 * P256.LENGTH) {
      return false;
    }
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(
        P256.hash(message), P256.integer(signature, 0), P256.integer(signature, P256.LENGTH));
  }

  @Override
  public byte[] raw() {
    return encoded.clone();
  }

  @Override
  public byte[] subjectPublicKeyInfo() {
    return SPKI.wrap(encoded);
  }

  @Override
  public void putRequiredMembers(ObjectNode jwk) {
    int middle = 1 + P256.LENGTH;
    jwk.put("crv", "P-256")
        .put("kty", "EC")
        .put("x", Base64Url.encode(Arrays.copyOfRange(encoded, 1, middle)))
        .put("y", Base64Url.encode(Arrays.copyOfRange(encoded, middle, ENCODED_LENGTH)));
  }
}
