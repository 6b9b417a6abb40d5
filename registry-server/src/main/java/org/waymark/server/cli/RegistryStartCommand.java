package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.TlsFiles;
import org.waymark.registry.RegistryConfig;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code registry start}: serves the registry until it is told to stop. */
@CommandLine.Command(
    name = "start",
    description = {
      "Serve the directory and the interface for operators.",
      "Writes heartbeats and snapshots when they are due. Runs until SIGTERM or SIGINT, which end"
          + " it cleanly."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry start --listen 127.0.0.1:8080 \\",
      "      --public-url https://registry.example.org --trusted-proxy 127.0.0.1",
      "  ./waymark registry start --listen 0.0.0.0:443 --tls-cert chain.pem --tls-key key.pem"
    })
final class RegistryStartCommand extends RegistryCommand {
  @Option(
      names = "--listen",
      defaultValue = "127.0.0.1:8080",
      paramLabel = "HOST:PORT",
      description = "Where to listen; also unix:/path (default: ${DEFAULT-VALUE}).")
  private String listen = "127.0.0.1:8080";

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

  @Mixin private Timing timing = new Timing();

  @Override
  protected ExitCode run() {
    EmbeddedRegistry registry = EmbeddedRegistry.start(config());
    Thread stop =
        new Thread(
            () -> {
              registry.close();
              console().note("waymark: the registry has stopped");
            },
            "waymark-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      announce(registry);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // how a program that runs commands in itself says stop
    } finally {
      registry.close();
      forget(stop);
    }
    return ExitCode.OK;
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      return; // it is running
    }
  }

  private EmbeddedRegistryConfig config() {
    RegistryConfig registry = timing.of(settings()).build();
    EmbeddedRegistryConfig config =
        EmbeddedRegistryConfig.of(registry)
            .withListen(BindAddress.parse(listen))
            .withTrustedProxies(trustedProxies);
    if (publicUrl != null) {
      config = config.withPublicUrl(PublicUrl.check(publicUrl));
    }
    if (tlsCertificate != null && tlsKey != null) {
      return config.withTls(new TlsFiles(tlsCertificate, tlsKey));
    }
    if (tlsCertificate != null || tlsKey != null) {
      throw CommandFailure.usage(
          "tls_half",
          "TLS needs the certificate and its key, and only one of them is given.",
          "give both: --tls-cert FILE --tls-key FILE");
    }
    return config;
  }

  private void announce(EmbeddedRegistry registry) {
    String directory = registry.publicUri() + "/directory/";
    if (json) {
      ObjectNode ready = JsonNodeFactory.instance.objectNode();
      ready
          .put("ready", true)
          .put("federation", registry.registry().root().federation().value())
          .put("url", registry.publicUri().toString())
          .put("directory", directory)
          .put("control", registry.control().url().toString())
          .put("pid", ProcessHandle.current().pid());
      console().json(ready);
    } else {
      String local = registry.control().url().toString();
      console()
          .line(
              "The registry of %s is ready: %s%s",
              registry.registry().root().name(),
              directory,
              directory.startsWith(local + "/") ? "" : " (from this machine: " + local + ")");
    }
  }
}
