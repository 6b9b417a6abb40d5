package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.STRANGER;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** See {@code attacks/SilentChange}. */
final class SilentChangeTest extends Attack {

  private static final SigningKey WITNESS = TestKeys.named("witness");
  private static final String NAME = "witness.example";

  /** The administrator's machine looks once before anything happens. */
  @BeforeEach
  void watch() throws Exception {
    another();
    assertThat(look(OTHER).exit()).isEqualTo(ExitCode.OK);
    assertThat(look(STRANGER).exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
  }

  private CommandRun look(String host, String... more) throws Exception {
    List<String> words =
        new ArrayList<>(
            List.of(
                "log",
                "monitor",
                host,
                "--once",
                "--json",
                "--root",
                scene.rootFile().toString(),
                "--from",
                scene.crook().uri().toString()));
    if (host.equals(OTHER)) {
      Path own = scene.folder().resolve("statement.jwt");
      Files.writeString(own, scene.site(OTHER).statement().jws().token());
      words.addAll(List.of("--statement", own.toString()));
    }
    words.addAll(List.of(more));
    return new CommandRun.Shell(scene.folder().resolve("monitor of " + host))
        .at(scene.clock())
        .run(words.toArray(String[]::new));
  }

  private static List<String> types(CommandRun run) {
    List<String> types = new ArrayList<>();
    run.json().path("news").forEach(news -> types.add(news.path("type").asText()));
    return types;
  }

  private Loot registry() {
    return logKey().takeMembershipKey();
  }

  private ForgedLog log() {
    return ForgedLog.continuing(federation, registry());
  }

  private void write(ForgedLog log) {
    scene.crook().serve(log.published());
  }

  private ForgedLog swapped() {
    ForgedLog log = log();
    return log.site(
        EventType.ROTATE_KEY,
        log.papers(OTHER)
            .stated(2, Loot.ownKey("site"))
            .certified(2, log.loot().membershipKey(), Loot.ownKey("site"))
            .record());
  }

  @Test
  void anotherKeyIsAnAlarmThatStands() throws Exception {
    write(swapped());

    CommandRun told = look(OTHER);

    assertThat(told.exit()).as(told.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(types(told)).containsExactly("rotate-key");
    assertThat(told.out()).contains("statement_unknown", "keys_unknown");
    assertThat(look(OTHER).exit()).as("as long as it stands").isEqualTo(ExitCode.NOT_BELIEVED);
  }

  /** The site's own statement, but its certificate has one more key, of somebody else. */
  @Test
  void oneMoreKeyBesideTheSitesOwnIsAnAlarm() throws Exception {
    ForgedLog log = log();
    Papers papers =
        log.papers(OTHER)
            .membership(
                log.loot().membershipKey(),
                claims -> {
                  claims.put("mver", 2);
                  ((ArrayNode) claims.at("/jwks/keys"))
                      .add(Loot.ownKey("site").publicKey().toJwk());
                });
    write(log.site(EventType.UPDATE, papers.record()));

    CommandRun told = look(OTHER);

    assertThat(told.exit()).as(told.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(told.out()).contains("keys_unknown");
  }

  @Test
  void aChangeThatIsTakenBackIsToldAllTheSame() throws Exception {
    ForgedLog log = swapped();
    Papers thief =
        log.papersAbout(OTHER)
            .stated(2, Loot.ownKey("site"))
            .certified(2, log.loot().membershipKey(), Loot.ownKey("site"))
            .restricted(SiteStatus.REVOKED, 3, log.loot().membershipKey());
    log.site(EventType.REVOKE, thief.record());
    write(log);

    CommandRun told = look(OTHER);

    assertThat(types(told)).contains("rotate-key", "revoke");
    assertThat(told.exit()).isNotEqualTo(ExitCode.OK);
  }

  @Test
  void aRemovalIsTold() throws Exception {
    ForgedLog log = log();
    write(
        log.site(
            EventType.LEAVE,
            log.papers(OTHER).restricted(SiteStatus.LEFT, 2, log.loot().membershipKey()).record()));

    CommandRun told = look(OTHER);

    assertThat(types(told)).containsExactly("leave");
    assertThat(told.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
  }

  @Test
  void whoWatchesANameIsToldWhenItBecomesAMember() throws Exception {
    ForgedLog log = log();
    write(
        log.site(
            EventType.ADMIT,
            log.papersAbout(STRANGER)
                .certified(1, log.loot().membershipKey(), Loot.ownKey("site"))
                .record()));

    CommandRun told = look(STRANGER);

    assertThat(types(told)).containsExactly("admit");
    assertThat(told.out()).contains("was not in the directory");
  }

  /** A tree that was never told of the site; a map without it; records that are others. */
  @Test
  void aLogThatForgetsTheSiteIsRefused() throws Exception {
    ForgedLog without = ForgedLog.from(federation, 3, registry()).at(federation.time());
    while (without.size() < federation.entries().size() + 2) {
      without.heartbeat();
    }
    write(without);
    CommandRun rewritten = look(OTHER);
    assertThat(rewritten.exit()).as(rewritten.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(rewritten.err()).contains("split_view");
    another();
    look(OTHER);
    ForgedLog map = log().heartbeat();
    map.changeLast(text -> text.replace(map.map().root().hex(), map.mapWithout(OTHER).hex()));
    write(map);
    CommandRun other = look(OTHER);
    assertThat(other.exit()).as(other.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(other.err()).contains("fold_mismatch");
  }

  @Test
  void theWebhookIsTold() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer hook =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
    try {
      write(swapped());
      look(OTHER, "--webhook", "http://127.0.0.1:" + hook.getAddress().getPort() + "/");
    } finally {
      hook.stop(0);
    }
    assertThat(received)
        .hasSize(1)
        .allMatch(news -> news.contains("rotate-key") && news.contains("keys_unknown"));
  }

  // With witnesses, who see nothing of it.

  private static Checkpoint cosigned(Checkpoint checkpoint, TestFederation federation) {
    return Checkpoint.parse(checkpoint.note().cosign(NAME, WITNESS, federation.now()).bytes());
  }

  private void withWitnesses() {
    WitnessPolicy policy =
        new WitnessPolicy(
            1,
            List.of(
                new WitnessPolicy.Group(
                    "all", 1, List.of(NoteVerifier.cosignatureV1(NAME, WITNESS.publicKey())))));
    TestFederation watched =
        CrimeScene.peopled(TestFederation.create(root -> root.testing(true).witness(policy)));
    another(CrimeScene.in(folder(), watched, checkpoint -> cosigned(checkpoint, watched)));
  }

  /** What witnesses had seen before it is served beside it, as an honest registry would. */
  private void writeUnseen(ForgedLog log) {
    byte[] witnessed = scene.crook().file("checkpoint.witnessed").orElseThrow();
    scene.crook().serve(log.published()).put("checkpoint.witnessed", witnessed);
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).as(victim.toString()).anyMatch(SyncOutcome::ok);
    }
  }

  @Test
  void nobodyIsIntroducedWhomNoWitnessSaw() {
    withWitnesses();
    ForgedLog log = log();
    writeUnseen(
        log.site(
            EventType.ADMIT,
            log.papersAbout("evil.example")
                .certified(1, log.loot().membershipKey(), Loot.ownKey("site"))
                .record()));

    scene.verdict("evil.example", "held_back");
    assertThat(scene.newcomerIsTold("evil.example")).isNotEqualTo("active");
  }

  @Test
  void noKeyIsChangedThatNoWitnessSaw() {
    withWitnesses();
    ForgedLog log = log();
    Record mine = log.latest(MEMBER);
    writeUnseen(
        log.site(
            EventType.ROTATE_KEY,
            log.papers(MEMBER)
                .stated(9, Loot.ownKey("site"))
                .certified(9, log.loot().membershipKey(), Loot.ownKey("site"))
                .record()));

    for (Victim victim : scene.victims()) {
      assertThat(victim.answer(MEMBER))
          .contains("\"heldBack\":true")
          .doesNotContain("attacker.example");
      assertThat(victim.directory().resolve(MEMBER).record().counters()).isEqualTo(mine.counters());
    }
  }

  @Test
  void whatTakesAwayAppliesAtOnce() {
    withWitnesses();
    ForgedLog log = log();
    writeUnseen(
        log.site(
            EventType.SUSPEND,
            log.papers(MEMBER)
                .restricted(SiteStatus.SUSPENDED, 9, log.loot().membershipKey())
                .record()));

    scene.verdict(MEMBER, "suspended");
  }
}
