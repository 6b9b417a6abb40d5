package org.waymark.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PemIdentityTest {

  @TempDir Path folder;

  private TlsFiles files(String certificate, String key) throws IOException {
    return new TlsFiles(
        Files.writeString(folder.resolve("cert.pem"), certificate),
        Files.writeString(folder.resolve("key.pem"), key));
  }

  static Stream<Arguments> readable() {
    TestCertificate ec = TestCertificate.ec("ec");
    TestCertificate rsa = TestCertificate.rsa("rsa");
    TestCertificate issued = TestCertificate.issuedBy(rsa, "issued");
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    return Stream.of(
        Arguments.of("EC, PKCS#8", ec.certificatePem(), ec.keyPem()),
        Arguments.of("EC, SEC 1", ec.certificatePem(), ec.traditionalKeyPem()),
        Arguments.of("EC, as openssl", ec.certificatePem(), parameters + ec.traditionalKeyPem()),
        Arguments.of("RSA, PKCS#8", rsa.certificatePem(), rsa.keyPem()),
        Arguments.of("RSA, PKCS#1", rsa.certificatePem(), rsa.traditionalKeyPem()),
        Arguments.of(
            "with its issuer", issued.certificatePem() + rsa.certificatePem(), issued.keyPem()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readable")
  void a_certificate_and_its_key_are_read(String what, String certificate, String key)
      throws Exception {
    PemIdentity identity = PemIdentity.load(files(certificate, key));
    assertThat(identity.keyStore().getCertificate("tls")).isNotNull();
    assertThat(identity.keyStore().isKeyEntry("tls")).isTrue();
  }

  static Stream<Arguments> refused() {
    TestCertificate ec = TestCertificate.ec("ec");
    TestCertificate other = TestCertificate.ec("other");
    TestCertificate rsa = TestCertificate.rsa("rsa");
    String encrypted = ec.keyPem().replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    String damaged = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    String cut = ec.certificatePem().substring(0, 200);
    return Stream.of(
        Arguments.of("tls_key_mismatch", ec.certificatePem(), other.keyPem()),
        Arguments.of("tls_key_mismatch", ec.certificatePem(), rsa.keyPem()),
        Arguments.of("tls_key_encrypted", ec.certificatePem(), encrypted),
        Arguments.of("tls_key_malformed", ec.certificatePem(), damaged),
        Arguments.of("tls_key_malformed", ec.certificatePem(), "nothing"),
        Arguments.of("tls_cert_malformed", "nothing", ec.keyPem()),
        Arguments.of("tls_cert_malformed", "", ec.keyPem()),
        Arguments.of("tls_cert_malformed", cut, ec.keyPem()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void anything_else_is_refused_by_name(String code, String certificate, String key)
      throws Exception {
    TlsFiles files = files(certificate, key);
    assertThatThrownBy(() -> PemIdentity.load(files))
        .isInstanceOf(ListenerException.class)
        .hasMessageContaining(folder.toString())
        .extracting("code")
        .isEqualTo(code);
  }

  @Test
  void a_missing_file_is_named() {
    TlsFiles files = new TlsFiles(folder.resolve("none.pem"), folder.resolve("key.pem"));
    assertThatThrownBy(() -> PemIdentity.load(files))
        .hasMessageContaining("none.pem")
        .extracting("code")
        .isEqualTo("tls_file_unreadable");
  }
}
