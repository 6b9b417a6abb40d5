package org.waymark.signer.key;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Base64Url;
import org.waymark.signer.codec.Hex;
import org.waymark.signer.codec.Sha256;

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, verifying only, for OCM peers of the draft's first signatures.
 *
 * <p>The padding is not parsed: the one encoding that RFC 8017, section 8.2.2, allows is built and
 * compared, so that there is nothing to be lax about. The modulus has 2048 to 4096 bits, which also
 * bounds the work of one check, and the exponent is odd, from 65537 to 2^32 - 1.
 */
final class RsaPublicKey implements PublicKeyMaterial {
  private static final int MIN_BITS = 2048;
  private static final int MAX_BITS = 4096;
  private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);
  private static final int MAX_EXPONENT_BITS = 32;

  /** DigestInfo of SHA-256 up to the digest (RFC 8017, section 9.2, note 1). */
  private static final byte[] DIGEST_INFO = Hex.decode("3031300d060960864801650304020105000420");

  private static final byte[] DIGEST_INFO_SHA512 =
      Hex.decode("3051300d060960864801650304020305000440");

  private final BigInteger modulus;
  private final BigInteger exponent;

  RsaPublicKey(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (bits < MIN_BITS || bits > MAX_BITS || !modulus.testBit(0)) {
      throw invalid("has a modulus that is even, or not of 2048 to 4096 bits");
    }
    if (exponent.compareTo(MIN_EXPONENT) < 0
        || exponent.bitLength() > MAX_EXPONENT_BITS
        || !exponent.testBit(0)) {
      throw invalid("has an exponent that is even, below 65537 or above 32 bits");
    }
    if (RocaFingerprint.matches(modulus)) {
      throw invalid("comes from the flawed generator of CVE-2017-15361");
    }
    this.modulus = modulus;
    this.exponent = exponent;
  }

  private static InvalidSignatureException invalid(String why) {
    return new InvalidSignatureException("key_invalid", "The RSA public key " + why + ".");
  }

  @Override
  public SignatureAlgorithm algorithm() {
    return SignatureAlgorithm.RS256;
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    return verify(DIGEST_INFO, Sha256.newDigest().digest(message), signature);
  }

  /** RSASSA-PKCS1-v1_5 with SHA-512, which the profile has for the oldest OCM signatures alone. */
  boolean verifySha512(byte[] message, byte[] signature) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(message);
      return verify(DIGEST_INFO_SHA512, hash, signature);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-512", e);
    }
  }

  private boolean verify(byte[] digestInfo, byte[] hash, byte[] signature) {
    int length = (modulus.bitLength() + 7) / 8;
    if (signature.length != length) {
      return false;
    }
    BigInteger s = new BigInteger(1, signature);
    if (s.compareTo(modulus) >= 0) {
      return false;
    }
    BigInteger expected = new BigInteger(1, encodedMessage(digestInfo, hash, length));
    return s.modPow(exponent, modulus).equals(expected);
  }

  /** EMSA-PKCS1-v1_5 (RFC 8017, section 9.2). */
  private static byte[] encodedMessage(byte[] digestInfo, byte[] hash, int length) {
    byte[] encoded = new byte[length];
    int hashAt = length - hash.length;
    int infoAt = hashAt - digestInfo.length;
    encoded[1] = 1;
    Arrays.fill(encoded, 2, infoAt - 1, (byte) 0xFF);
    System.arraycopy(digestInfo, 0, encoded, infoAt, digestInfo.length);
    System.arraycopy(hash, 0, encoded, hashAt, hash.length);
    return encoded;
  }

  @Override
  public byte[] raw() {
    return encode(new RSAPublicKey(modulus, exponent));
  }

  @Override
  public byte[] subjectPublicKeyInfo() {
    AlgorithmIdentifier rsa =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
    try {
      return encode(new SubjectPublicKeyInfo(rsa, new RSAPublicKey(modulus, exponent)));
    } catch (IOException e) {
      throw new IllegalStateException("an RSA key has a DER form", e);
    }
  }

  private static byte[] encode(org.bouncycastle.asn1.ASN1Object object) {
    try {
      return object.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("an RSA key has a DER form", e);
    }
  }

  @Override
  public void putRequiredMembers(ObjectNode jwk) {
    jwk.put("e", unsigned(exponent)).put("kty", "RSA").put("n", unsigned(modulus));
  }

  private static String unsigned(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return Base64Url.encode(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
