package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.server.cli.CommandRun;
import org.waymark.trust.testing.TestFederation;
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
  private final HonestRegistry honest = HonestRegistry.start();
  private final CrookedServer crook = CrookedServer.start();
  private final List<Victim> victims = new ArrayList<>();
  private int newcomers;

  private CrimeScene(Path folder, TestFederation federation) {
    this.folder = folder;
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
    return in(folder, peopled(TestFederation.testing()));
  }

  /** Another federation, a testing one, with entries. */
  static CrimeScene in(Path folder, TestFederation federation) {
    return new CrimeScene(folder, federation);
  }

  /** Adds the sites and the snapshot that are described above. */
  static TestFederation peopled(TestFederation federation) {
    TestSite member = federation.admit(MEMBER);
    TestSite suspended = federation.admit(SUSPENDED);
    TestSite revoked = federation.admit(REVOKED);
    TestSite left = federation.admit(LEFT);
    federation.advance(Duration.ofMinutes(10));
    federation.update(member);
    federation.snapshot();
    federation.advance(Duration.ofMinutes(10));
    federation.admit(OTHER);
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
        .background(false);
  }

  TestFederation federation() {
    return federation;
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
    honest.publish(PublishedFiles.of(federation));
  }

  /** The crook serves what the federation is now. */
  void tellTheTruth() {
    crook.serve(PublishedFiles.of(federation));
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

  /** The honest registry is back, with one more site, and everybody follows it. */
  void newcomerIsFollowed() {
    String host = "newcomer" + newcomers++ + ".example";
    federation.admit(host);
    publishHonestly();
    for (Victim victim : victims) {
      assertThat(victim.sync()).as(victim.toString()).anyMatch(SyncOutcome::ok);
      assertThat(victim.verdict(host)).as("%s of %s", victim, host).isEqualTo("active");
      assertThat(victim.held().orElseThrow().size()).isEqualTo(federation.entries().size());
    }
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
    DirectoryFolder copied = new DirectoryFolder(folder.resolve("copied").resolve("directory"));
    for (String path : copied.list("")) {
      copied.delete(path);
    }
    copied.putAll(crook.files());
    return resolve(host, folder.resolve("copied").toString());
  }

  /** Somebody without any copy asks the crook's server for a proof about one host. */
  CommandRun resolveByProof(String host) {
    return resolve(host, crook.uri().toString());
  }

  /** Runs {@code waymark resolve HOST --json} under the pinned root. */
  CommandRun resolve(String host, String from) {
    Path root = folder.resolve("root.json");
    try {
      Files.write(root, federation.roots().oldest().bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CommandRun.Shell(folder.resolve("shell"))
        .at(clock)
        .run("resolve", host, "--root", root.toString(), "--from", from, "--json");
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
  }
}
