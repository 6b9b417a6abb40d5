package org.waymark.client.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.MalformedException;

/**
 * Which certificate authorities servers are believed by: those of the Java runtime, and more that
 * an operator names, such as the one of a private network. Immutable and thread-safe.
 */
public final class TrustedAuthorities {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]{1,65536}-----END CERTIFICATE-----");

  private final Set<X509Certificate> extra;

  private TrustedAuthorities(Set<X509Certificate> extra) {
    this.extra = extra;
  }

  /** The authorities that the Java runtime trusts. */
  public static TrustedAuthorities system() {
    return new TrustedAuthorities(Set.of());
  }

  /**
   * These authorities and the ones in the file's bytes.
   *
   * @param pem one or more blocks {@code CERTIFICATE}; text around them is ignored
   * @throws MalformedException {@code authority_malformed} when there is no certificate or one
   *     cannot be read
   */
  public TrustedAuthorities and(byte[] pem) {
    Set<X509Certificate> all = new LinkedHashSet<>(extra);
    Matcher blocks = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    int found = 0;
    while (blocks.find()) {
      all.add(certificate(blocks.group()));
      found++;
    }
    if (found == 0) {
      throw new MalformedException(
          "authority_malformed",
          "The file of certificate authorities has no PEM block 'CERTIFICATE'.");
    }
    return new TrustedAuthorities(all);
  }

  /** A context of the JDK's own PKIX checks over these authorities. */
  public SSLContext context() {
    try {
      if (extra.isEmpty()) {
        return SSLContext.getDefault();
      }
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      List<X509Certificate> all = new ArrayList<>(systemAnchors());
      all.addAll(extra);
      for (int i = 0; i < all.size(); i++) {
        anchors.setCertificateEntry("anchor-" + i, all.get(i));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(anchors), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this JVM has no usable TLS context", e);
    }
  }

  private static List<X509Certificate> systemAnchors() throws GeneralSecurityException {
    return Arrays.stream(trustManagers(null))
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  private static TrustManager[] trustManagers(@Nullable KeyStore anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  private static X509Certificate certificate(String block) {
    try {
      Certificate read =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(block.getBytes(StandardCharsets.US_ASCII)));
      return (X509Certificate) read;
    } catch (CertificateException e) {
      throw new MalformedException(
          "authority_malformed", "A certificate in the file of authorities cannot be read.", e);
    }
  }
}
