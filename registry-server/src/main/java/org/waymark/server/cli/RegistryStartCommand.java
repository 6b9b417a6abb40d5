package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.waymark.node.http.BindAddress;
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

  @Mixin private Exposure exposure = new Exposure();

  @Mixin private Timing timing = new Timing();

  @Override
  boolean checksSites() {
    return true;
  }

  @Override
  protected ExitCode run() throws IOException {
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

  private EmbeddedRegistryConfig config() throws IOException {
    RegistryConfig registry = timing.of(settings(exposure.publicUrl())).build();
    EmbeddedRegistryConfig config =
        EmbeddedRegistryConfig.of(registry)
            .withListen(BindAddress.parse(listen))
            .withTrustedProxies(exposure.trustedProxies());
    config = exposure.publicUrl().map(config::withPublicUrl).orElse(config);
    return exposure.tls().map(config::withTls).orElse(config);
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
