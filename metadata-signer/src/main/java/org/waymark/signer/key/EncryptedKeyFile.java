package org.waymark.signer.key;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.waymark.signer.MalformedException;
import org.waymark.signer.WrongPassphraseException;

/**
 * EncryptedPrivateKeyInfo (RFC 5958, section 3) with PBES2 (RFC 8018, appendix A.4).
 *
 * <pre>
 * keyDerivationFunc  { 2.25.7101225196926133527742338144945297878,
 *                      SEQUENCE { salt OCTET STRING (16), memoryKiB INTEGER,
 *                                 iterations INTEGER, parallelism INTEGER } }
 * encryptionScheme   { id-aes256-GCM, SEQUENCE { nonce OCTET STRING (12), INTEGER 16 } }
 * </pre>
 *
 * <p>RFC 9106 registers no object identifier for Argon2id and RFC 8018 knows only PBKDF2, so the
 * identifier is one of the UUID arc (Rec. ITU-T X.667): 2.25 followed by the name-based UUID
 * 0557a56e-fe0e-5a8c-b777-85b096abd9d6, which is version 5 over the OID name space of RFC 9562 and
 * the text {@code 1.2.840.113549.1.5.13/argon2id}. The parameters are Argon2id version 0x13, 32
 * bytes out, no secret and no associated data; the passphrase is UTF-8. The GCM tag is the last 16
 * bytes of the encrypted data (RFC 5084). Only DER is accepted.
 */
final class EncryptedKeyFile {
  static final ASN1ObjectIdentifier ARGON2ID =
      new ASN1ObjectIdentifier("2.25.7101225196926133527742338144945297878");

  private static final String PEM_LABEL = "ENCRYPTED PRIVATE KEY";
  private static final int SALT_LENGTH = 16;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int KEY_LENGTH = 32;

  private final KeyStretching stretching;
  private final byte[] salt;
  private final byte[] nonce;
  private final byte[] encrypted;

  private EncryptedKeyFile(KeyStretching stretching, byte[] salt, byte[] nonce, byte[] encrypted) {
    this.stretching = stretching;
    this.salt = salt;
    this.nonce = nonce;
    this.encrypted = encrypted;
  }

  static EncryptedKeyFile seal(
      byte[] pkcs8, byte[] passphrase, KeyStretching stretching, SecureRandom random) {
    byte[] salt = new byte[SALT_LENGTH];
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(salt);
    random.nextBytes(nonce);
    try {
      byte[] encrypted = aesGcm(true, pkcs8, passphrase, stretching, salt, nonce);
      return new EncryptedKeyFile(stretching, salt, nonce, encrypted);
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("encrypting checks no tag", e);
    }
  }

  /** The PrivateKeyInfo, which the caller wipes. */
  byte[] open(byte[] passphrase) {
    try {
      return aesGcm(false, encrypted, passphrase, stretching, salt, nonce);
    } catch (InvalidCipherTextException e) {
      throw new WrongPassphraseException(
          "The key file does not open: the passphrase is wrong, or the file was altered.");
    }
  }

  private static byte[] aesGcm(
      boolean encrypt,
      byte[] input,
      byte[] passphrase,
      KeyStretching stretching,
      byte[] salt,
      byte[] nonce)
      throws InvalidCipherTextException {
    byte[] key = stretch(passphrase, stretching, salt);
    try {
      GCMModeCipher cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
      cipher.init(encrypt, new AEADParameters(new KeyParameter(key), 8 * TAG_LENGTH, nonce));
      byte[] output = new byte[cipher.getOutputSize(input.length)];
      int length = cipher.processBytes(input, 0, input.length, output, 0);
      cipher.doFinal(output, length);
      return output;
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static byte[] stretch(byte[] passphrase, KeyStretching stretching, byte[] salt) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(stretching.memoryKiB())
            .withIterations(stretching.iterations())
            .withParallelism(stretching.parallelism())
            .withSalt(salt)
            .build());
    byte[] key = new byte[KEY_LENGTH];
    argon2.generateBytes(passphrase, key);
    return key;
  }

  String toPem() {
    return Pem.encode(PEM_LABEL, der());
  }

  private byte[] der() {
    AlgorithmIdentifier derivation =
        new AlgorithmIdentifier(
            ARGON2ID,
            sequence(
                new DEROctetString(salt),
                new ASN1Integer(stretching.memoryKiB()),
                new ASN1Integer(stretching.iterations()),
                new ASN1Integer(stretching.parallelism())));
    AlgorithmIdentifier encryption =
        new AlgorithmIdentifier(
            NISTObjectIdentifiers.id_aes256_GCM,
            sequence(new DEROctetString(nonce), new ASN1Integer(TAG_LENGTH)));
    AlgorithmIdentifier pbes2 =
        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, sequence(derivation, encryption));
    try {
      return new EncryptedPrivateKeyInfo(pbes2, encrypted).getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("a key file has a DER form", e);
    }
  }

  private static DERSequence sequence(ASN1Encodable... elements) {
    ASN1EncodableVector vector = new ASN1EncodableVector(elements.length);
    for (ASN1Encodable element : elements) {
      vector.add(element);
    }
    return new DERSequence(vector);
  }

  static EncryptedKeyFile parse(String pem) {
    byte[] der =
        Pem.decode(PEM_LABEL, pem)
            .orElseThrow(() -> malformed("is not one PEM block '" + PEM_LABEL + "'"));
    EncryptedKeyFile file;
    try {
      file = read(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der)));
    } catch (IOException
        | IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | ArrayIndexOutOfBoundsException e) {
      throw malformed("is not an Argon2id and AES-256-GCM key file within the limits");
    }
    // What was read is written again: anything left over, reordered or not DER shows.
    if (!Arrays.equals(der, file.der())) {
      throw malformed("is not in the one accepted encoding");
    }
    return file;
  }

  private static EncryptedKeyFile read(ASN1Sequence file) {
    ASN1Sequence algorithm = ASN1Sequence.getInstance(file.getObjectAt(0));
    ASN1Sequence pbes2 = ASN1Sequence.getInstance(algorithm.getObjectAt(1));
    ASN1Sequence derivation = parameters(pbes2, 0);
    ASN1Sequence encryption = parameters(pbes2, 1);
    byte[] salt = octets(derivation, 0);
    byte[] nonce = octets(encryption, 0);
    byte[] encrypted = octets(file, 1);
    if (salt.length != SALT_LENGTH || nonce.length != NONCE_LENGTH) {
      throw new IllegalArgumentException("salt or nonce of another length");
    }
    KeyStretching stretching =
        new KeyStretching(integer(derivation, 1), integer(derivation, 2), integer(derivation, 3));
    return new EncryptedKeyFile(stretching, salt, nonce, encrypted);
  }

  private static ASN1Sequence parameters(ASN1Sequence parent, int index) {
    return ASN1Sequence.getInstance(
        ASN1Sequence.getInstance(parent.getObjectAt(index)).getObjectAt(1));
  }

  private static byte[] octets(ASN1Sequence parent, int index) {
    return ASN1OctetString.getInstance(parent.getObjectAt(index)).getOctets();
  }

  private static int integer(ASN1Sequence parent, int index) {
    BigInteger value = ASN1Integer.getInstance(parent.getObjectAt(index)).getValue();
    return value.intValueExact();
  }

  private static MalformedException malformed(String why) {
    return new MalformedException("key_file_malformed", "The key file " + why + ".");
  }
}
