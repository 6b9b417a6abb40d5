package org.waymark.node.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.waymark.signer.codec.Sha256;

/**
 * A server's TLS identity, read from PEM files (RFC 7468) and checked: the key belongs to the first
 * certificate.
 *
 * @param fingerprint of the bytes of both files
 */
record PemIdentity(KeyStore keyStore, Sha256 fingerprint) {

  /** A key store in memory needs a password by its interface; it protects nothing here. */
  static final String PASSWORD = "in-memory";

  private static final int MAX_FILE = 1 << 20;
  private static final Pattern KEY_BLOCK =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

  /**
   * @throws ListenerException {@code tls_file_unreadable}, {@code tls_cert_malformed}, {@code
   *     tls_key_malformed}, {@code tls_key_encrypted} or {@code tls_key_mismatch}
   */
  static PemIdentity load(TlsFiles files) {
    byte[] certificate = read(files.certificate());
    byte[] key = read(files.key());
    Certificate[] chain = chain(files.certificate(), certificate);
    PrivateKey privateKey = privateKey(files.key(), key);
    requirePair(files, chain[0].getPublicKey(), privateKey);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("tls", privateKey, PASSWORD.toCharArray(), chain);
      return new PemIdentity(store, fingerprint(certificate, key));
    } catch (GeneralSecurityException | IOException e) {
      throw new ListenerException(
          "tls_cert_malformed", "the certificate " + files.certificate() + " cannot be used", e);
    }
  }

  /** Of what is on the disk now. */
  static Sha256 fingerprint(TlsFiles files) {
    return fingerprint(read(files.certificate()), read(files.key()));
  }

  private static Sha256 fingerprint(byte[] certificate, byte[] key) {
    return Sha256.of(Sha256.of(certificate).bytes(), key);
  }

  private static byte[] read(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new ListenerException(
            "tls_file_unreadable", file + " is too large to be a certificate or a key");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ListenerException(
          "tls_file_unreadable", file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Certificate[] chain(Path file, byte[] pem) {
    try {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(pem))
              .toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
      throw new ListenerException("tls_cert_malformed", file + " holds no PEM certificate");
    } catch (CertificateException e) {
      throw new ListenerException(
          "tls_cert_malformed", file + " does not hold PEM certificates: " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(Path file, byte[] pem) {
    Matcher block = KEY_BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new ListenerException("tls_key_malformed", file + " holds no PEM private key");
    }
    String label = block.group(1);
    if (label.startsWith("ENCRYPTED")) {
      throw new ListenerException(
          "tls_key_encrypted",
          file + " is encrypted; write the TLS key without a passphrase and with mode 0600");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(block.group(2));
      PrivateKeyInfo info =
          switch (label) {
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    RSAPrivateKey.getInstance(der));
            case "EC PRIVATE KEY" -> sec1(ECPrivateKey.getInstance(der));
            default -> PrivateKeyInfo.getInstance(der);
          };
      String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
      String algorithm =
          switch (oid) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.2.840.10045.2.1" -> "EC";
            case "1.3.101.112" -> "Ed25519";
            default ->
                throw new ListenerException(
                    "tls_key_malformed", file + " holds a key of an unknown kind, " + oid);
          };
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded(ASN1Encoding.DER)));
    } catch (IllegalArgumentException
        | IllegalStateException
        | IOException
        | GeneralSecurityException e) {
      // Without its message: nothing of a key may reach a log.
      throw new ListenerException("tls_key_malformed", file + " does not hold a valid private key");
    }
  }

  /** SEC 1 keys name their curve inside, PKCS#8 outside (RFC 5915). */
  private static PrivateKeyInfo sec1(ECPrivateKey key) throws IOException {
    return new PrivateKeyInfo(
        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
        key);
  }

  private static void requirePair(TlsFiles files, PublicKey certified, PrivateKey key) {
    ListenerException mismatch =
        new ListenerException(
            "tls_key_mismatch",
            "the key in "
                + files.key()
                + " is not that of the first certificate in "
                + files.certificate());
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "Ed25519";
        };
    try {
      byte[] message = {1};
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(message);
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(certified);
      verifier.update(message);
      if (!verifier.verify(signature)) {
        throw mismatch;
      }
    } catch (GeneralSecurityException e) {
      mismatch.initCause(e);
      throw mismatch;
    }
  }
}
