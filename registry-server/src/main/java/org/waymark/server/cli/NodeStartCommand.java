package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.waymark.client.FederationConfig;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.StoreException;
import org.waymark.node.EmbeddedNode;
import org.waymark.node.NodeConfig;
import org.waymark.node.api.BearerToken;
import org.waymark.node.http.BindAddress;
import org.waymark.node.witness.WitnessSettings;
import org.waymark.server.keeper.KeeperNews;
import org.waymark.server.keeper.SiteKeeper;
import org.waymark.server.membership.Membership;
import org.waymark.trust.root.Root;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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
      "  ./waymark node start --data /var/lib/waymark --site /var/lib/waymark/site.json",
      "  curl http://127.0.0.1:8181/v1/peers/cloud.example.org"
    })
final class NodeStartCommand extends Command {
  /** What a Host header can name; container names have underscores. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{1,5})?");

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
      names = "--local-token-file",
      paramLabel = "FILE",
      description =
          "A file whose first line programs must present as bearer token; needed where"
              + " --local-listen can be reached from other machines.")
  private @Nullable Path localTokenFile;

  @Option(
      names = "--local-host",
      split = ",",
      paramLabel = "NAME",
      description =
          "A further name by which programs may call the local listener, such as that of a"
              + " container; may be repeated.")
  private List<String> localHosts = List.of();

  @Option(
      names = "--poll",
      defaultValue = "60s",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description = "From one look at the sources to the next (default: ${DEFAULT-VALUE}).")
  private Duration poll = Duration.ofSeconds(60);

  @Option(
      names = "--witness-passphrase-file",
      paramLabel = "FILE",
      description =
          "Holds the passphrase of the witness's key (default: one beside the key, made at the"
              + " first start).")
  private @Nullable Path witnessPassphrase;

  @Mixin private Exposure exposure = new Exposure();

  @Mixin private Reach reach = new Reach();

  @Mixin private SiteKeeping keeping = new SiteKeeping();

  @Override
  protected ExitCode run() throws IOException {
    try (Reached reached = new Reached(reach)) {
      Optional<SiteKeeper> keeper = keeping.keeper(reached, clock(), console());
      try {
        return run(keeper, reached);
      } finally {
        keeper.ifPresent(SiteKeeper::close);
      }
    }
  }

  private ExitCode run(Optional<SiteKeeper> keeper, Reached reached) throws IOException {
    List<Root> roots = roots();
    ProgressLine progress = new ProgressLine(console());
    Optional<SafeFetcher> fetcher =
        reach.isGiven()
            ? Optional.of(reach.fetcher(roots.stream().allMatch(Root::testing)))
            : Optional.empty();
    Optional<URI> publicUrl = exposure.publicUrl();
    NodeConfig config =
        config(roots, progress, fetcher)
            .alsoTell("site", () -> keeper.flatMap(SiteKeeper::last).map(KeeperNews::toJson))
            .witness(witness(publicUrl));
    PinnedRoots.keep(roots, data);
    EmbeddedNode node = start(config);
    NodeFile file = new NodeFile(node.localUri().toString());
    Thread stop =
        new Thread(
            () -> {
              progress.clear();
              keeper.ifPresent(SiteKeeper::close);
              reached.close();
              close(node, fetcher, file);
              console().note("waymark: the node has stopped");
            },
            "waymark-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    boolean interrupted = false;
    try {
      file.write(data);
      announce(node, roots, publicUrl.orElse(node.publicUri()));
      NodeNews news = new NodeNews(node.directory()::status, console(), progress);
      node.directory().addListener(news);
      news.catchUp(); // it may have been quicker
      var unused =
          node.witness()
              .verifier()
              .thenAccept(key -> console().note("waymark: this node's witness is %s", key.vkey()));
      keeper.ifPresent(SiteKeeper::start);
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupted = true; // how a program that runs commands in itself says stop
    } finally {
      close(node, fetcher, file);
      forget(stop);
    }
    if (interrupted) {
      Thread.currentThread().interrupt(); // not before: it would break off the closing
    }
    return ExitCode.OK;
  }

  /** Where none is named and none is kept, the one of the site that is looked after. */
  private List<Root> roots() throws IOException {
    Optional<Path> ofSite = keeping.folder().map(folder -> folder.resolve("root.json"));
    if (rootFiles.isEmpty() && ofSite.isPresent() && !PinnedRoots.known(data)) {
      return PinnedRoots.of(List.of(ofSite.get()), data);
    }
    return PinnedRoots.of(rootFiles, data);
  }

  /** Where the site applied is where its directory is, if the root names no source. */
  private List<String> sources(List<Root> roots) {
    if (!from.isEmpty() || roots.size() != 1 || !roots.get(0).sources().isEmpty()) {
      return from;
    }
    return keeping
        .folder()
        .flatMap(folder -> Membership.read(folder.resolve("membership.json")))
        .map(membership -> List.of(membership.registry().toString()))
        .orElse(from);
  }

  private EmbeddedNode start(NodeConfig config) {
    try {
      return EmbeddedNode.start(config);
    } catch (StoreException e) {
      throw LocalCopy.explain(e, data);
    }
  }

  private void close(EmbeddedNode node, Optional<SafeFetcher> fetcher, NodeFile file) {
    fetcher.ifPresent(SafeFetcher::close); // first: it ends the fetches that a close waits for
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

  private NodeConfig config(
      List<Root> roots, ProgressLine progress, Optional<SafeFetcher> fetcher) {
    List<FederationConfig> federations =
        NodeSources.of(roots, sources(roots), remark -> console().note("waymark: %s", remark));
    NodeConfig config =
        local(NodeConfig.at(data).listen(BindAddress.parse(listen)))
            .trustedProxies(exposure.trustedProxies())
            .poll(poll())
            .directory(
                directory -> {
                  var all = directory.clock(clock()).progress(progress);
                  for (FederationConfig federation : federations) {
                    all = all.federation(federation);
                  }
                  return fetcher.isPresent() ? all.fetcher(fetcher.get()) : all;
                });
    return exposure.tls().map(config::tls).orElse(config);
  }

  private WitnessSettings witness(Optional<URI> publicUrl) {
    WitnessSettings settings = WitnessSettings.DEFAULT;
    Optional<String> host = publicUrl.map(URI::getHost);
    settings = host.isPresent() ? settings.withHost(host.get()) : settings;
    return witnessPassphrase == null ? settings : settings.withPassphraseFile(witnessPassphrase);
  }

  private NodeConfig local(NodeConfig config) {
    BindAddress address = BindAddress.parse(localListen);
    if (localTokenFile == null && !address.isLoopback()) {
      throw CommandFailure.usage(
          "local_token_missing",
          "The local listener would be at "
              + localListen
              + ", which other machines can reach, and no token is demanded there.",
          "give --local-token-file FILE, or --local-listen 127.0.0.1:8181");
    }
    for (String name : localHosts) {
      if (!LOCAL_HOST.matcher(name).matches()) {
        throw CommandFailure.usage(
            "local_host_malformed",
            "--local-host " + name + " is not the name of a machine, with or without a port.",
            "write it as programs do in a URL, without http://: --local-host waymark-node");
      }
    }
    NodeConfig named = config.localListen(address).localHosts(localHosts);
    return localTokenFile == null ? named : named.localToken(BearerToken.read(localTokenFile));
  }

  private Duration poll() {
    if (poll.isZero()) {
      throw CommandFailure.usage(
          "poll_zero", "--poll 0 would never pause between two looks.", "write --poll 60s");
    }
    return poll;
  }

  private void announce(EmbeddedNode node, List<Root> roots, URI mirror) {
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
}
