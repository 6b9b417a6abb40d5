package org.waymark.server.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.waymark.server.demo.RunningNode.PeerAnswer;

/** The acts of the demo, in their order. Each claim is checked here and nowhere else. */
final class Play {
  /** Polls come up to 20 % late; reading and folding take what they take on a busy machine. */
  private static final Duration ONE_POLL = Stage.POLL.plus(Stage.POLL.dividedBy(5)).plusSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String STRANGER = "stranger.example";
  private static final String REASON = "key-compromise";

  private final Stage stage;
  private final Script script;
  private final BiFunction<Claim, Lie, Lie> lies;

  private List<DemoSite> sites = List.of();
  private Optional<RunningRegistry> registry = Optional.empty();
  private Optional<ChildProgram> returning = Optional.empty();
  private Optional<RunningNode> first = Optional.empty();
  private Optional<RunningNode> second = Optional.empty();

  /** What the log had signed before the suspension, and at its end. */
  private byte[] earlyCheckpoint = {};

  private byte[] lastCheckpoint = {};

  Play(Stage stage, Script script, BiFunction<Claim, Lie, Lie> lies) {
    this.stage = stage;
    this.script = script;
    this.lies = lies;
  }

  /** Sites, federation, members, and a node that follows. */
  void opening() throws Exception {
    script.step(
        "five sites answer",
        () -> {
          sites = stage.openSites();
          return sites.stream().map(DemoSite::product).collect(Collectors.joining(", "));
        });
    script.check(
        Claim.DISCOVERY_READ,
        () -> {
          stage.probe(sites);
          return "over HTTP, where each product has them";
        });
    script.step(
        "a federation is founded",
        () -> {
          stage.found();
          return "three root keys, two of which sign; its root is " + stage.root();
        });
    ChildProgram starting = stage.launchRegistry("127.0.0.1:0");
    script.step(
        "each site makes keys and signs a statement, filled from its live document",
        () -> {
          sites.parallelStream().forEach(site -> site.sign(stage.waymark(), stage.root()));
          return "";
        });
    script.step(
        "the registry runs",
        () -> {
          registry = Optional.of(stage.registry(starting));
          return registry().url() + ", process " + starting.pid();
        });
    script.step(
        "the operator admits them; the directory is published",
        () -> {
          sites.forEach(registry()::admit);
          earlyCheckpoint = registry().checkpoint();
          return size(earlyCheckpoint) + " log entries";
        });
    script.step(
        "a node follows",
        () -> {
          ChildProgram program = stage.launchNode("node-a", registry().url().toString());
          first = Optional.of(stage.node(program));
          Waiting.until("its first sync", PATIENCE, () -> present(first(), sites.get(4)));
          return first().local() + ", process " + program.pid();
        });
  }

  /** What a connector and an operator do on a normal day. */
  void normalLife() {
    script.check(
        Claim.RESOLVED_BY_HOST,
        () -> {
          sites.forEach(site -> first().peer(site.host()).requireMember(site));
          return first().local() + "/v1/peers/" + sites.get(0).host() + " and the others";
        });
    script.check(
        Claim.RESOLVED_BY_OCM_ADDRESS,
        () -> {
          sites.forEach(site -> first().peer(site.ocmAddress()).requireMember(site));
          return sites.get(0).ocmAddress() + " and the others";
        });
    script.check(Claim.STRANGER_PROVED_ABSENT, this::stranger);
    script.check(Claim.SUSPENDED_REFUSED, this::suspension);
  }

  private String stranger() {
    PeerAnswer asked = first().peer(STRANGER);
    DemoException.require(
        asked.status() == 404 && asked.code().equals("not_a_member"),
        "the node answers " + asked.summary());
    Waymark.Answer typed =
        stage
            .waymark()
            .run(
                List.of(
                    "resolve", STRANGER,
                    "--root", stage.root().toString(),
                    "--from", registry().url().toString()));
    String code = typed.json().at("/results/0/error/code").asText();
    DemoException.require(
        typed.exit() == 3 && code.equals("not_a_member"),
        "resolve ends with " + typed.exit() + " " + typed.summary());
    return STRANGER + ": the node says 404 not_a_member, resolve ends with 3";
  }

