package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.waymark.client.DirectoryListener;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.FederationConfig;
import org.waymark.client.SyncReport;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Source;
import org.waymark.node.EmbeddedNode;
import org.waymark.node.NodeConfig;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.TlsFiles;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code node start}: follows federations until it is told to stop. */
@CommandLine.Command(
    name = "start",
    description = {
      "Follow federations, mirror the first, answer programs on this machine.",
      "Keeps a verified copy in the data folder. Starts at once, with or without a network, and runs"
          + " until SIGTERM or SIGINT, which end it cleanly. The roots are kept in the data folder,"
          + " so a later start needs no --root."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark node start --root root.json --from https://registry.example.org",
      "  curl http://127.0.0.1:8181/v1/peers/cloud.example.org"
    })
final class NodeStartCommand extends Command {
  @Option(
      names = "--root",
      split = ",",
      paramLabel = "FILE",
      description = "The root of a federation to follow; may be repeated, the first is mirrored.")
  private List<Path> rootFiles = List.of();

  @Option(
      names = "--from",
      split = ",",
      paramLabel = "[FEDERATION=]URL",
      description =
          "A registry, mirror, folder or bundle to read from; may be repeated. With several"
              + " federations write the host of the one that is meant before it. (default: what the"
              + " root names)")
  private List<String> from = List.of();

  @Option(
      names = "--listen",
      defaultValue = "0.0.0.0:8180",
      paramLabel = "HOST:PORT",
      description = "Where to mirror the directory to everyone (default: ${DEFAULT-VALUE}).")
  private String listen = "0.0.0.0:8180";

