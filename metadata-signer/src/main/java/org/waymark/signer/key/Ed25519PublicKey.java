package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Base64Url;

/**
 * Ed25519 so that no two honest programs disagree (DESIGN 6).
 *
 * <p>RFC 8032, section 5.1.7, leaves open whether the equation is checked with the cofactor and
 * whether points outside the prime-order subgroup count. Here the public key and R must both be
 * canonical encodings of points of the prime-order subgroup, other than the neutral element. For
 * such points the equations with and without cofactor have the same answer, so Bouncy Castle's
 * verifier (with cofactor) decides what every strict verifier decides. It also refuses S outside 0
 * to L - 1.
 *
 * <p>The key is validated and decompressed once; R at each check.
 */
final class Ed25519PublicKey implements PublicKeyMaterial {
  static final DerFrame SPKI = DerFrame.of("302a300506032b6570032100", Ed25519.PUBLIC_KEY_SIZE);

  private final byte[] encoded;
  private final Ed25519.PublicPoint point;

  Ed25519PublicKey(byte[] raw32) {
    Ed25519.@Nullable PublicPoint valid =
        raw32.length == Ed25519.PUBLIC_KEY_SIZE
            ? Ed25519.validatePublicKeyFullExport(raw32, 0)
            : null;
    if (valid == null) {
      throw new InvalidSignatureException(
          "key_invalid",
          "The Ed25519 public key is not the canonical encoding of a point of prime order.");
    }
    encoded = raw32.clone();
    point = valid;
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.ED25519;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.validatePublicKeyFull(signature, 0)
        && Ed25519.verify(signature, 0, point, message, 0, message.length);
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
    jwk.put("crv", "Ed25519").put("kty", "OKP").put("x", Base64Url.encode(encoded));
  }
}