  private String suspension() throws IOException {
    Files.write(stage.earlyBundle(), stage.http().body(bundleOf(first())));
    registry().suspend(suspended(), REASON);
    long since = System.nanoTime();
    PeerAnswer refused =
        Waiting.until(
            "the refusal of " + suspended().host(),
            ONE_POLL,
            () -> Optional.of(first().peer(suspended().host())).filter(a -> a.status() != 200));
    Duration after = Duration.ofNanos(System.nanoTime() - since);
    refused.requireSuspended(suspended(), REASON);
    requireOthers(first());
    return "%s, %s, after %s".formatted(suspended().product(), REASON, Waiting.seconds(after));
  }

  /** No registry, then no running node either, then a node that never saw the registry. */
  void disasters() throws Exception {
    script.check(
        Claim.SURVIVES_DEAD_REGISTRY,
        () -> {
          lastCheckpoint = registry().checkpoint();
          registry().program().kill();
          requireSilence(registry().url());
          Waiting.until(
              "the node's failing poll",
              PATIENCE,
              () -> first().firstOutcome().filter(outcome -> outcome.equals("unreachable")));
          requireAsBefore(first());
          return "its polls fail, its answers stay";
        });
    // It knows no URL as yet, so it may start while the other one restarts.
    ChildProgram fresh = stage.launchNode("node-b", stage.earlyBundle().toString());
    script.check(
        Claim.SURVIVES_OFFLINE_RESTART,
        () -> {
          first().program().kill();
          requireSilence(registry().url());
          first = Optional.of(stage.node(stage.launchNode("node-a", registry().url().toString())));
          requireAsBefore(first());
          return "process " + first().program().pid() + ", from its store";
        });
    script.check(Claim.FRESH_NODE_WITHOUT_REGISTRY, () -> freshNode(fresh));
  }

  private String freshNode(ChildProgram program) throws Exception {
    requireSilence(registry().url());
    RunningNode fresh = stage.node(program);
    Waiting.until("the import of the bundle", PATIENCE, () -> present(fresh, suspended()));
    sites.forEach(site -> fresh.peer(site.host()).requireMember(site));
    program.close();
    // The bundle is older than the suspension: only the mirror has that.
    String mirror = first().mirror().toString();
    RunningNode following = stage.node(stage.launchNode("node-b", mirror));
    second = Optional.of(following);
    Waiting.until(
        "the reading of the mirror",
        PATIENCE,
        () ->
            Optional.of(following.peer(suspended().host()))
                .filter(answer -> answer.status() == 403));
    requireAsBefore(following);
    return "five members from the bundle, the suspension from " + mirror;
  }

  /**
   * Mirrors in front of the first node's: each passes everything on, but for its lie. Meanwhile the
   * registry starts again, where the nodes look for it.
   */
  void liars() throws Exception {
    returning = Optional.of(stage.launchRegistry(registry().url().getRawAuthority()));
    script.check(
        Claim.FLIPPED_BIT_REFUSED,
        () -> fromNothing(Claim.FLIPPED_BIT_REFUSED, Lie.flippedBit(), "bundle_damaged"));
    script.check(Claim.OLDER_TREE_REFUSED, this::olderTree);
    script.check(
        Claim.SWAPPED_RECORDS_REFUSED,
        () -> fromNothing(Claim.SWAPPED_RECORDS_REFUSED, Lie.swappedRecords(), "bundle_malformed"));
  }

  /** A client that knows only the root reads from a liar, then from the same mirror as it is. */
  private String fromNothing(Claim claim, Lie lie, String code) throws Exception {
    try (LyingMirror mirror = stage.mirrorOf(first().mirror());
        Sceptic client = Sceptic.of(stage.pinnedRoot(), mirror.url())) {
      mirror.tell(lies.apply(claim, lie));
      String said = client.refuse(code);
      DemoSite member = sites.get(0);
      DemoException.require(
          client.verdict(member).equals("not_synced"), "the lie was refused and used all the same");
      mirror.tell(Lie.NONE);
      client.believe();
      DemoException.require(client.verdict(member).equals("active"), "the truth is not used");
      return said;
    }
  }

