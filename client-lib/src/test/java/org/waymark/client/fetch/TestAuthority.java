package org.waymark.client.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A certificate authority made for one test run, and contexts for its servers and clients. */
public final class TestAuthority {

  private static final Duration LIFE = Duration.ofDays(1);
  private static final char[] NO_PASSWORD = "test".toCharArray();

  private final KeyPair keys = keyPair();
  private final X509Certificate certificate =
      certificate("CN=Test CA", keys, "CN=Test CA", keys, Instant.now(), LIFE, List.of(), true);

  /** A server whose certificate is good for these names. */
  public SSLContext server(String... names) {
    return server(LIFE, names);
  }

  /** A server whose certificate ends after this time. */
  public SSLContext server(Duration life, String... names) {
    return serverAt(Instant.now(), life, names);
  }

  /** This authority as a PEM block. */
  public byte[] pem() {
    try {
      return ("Test CA\n-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n")
          .getBytes(StandardCharsets.US_ASCII);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server whose certificate ended an hour ago. */
  public SSLContext expiredServer(String... names) {
    return serverAt(Instant.now().minus(Duration.ofDays(2)), LIFE, names);
  }

  /** A server that vouches for itself. */
  public static SSLContext selfSigned(String... names) {
    KeyPair own = keyPair();
    X509Certificate cert =
        certificate("CN=Self", own, "CN=Self", own, Instant.now(), LIFE, List.of(names), false);
    return context(own, cert, List.of());
  }

  /** A client that trusts this authority and no other. */
  public SSLContext client() {
    return context(null, null, List.of(certificate));
  }

  private SSLContext serverAt(Instant when, Duration life, String... names) {
    KeyPair own = keyPair();
    X509Certificate cert =
        certificate("CN=Server", own, "CN=Test CA", keys, when, life, List.of(names), false);
    return context(own, cert, List.of());
  }

  private static X509Certificate certificate(
      String subject,
      KeyPair subjectKeys,
      String issuer,
      KeyPair issuerKeys,
      Instant when,
      Duration life,
      List<String> names,
      boolean authority) {
    try {
      AlgorithmIdentifier algorithm =
          new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
      V3TBSCertificateGenerator to = new V3TBSCertificateGenerator();
      to.setSerialNumber(new ASN1Integer(new BigInteger(63, new SecureRandom())));
      to.setSignature(algorithm);
      to.setIssuer(new X500Name(issuer));
      to.setSubject(new X500Name(subject));
      to.setStartDate(new Time(Date.from(when.minus(Duration.ofHours(1)))));
      to.setEndDate(new Time(Date.from(when.plus(life))));
      to.setSubjectPublicKeyInfo(
          SubjectPublicKeyInfo.getInstance(subjectKeys.getPublic().getEncoded()));
      to.setExtensions(extensions(names, authority));
      TBSCertificate body = to.generateTBSCertificate();
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuerKeys.getPrivate());
      signature.update(body.getEncoded());
      ASN1EncodableVector parts = new ASN1EncodableVector();
      parts.add(body);
      parts.add(algorithm);
      parts.add(new DERBitString(signature.sign()));
      byte[] encoded = new DERSequence(parts).getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Extensions extensions(List<String> names, boolean authority) throws IOException {
    List<Extension> extensions = new ArrayList<>();
    extensions.add(
        new Extension(
            Extension.basicConstraints, true, new BasicConstraints(authority).getEncoded()));
    if (!names.isEmpty()) {
      GeneralName[] general =
          names.stream()
              .map(
                  name ->
                      new GeneralName(
                          name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName,
                          name))
              .toArray(GeneralName[]::new);
      extensions.add(
          new Extension(
              Extension.subjectAlternativeName, false, new GeneralNames(general).getEncoded()));
    }
    return new Extensions(extensions.toArray(Extension[]::new));
  }

  private static SSLContext context(
      KeyPair own, X509Certificate cert, List<X509Certificate> trust) {
    try {
      KeyStore identity = KeyStore.getInstance("PKCS12");
      identity.load(null, null);
      if (own != null) {
        identity.setKeyEntry("own", own.getPrivate(), NO_PASSWORD, new X509Certificate[] {cert});
      }
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(identity, NO_PASSWORD);
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      for (X509Certificate anchor : trust) {
        anchors.setCertificateEntry("anchor", anchor);
      }
      TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
      trustManagers.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers.getKeyManagers(),
          trust.isEmpty() ? null : trustManagers.getTrustManagers(),
          null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
