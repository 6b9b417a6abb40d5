package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/**
 * Where an attack happens: a federation, its honest registry, the crook's server in front of it,
 * and victims that follow both and ask the crook first. At the beginning the crook tells the truth,
 * and everybody has the same directory.
 *
 * <p>The federation has {@link #MEMBER} (active, updated once), {@link #OTHER} (active), {@link
 * #SUSPENDED}, {@link #REVOKED} and {@link #LEFT}, and a snapshot. Time stands still until {@link
 * #clock()} is moved. Not thread-safe.
 */
final class CrimeScene implements AutoCloseable {

  static final String MEMBER = "member.example";
  static final String OTHER = "other.example";
  static final String SUSPENDED = "suspended.example";
  static final String REVOKED = "revoked.example";
  static final String LEFT = "left.example";
  static final String STRANGER = "stranger.example";
  private static final List<String> ALL =
      List.of(MEMBER, OTHER, SUSPENDED, REVOKED, LEFT, STRANGER, "evil.example");

  private final Path folder;
  private final TestFederation federation;
  private final SceneClock clock;
  private final UnaryOperator<Checkpoint> witnesses;

  /** Reaches this machine only, whichever federation it is. */
  private final SafeFetcher web = SafeFetcher.of(AddressPolicy.testing());

  private final HonestRegistry honest = HonestRegistry.start();
  private final CrookedServer crook = CrookedServer.start();
  private final List<Victim> victims = new ArrayList<>();
  private final Map<String, TestSite> sites = new HashMap<>();
  private int newcomers;
  private int copies;

  private CrimeScene(Path folder, TestFederation federation, UnaryOperator<Checkpoint> witnesses) {
    this.folder = folder;
    this.witnesses = witnesses;
    this.federation = federation;
    this.clock = new SceneClock(federation.now());
    publishHonestly();
    tellTheTruth();
    victims.add(Victim.directory(folder.resolve("directory"), config("directory")));
    victims.add(Victim.node(folder.resolve("node"), config("node")));
    for (Victim victim : victims) {
      assertThat(victim.sync()).as(victim.toString()).allMatch(SyncOutcome::ok);
      // What a snapshot said of a site leaves a mark once somebody asked and another sync came.
      victim.memory(ALL);
      victim.sync();
    }
  }

  /** The federation as described above. */
  static CrimeScene in(Path folder) {
    Map<String, TestSite> sites = new HashMap<>();
    CrimeScene scene = in(folder, peopled(TestFederation.testing(), sites));
    scene.sites.putAll(sites);
    return scene;
  }

  /** Another federation, a testing one, with entries. */
  static CrimeScene in(Path folder, TestFederation federation) {
    return in(folder, federation, checkpoint -> checkpoint);
  }

  /** The same with witnesses, who cosign each checkpoint of the honest registry. */
  static CrimeScene in(
      Path folder, TestFederation federation, UnaryOperator<Checkpoint> witnesses) {
    return new CrimeScene(folder, federation, witnesses);
  }

  /** Adds the sites and the snapshot that are described above. */
  static TestFederation peopled(TestFederation federation) {
    return peopled(federation, new HashMap<>());
  }

  private static TestFederation peopled(TestFederation federation, Map<String, TestSite> sites) {
    TestSite member = federation.admit(MEMBER);
    TestSite suspended = federation.admit(SUSPENDED);
    TestSite revoked = federation.admit(REVOKED);
    TestSite left = federation.admit(LEFT);
    federation.advance(Duration.ofMinutes(10));
    federation.update(member);
    federation.snapshot();
    federation.advance(Duration.ofMinutes(10));
    sites.put(MEMBER, member);
    sites.put(SUSPENDED, suspended);
    sites.put(REVOKED, revoked);
    sites.put(LEFT, left);
    sites.put(OTHER, federation.admit(OTHER));
    federation.suspend(suspended);
    federation.revoke(revoked);
    federation.leave(left);
    federation.heartbeat();
    return federation;
  }

  private DirectoryConfig config(String name) {
    return DirectoryConfig.at(folder.resolve(name))
        .federation(
            new FederationConfig(
                federation.roots().oldest(), List.of(crook.source(), honest.source())))
        .clock(clock)
        .fetcher(web)
        .background(false);
  }

  TestFederation federation() {
    return federation;
  }