  /** A client that has seen the newest tree is offered one from before the suspension. */
  private String olderTree() throws Exception {
    try (LyingMirror mirror = stage.mirrorOf(first().mirror());
        Sceptic client = Sceptic.of(stage.pinnedRoot(), mirror.url())) {
      client.believe();
      mirror.tell(lies.apply(Claim.OLDER_TREE_REFUSED, Lie.olderTree(earlyCheckpoint)));
      String said = client.refuse("tree_rollback");
      DemoException.require(
          client.verdict(suspended()).equals("suspended"), "the suspension was forgotten");
      return said;
    }
  }

  /** The registry again, and the files that are left. */
  void recovery() {
    script.check(
        Claim.REGISTRY_RECOVERS,
        () -> {
          RunningRegistry again = stage.registry(returning.orElseThrow());
          registry = Optional.of(again);
          DemoException.require(
              Arrays.equals(again.checkpoint(), lastCheckpoint),
              "its checkpoint of %s entries is not the one of %s entries before"
                  .formatted(size(again.checkpoint()), size(lastCheckpoint)));
          return size(lastCheckpoint) + " log entries, byte for byte";
        });
    script.step(
        "the bundle is written and verified",
        () -> {
          Files.write(stage.bundle(), stage.http().body(bundleOf(first())));
          Waymark.Answer verified =
              stage
                  .waymark()
                  .run(
                      List.of(
                          "bundle",
                          "verify",
                          stage.bundle().toString(),
                          "--root",
                          stage.root().toString()));
          DemoException.require(verified.exit() == 0, verified.summary());
          return stage.bundle().toString();
        });
  }

  /** What can be visited. */
  Map<String, String> urls() {
    Map<String, String> urls = new LinkedHashMap<>();
    sites.forEach(site -> urls.put(site.name(), site.discoveryUrl()));
    registry.ifPresent(up -> urls.put("registry", up.url() + "/directory/checkpoint"));
    first.ifPresent(
        node -> {
          urls.put("node", node.peerUrl(sites.get(0).host()).toString());
          urls.put("node_status", node.local() + "/v1/status");
          urls.put("mirror", node.mirror() + "/directory/checkpoint");
        });
    second.ifPresent(node -> urls.put("second_node", node.local() + "/v1/status"));
    return urls;
  }

  /** What one could type. */
  List<String> toTry() {
    String trust = " --root " + stage.root() + " --from ";
    String from = first.map(node -> node.mirror().toString()).orElse(stage.bundle().toString());
    Path root = stage.root();
    return List.of(
        "./waymark resolve " + sites.get(0).host() + trust + from + " --explain",
        "./waymark resolve " + suspended().ocmAddress() + trust + stage.bundle(),
        "./waymark resolve " + STRANGER + trust + from + " --explain",
        "./waymark bundle verify " + stage.bundle() + " --root " + root,
        "./waymark ocm probe --testing " + sites.get(0).entityId());
  }

  private void requireAsBefore(RunningNode node) {
    requireOthers(node);
    node.peer(suspended().host()).requireSuspended(suspended(), REASON);
    DemoException.require(node.peer(STRANGER).status() == 404, "the stranger is not absent");
  }

  private void requireOthers(RunningNode node) {
    sites.stream()
        .filter(site -> site != suspended())
        .forEach(site -> node.peer(site.host()).requireMember(site));
  }

  /** Demands that nothing answers there any more. */
  private void requireSilence(URI url) {
    try {
      int status = stage.http().get(URI.create(url + "/directory/checkpoint")).status();
      throw new DemoException(url + " should be gone but answers " + status);
    } catch (IOException e) {
      return; // as it should be
    }
  }

  private static Optional<PeerAnswer> present(RunningNode node, DemoSite site) {
    return Optional.of(node.peer(site.host())).filter(answer -> answer.status() == 200);
  }

  private static URI bundleOf(RunningNode node) {
    return URI.create(node.mirror() + "/directory/bundle");
  }

  /** The second line of a checkpoint (formats.md, section 8). */
  private static String size(byte[] checkpoint) {
    return new String(checkpoint, java.nio.charset.StandardCharsets.UTF_8).split("\n", 3)[1];
  }

  private DemoSite suspended() {
    return sites.get(2);
  }

  private RunningRegistry registry() {
    return registry.orElseThrow(() -> new DemoException("there is no registry"));
  }

  private RunningNode first() {
    return first.orElseThrow(() -> new DemoException("there is no node"));
  }
}
