package org.waymark.server.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.TlsFiles;
import picocli.CommandLine.Option;

/** How the world reaches a server: by a reverse proxy, or by TLS of its own. */
final class Exposure {
  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "How the world reaches it, behind a reverse proxy.")
  private @Nullable URI publicUrl;

  @Option(
      names = "--trusted-proxy",
      split = ",",
      paramLabel = "ADDRESS",
      description = "A proxy whose X-Forwarded headers are believed: 10.0.0.7 or 10.0.0.0/8.")
  private List<String> trustedProxies = List.of();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Certificate chain in PEM; read again when it changes.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Its private key in PEM, not encrypted.")
  private @Nullable Path tlsKey;

  /**
   * Without a slash at the end.
   *
   * @throws CommandFailure {@code public_url_malformed}
   */
  Optional<URI> publicUrl() {
    return Optional.ofNullable(publicUrl).map(PublicUrl::check);
  }

  List<String> trustedProxies() {
    return trustedProxies;
  }

  /**
   * Certificate and key; empty where neither is named.
   *
   * @throws CommandFailure {@code tls_half}
   */
  Optional<TlsFiles> tls() {
    if (tlsCertificate != null && tlsKey != null) {
      return Optional.of(new TlsFiles(tlsCertificate, tlsKey));
    }
    if (tlsCertificate != null || tlsKey != null) {
      throw CommandFailure.usage(
          "tls_half",
          "TLS needs the certificate and its key, and only one of them is given.",
          "give both: --tls-cert FILE --tls-key FILE");
    }
    return Optional.empty();
  }
}