  /** A site itself, which is no attacker: to act as it, or to take its key. */
  TestSite site(String host) {
    return Optional.ofNullable(sites.get(host)).orElseThrow();
  }

  SceneClock clock() {
    return clock;
  }

  CrookedServer crook() {
    return crook;
  }

  HonestRegistry honest() {
    return honest;
  }

  /** The directory and the node. */
  List<Victim> victims() {
    return List.copyOf(victims);
  }

  Path folder() {
    return folder;
  }

  /** The honest registry serves what the federation is now. */
  void publishHonestly() {
    honest.publish(files());
  }

  /** The crook serves what the federation is now. */
  void tellTheTruth() {
    crook.serve(files());
  }

  /** What the honest registry has to publish now. */
  Map<String, byte[]> files() {
    return PublishedFiles.of(federation, witnesses.apply(federation.checkpoint()));
  }

  /**
   * The crook, whatever it serves now, is refused with one of these codes by each victim while the
   * honest registry is silent; every answer, the tree and the marks stay as they were. Then the
   * registry comes back with one more entry and one more site, and each victim follows it although
   * the crook goes on.
   */
  void refused(String... codes) {
    honest.silence();
    for (Victim victim : victims) {
      unharmed(victim, Kind.REFUSED, codes);
    }
    newcomerIsFollowed();
  }

  /**
   * As {@link #refused}; and somebody without any copy is told no by {@code waymark resolve} too,
   * with the same code.
   */
  void refusedByNewcomersToo(String... codes) {
    CommandRun run = resolveFromFolder(MEMBER);
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(code(run)).as(run.out()).isIn((Object[]) codes);
    refused(codes);
  }

  /** As {@link #refused}; but the crook is as good as out of order, which accuses nobody. */
  void passedOver(String... codes) {
    honest.silence();
    for (Victim victim : victims) {
      unharmed(victim, Kind.UNREACHABLE, codes);
    }
    newcomerIsFollowed();
  }

  /** The crook's news are refused, and nothing that the victim says or keeps changes. */
  void unharmed(Victim victim, Kind kind, String... codes) {
    Map<String, String> before = victim.memory(ALL);
    SyncOutcome outcome = ofCrook(victim.sync());
    assertThat(outcome.kind()).as("%s: %s", victim, outcome).isEqualTo(kind);
    assertThat(outcome.code().orElse("")).as("%s: %s", victim, outcome).isIn((Object[]) codes);
    assertThat(outcome.message()).as("a sentence").endsWith(".");
    unchanged(victim, before);
  }

  /** What a victim says of everybody, and keeps. */
  Map<String, String> memory(Victim victim) {
    return victim.memory(ALL);
  }

  /** Nothing of it is other than it was. */
  void unchanged(Victim victim, Map<String, String> before) {
    Map<String, String> now = victim.memory(ALL);
    assertThat(now.keySet()).as(victim.toString()).isEqualTo(before.keySet());
    before.forEach(
        (what, was) -> assertThat(now.get(what)).as("%s: %s", victim, what).isEqualTo(was));
  }