  @Option(
      names = "--local-listen",
      defaultValue = "127.0.0.1:8181",
      paramLabel = "HOST:PORT",
      description = "Where to answer this machine; also unix:/path (default: ${DEFAULT-VALUE}).")
  private String localListen = "127.0.0.1:8181";

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "How the world reaches the mirror, behind a reverse proxy.")
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

  @Option(
      names = "--poll",
      defaultValue = "60s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "From one look at the sources to the next (default: ${DEFAULT-VALUE}).")
  private Duration poll = Duration.ofSeconds(60);

  @Override
  protected ExitCode run() throws IOException {
    List<Root> roots = PinnedRoots.of(rootFiles, data);
    ProgressLine progress = new ProgressLine(console());
    NodeConfig config = config(roots, progress);
    PinnedRoots.keep(roots, data);
    EmbeddedNode node = start(config);
    NodeFile file = new NodeFile(node.localUri().toString());
    Thread stop =
        new Thread(
            () -> {
              progress.clear();
              close(node, file);
              console().note("waymark: the node has stopped");
            },
            "waymark-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    boolean interrupted = false;
    try {
      file.write(data);
      announce(node, roots);
      FirstSync news = new FirstSync(node, progress);
      node.directory().addListener(news);
      news.catchUp(); // it may have been quicker
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted = true; // how a program that runs commands in itself says stop
    } finally {
      close(node, file);
      forget(stop);
    }
    if (interrupted) {
      Thread.currentThread().interrupt(); // not before: it would break off the closing
    }
    return ExitCode.OK;
  }

  private EmbeddedNode start(NodeConfig config) {
    try {
      return EmbeddedNode.start(config);
    } catch (StoreException e) {
      throw LocalCopy.explain(e, data);
    }
  }

  private void close(EmbeddedNode node, NodeFile file) {
    node.close();
    try {
      file.remove(data);
    } catch (IOException e) {
      console().note("waymark: %s", e.getMessage()); // a hint is left behind, and does no harm
    }
  }

  private static void forget(Thread stop) {
    try {
      Runtime.getRuntime().removeShutdownHook(stop);
    } catch (IllegalStateException e) {
      return; // it is running
    }
  }

  private NodeConfig config(List<Root> roots, ProgressLine progress) {
    List<FederationConfig> federations = federations(roots);
    NodeConfig config =
        NodeConfig.at(data)
            .listen(BindAddress.parse(listen))
            .localListen(BindAddress.parse(localListen))
            .trustedProxies(trustedProxies)
            .poll(poll())
            .directory(
                directory -> {
                  var all = directory.clock(clock()).progress(progress);
                  for (FederationConfig federation : federations) {
                    all = all.federation(federation);
                  }
                  return all;
                });
    if (publicUrl != null) {
      publicUrl = PublicUrl.check(publicUrl);
    }
    if (tlsCertificate != null && tlsKey != null) {
      return config.tls(new TlsFiles(tlsCertificate, tlsKey));
    }
    if (tlsCertificate != null || tlsKey != null) {
      throw CommandFailure.usage(
          "tls_half",
          "TLS needs the certificate and its key, and only one of them is given.",
          "give both: --tls-cert FILE --tls-key FILE");
    }
    return config;
  }

  private Duration poll() {
    if (poll.isZero()) {
      throw CommandFailure.usage(
          "poll_zero", "--poll 0 would never pause between two looks.", "write --poll 60s");
    }
    return poll;
  }

  private List<FederationConfig> federations(List<Root> roots) {
    List<String> unclaimed = new ArrayList<>(from);
    List<FederationConfig> federations = new ArrayList<>();
    for (Root root : roots) {
      List<Source> sources = new ArrayList<>();
      String prefix = root.federation().host() + "=";
      for (String text : from) {
        if (text.startsWith(prefix)) {
          sources.add(FromSource.parse(text.substring(prefix.length())));
          unclaimed.remove(text);
        } else if (roots.size() == 1) {
          sources.add(FromSource.parse(text));
          unclaimed.remove(text);
        }
      }
      if (sources.isEmpty()) {
        root.sources().forEach(url -> sources.add(new Source.HttpSource(url)));
      }
      if (sources.isEmpty()) {
        console()
            .note(
                "waymark: nothing to read %s from; what is stored is used until it expires"
                    + " (--from URL)",
                root.federation());
      }
      federations.add(new FederationConfig(root, sources));
    }
    if (!unclaimed.isEmpty()) {
      throw CommandFailure.usage(
          "source_ambiguous",
          "--from " + unclaimed.get(0) + " does not say which federation it is a source of.",
          "write --from " + roots.get(0).federation().host() + "=" + unclaimed.get(0));
    }
    return federations;
  }

  private void announce(EmbeddedNode node, List<Root> roots) {
    URI mirror = publicUrl == null ? node.publicUri() : publicUrl;
    if (json) {
      ObjectNode ready = JsonNodeFactory.instance.objectNode();
      ready
          .put("ready", true)
          .put("public", mirror.toString())
          .put("directory", mirror + "/directory/")
          .put("local", node.localUri().toString())
          .put("pid", ProcessHandle.current().pid());
      ArrayNode federations = ready.putArray("federations");
      roots.forEach(root -> federations.add(root.federation().value()));
      console().json(ready);
    } else {
      console()
          .line(
              "The node is ready: %s/v1/peers/HOST answers this machine, %s/directory/ is for"
                  + " everyone",
              node.localUri(), mirror);
    }
  }

  /** Says once for each federation that it is there, and why not as often as the reason changes. */
  private final class FirstSync implements DirectoryListener {
    private final EmbeddedNode node;
    private final ProgressLine progress;
    private final Set<EntityId> told = ConcurrentHashMap.newKeySet();
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    FirstSync(EmbeddedNode node, ProgressLine progress) {
      this.node = node;
      this.progress = progress;
    }

    void catchUp() {
      node.directory().status().federations().stream()
          .filter(status -> status.lastGood().isPresent())
          .forEach(status -> tellOnce(status.federation()));
    }

    @Override
    public void synced(SyncReport report) {
      progress.clear();
      for (SyncReport.FederationReport federation : report.federations()) {
        if (federation.ok()) {
          tellOnce(federation.federation());
          continue;
        }
        federation
            .outcomes()
            .forEach(
                outcome -> {
                  String why = LocalCopy.named(outcome);
                  if (reasons.add(outcome.code().orElse("") + outcome.source())) {
                    console()
                        .note(
                            "waymark: %s [%s]",
                            PlainText.of(why), outcome.code().orElse("unexpected"));
                  }
                });
      }
    }

    private void tellOnce(EntityId federation) {
      reasons.clear();
      if (told.add(federation)) {
        node.directory().status().federations().stream()
            .filter(status -> status.federation().equals(federation))
            .findFirst()
            .flatMap(FederationStatus::held)
            .ifPresent(held -> console().note("waymark: %s", following(federation, held)));
      }
    }

    private String following(EntityId federation, Held held) {
      return "following "
          + federation
          + ": "
          + held.active()
          + " active of "
          + held.sites()
          + " sites, "
          + held.size()
          + " log entries";
    }
  }
}
