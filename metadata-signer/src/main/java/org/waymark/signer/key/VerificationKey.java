package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;

/**
 * A public key that verifies signatures under the strict profile (DESIGN 6).
 *
 * <p>Making one validates it fully, once; {@link #verify} then costs what the signature costs.
 * Immutable and thread-safe. Two are equal when their {@link #thumbprint()} and {@link #kid()} are.
 */
public final class VerificationKey {
  private static final String PEM_LABEL = "PUBLIC KEY";

  private final PublicKeyMaterial material;
  private final KeyId thumbprint;
  private final KeyId kid;

  private VerificationKey(PublicKeyMaterial material, Optional<KeyId> named) {
    this.material = material;
    this.thumbprint = thumbprint(material);
    this.kid = named.orElse(thumbprint);
  }

  /** RFC 7638. The members are put in their order, so that the canonical form is the hash input. */
  private static KeyId thumbprint(PublicKeyMaterial material) {
    ObjectNode required = JsonNodeFactory.instance.objectNode();
    material.putRequiredMembers(required);
    return new KeyId(Base64Url.encode(Sha256.of(CanonicalJson.write(required)).bytes()));
  }

  /**
   * Reads a public JWK. Its {@code alg}, {@code use} and {@code key_ops}, where present, must fit;
   * other members are ignored.
   *
   * @throws MalformedException {@code jwk_private}, {@code jwk_unsupported}, {@code jwk_malformed},
   *     {@code jwk_alg_mismatch}, {@code jwk_use_refused}, {@code json_member_*}, {@code
   *     kid_malformed} or {@code base64_malformed}
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static VerificationKey fromJwk(ObjectNode jwk) {
    PublicKeyMaterial material = Jwk.parse(jwk);
    return new VerificationKey(material, Jwk.kid(jwk));
  }

  /**
   * An Ed25519 key.
   *
   * @param raw32 the encoded point of RFC 8032
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static VerificationKey ed25519(byte[] raw32) {
    return new VerificationKey(new Ed25519PublicKey(raw32), Optional.empty());
  }

  /**
   * A P-256 key.
   *
   * @param uncompressed65 0x04, x and y
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static VerificationKey p256(byte[] uncompressed65) {
    return new VerificationKey(new P256PublicKey(uncompressed65), Optional.empty());
  }

  /**
   * Reads one PEM block {@code PUBLIC KEY}, which is how OCM discovery publishes keys.
   *
   * @throws MalformedException {@code pem_malformed}
   * @throws InvalidSignatureException {@code key_invalid}
   */
  public static VerificationKey fromPem(String pem) {
    byte[] der =
        Pem.decode(PEM_LABEL, pem)
            .orElseThrow(
                () ->
                    new MalformedException(
                        "pem_malformed", "The text is not one PEM block 'PUBLIC KEY'."));
    return new VerificationKey(SubjectPublicKeys.parse(der), Optional.empty());
  }

  public SignatureAlgorithm algorithm() {
    return material.algorithm();
  }

  /** The RFC 7638 thumbprint with SHA-256: 43 characters of base64url. */
  public KeyId thumbprint() {
    return thumbprint;
  }

  /** The {@code kid} of the JWK it was read from, or else the thumbprint. */
  public KeyId kid() {
    return kid;
  }

  /** The same key under another name. */
  public VerificationKey withKid(KeyId name) {
    return new VerificationKey(material, Optional.of(name));
  }

  /**
   * Whether the signature is one of this key over the message.
   *
   * @param signature Ed25519: 64 bytes; ES256: r and s, 32 bytes each; RS256: as long as the
   *     modulus. Any other length is false.
   */
  public boolean verify(byte[] message, byte[] signature) {
    return material.verify(message, signature);
  }

  /**
   * Whether the signature is one of this key over the message by {@code rsa-sha512}, which OCM
   * servers used before RFC 9421. Outside the profile: nothing but the verifier of those requests
   * may ask. False for keys that are not RSA.
   */
  public boolean verifyRsaSha512(byte[] message, byte[] signature) {
    return material instanceof RsaPublicKey rsa && rsa.verifySha512(message, signature);
  }

  /**
   * A fresh copy of the key's bytes. Ed25519: the 32 bytes of RFC 8032; ES256: the uncompressed
   * point, 65 bytes; RS256: RSAPublicKey of RFC 8017 in DER.
   */
  public byte[] raw() {
    return material.raw();
  }

  /** A public JWK with {@code alg}, {@code kid}, {@code use} and the key. */
  public ObjectNode toJwk() {
    ObjectNode jwk = JsonNodeFactory.instance.objectNode();
    jwk.put("alg", algorithm().joseName()).put("kid", kid.value()).put("use", "sig");
    material.putRequiredMembers(jwk);
    return jwk;
  }

  /** One PEM block {@code PUBLIC KEY} with a line end. */
  public String toPem() {
    return Pem.encode(PEM_LABEL, material.subjectPublicKeyInfo());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerificationKey that
        && kid.equals(that.kid)
        && thumbprint.equals(that.thumbprint);
  }

  @Override
  public int hashCode() {
    return thumbprint.hashCode();
  }

  @Override
  public String toString() {
    return algorithm().joseName() + " key " + kid;
  }
}
