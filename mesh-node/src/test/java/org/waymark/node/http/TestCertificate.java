package org.waymark.node.http;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A self-signed certificate and its key, made for one test. */
final class TestCertificate {

  private final X500Name name;
  private final KeyPair pair;
  private final byte[] certificate;

  private TestCertificate(X500Name name, KeyPair pair, byte[] certificate) {
    this.name = name;
    this.pair = pair;
    this.certificate = certificate;
  }

  static TestCertificate ec(String name) {
    return make(name, "EC", Optional.empty());
  }

  static TestCertificate rsa(String name) {
    return make(name, "RSA", Optional.empty());
  }

  static TestCertificate issuedBy(TestCertificate issuer, String name) {
    return make(name, "EC", Optional.of(issuer));
  }

  private static TestCertificate make(
      String name, String algorithm, Optional<TestCertificate> issuer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2048);
      }
      KeyPair pair = generator.generateKeyPair();
      X500Name subject = new X500Name("CN=" + name);
      PrivateKey signer = issuer.map(it -> it.pair).orElse(pair).getPrivate();
      String signature = signer.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
      Instant now = Instant.now();
      byte[] certificate =
          new X509v3CertificateBuilder(
                  issuer.map(it -> it.name).orElse(subject),
                  new BigInteger(64, new SecureRandom()),
                  Date.from(now.minusSeconds(60)),
                  Date.from(now.plusSeconds(3600)),
                  subject,
                  SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
              .build(new JcaContentSignerBuilder(signature).build(signer))
              .getEncoded();
      return new TestCertificate(subject, pair, certificate);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  String certificatePem() {
    return pem("CERTIFICATE", certificate);
  }

  String keyPem() {
    return pem("PRIVATE KEY", pair.getPrivate().getEncoded());
  }

  /** In the older form of its kind, PKCS#1 or SEC 1. */
  String traditionalKeyPem() {
    try {
      byte[] inner =
          PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded();
      if (pair.getPrivate().getAlgorithm().equals("RSA")) {
        return pem("RSA PRIVATE KEY", inner);
      }
      var bare = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(inner);
      byte[] named =
          new org.bouncycastle.asn1.sec.ECPrivateKey(
                  256, bare.getKey(), org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1)
              .getEncoded();
      return pem("EC PRIVATE KEY", named);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /** Puts both files in place of what is there, one after the other as ACME clients do. */
  TlsFiles writeTo(Path folder) throws IOException {
    replace(folder.resolve("cert.pem"), certificatePem());
    replace(folder.resolve("key.pem"), keyPem());
    return new TlsFiles(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  static void replace(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(temporary, text);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A client's context that takes any certificate, so that the test can look at it. */
  static SSLContext trustingAnything() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        null,
        new TrustManager[] {
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          }
        },
        new SecureRandom());
    return context;
  }
}