  SyncOutcome ofCrook(List<SyncOutcome> outcomes) {
    return outcomes.stream()
        .filter(outcome -> outcome.source().equals(crook.source()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("the crook was not asked: " + outcomes));
  }

  /** What was answered has left its marks. */
  void settle() {
    for (Victim victim : victims) {
      victim.memory(ALL);
      victim.sync();
    }
  }

  /** Time passes for everybody, and the registry goes on; the crook does not. */
  void pass(Duration time) {
    clock.move(time);
    federation.advance(time);
  }

  /**
   * The honest registry is back, with one more site, and everybody follows it. Where the crook used
   * the log key, two trees are signed, which everybody who sees both has the proof of, and the log
   * is not followed any more: then the federation answers as it has to, with a new epoch.
   */
  void newcomerIsFollowed() {
    String host = "newcomer" + newcomers++ + ".example";
    federation.admit(host);
    publishHonestly();
    // Each good sync looks at one source more, and so everybody comes to see both trees.
    for (int turn = 0; turn < 3; turn++) {
      victims.forEach(Victim::sync);
    }
    if (victims.stream().anyMatch(Victim::sawTwoTrees)) {
      federation.beginEpoch(
          federation.membershipKey(), TestKeys.named("log " + federation.entries().size()));
      federation.heartbeat();
      publishHonestly();
    }
    for (Victim victim : victims) {
      assertThat(victim.sync()).as(victim.toString()).anyMatch(SyncOutcome::ok);
      assertThat(victim.verdict(host)).as("%s of %s", victim, host).isEqualTo("active");
      assertThat(victim.held().orElseThrow().size()).isEqualTo(federation.entries().size());
      assertThat(victim.sawTwoTrees()).isFalse();
    }
    settle();
  }

  /** Each victim says this one word of a host. */
  void verdict(String host, String word) {
    for (Victim victim : victims) {
      assertThat(victim.verdict(host)).as("%s of %s", victim, host).isEqualTo(word);
    }
  }

  /**
   * Somebody without any copy gives what the crook serves to {@code waymark resolve}, to be read as
   * a whole under the pinned root.
   */
  CommandRun resolveFromFolder(String host) {
    return resolve(host, copied().toString());
  }

  /**
   * The copies of both victims are gone, as after a crash of a disk; what is left are the marks.
   */
  void loseTheCopies() {
    restart(
        () -> {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.endsWith("directory.mv")).toList()) {
              Files.delete(file);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Both victims are stopped, and started again when the other thing has been done. */
  void restart(Runnable meanwhile) {
    victims.forEach(Victim::close);
    victims.clear();
    meanwhile.run();
    victims.add(Victim.directory(folder.resolve("directory"), config("directory")));
    victims.add(Victim.node(folder.resolve("node"), config("node")));
  }

  /** What the crook serves, in a folder. */
  Path copied() {
    Path copy = folder.resolve("copied" + copies++);
    try {
      for (Map.Entry<String, byte[]> file : crook.files().entrySet()) {
        Path to = copy.resolve("directory").resolve(file.getKey());
        Files.createDirectories(to.getParent());
        Files.write(to, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  /** Somebody without any copy asks the crook's server for all of it. */
  SyncOutcome newcomerReads() {
    try (Directory fresh = newcomer()) {
      return ofCrook(fresh.syncNow().federations().get(0).outcomes());
    }
  }

  /** What such a newcomer then is told of a host: {@code active}, or the code of the refusal. */
  String newcomerIsTold(String host) {
    try (Directory fresh = newcomer()) {
      fresh.syncNow();
      return Victim.verdict(fresh, host);
    }
  }

  /** Somebody without any copy, who knows no source but the crook; to be closed. */
  Directory newcomer() {
    return Directory.open(
        DirectoryConfig.inMemory()
            .federation(new FederationConfig(federation.roots().oldest(), List.of(crook.source())))
            .clock(clock)
            .fetcher(web)
            .background(false));
  }

  /** A newcomer refuses it with one of these codes. */
  void newcomerRefuses(String... codes) {
    SyncOutcome outcome = newcomerReads();
    assertThat(outcome.kind()).as(outcome.toString()).isEqualTo(Kind.REFUSED);
    assertThat(outcome.code().orElse("")).as(outcome.toString()).isIn((Object[]) codes);
  }

  /** Somebody without any copy asks the crook's server for a proof about one host. */
  CommandRun resolveByProof(String host) {
    return resolve(host, crook.uri().toString());
  }

  /** Runs {@code waymark resolve HOST --json} under the pinned root. */
  CommandRun resolve(String host, String from) {
    return new CommandRun.Shell(folder.resolve("shell"))
        .at(clock)
        .run("resolve", host, "--root", rootFile().toString(), "--from", from, "--json");
  }

  /** Somebody replays the log that the crook serves, from its first entry. */
  CommandRun logVerify() {
    return new CommandRun.Shell(folder.resolve("shell"))
        .at(clock)
        .run(
            "log",
            "verify",
            "--root",
            rootFile().toString(),
            "--from",
            crook.uri().toString(),
            "--json");
  }

  /** The pinned root, in a file. */
  Path rootFile() {
    Path root = folder.resolve("root.json");
    try {
      return Files.write(root, federation.roots().oldest().bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The code with which a command said no about its one host. */
  static String code(CommandRun run) {
    String code = run.json().at("/results/0/error/code").asText();
    return code.isEmpty() ? Optional.of(run.code()).filter(c -> !c.isEmpty()).orElse("ok") : code;
  }

  @Override
  public void close() {
    victims.forEach(Victim::close);
    crook.close();
    honest.close();
    web.close();
  }
}
