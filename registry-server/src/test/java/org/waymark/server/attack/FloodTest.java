package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.OTHER;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** See {@code attacks/Flood}; what a registry is sent is in {@link FloodedRegistry}. */
@Timeout(60)
final class FloodTest extends Attack {

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final int MEBIBYTE = 1 << 20;

  /** A way to answer that never gets anywhere. */
  private record Endless(String name, CrookedServer.Script script) {
    @Override
    public String toString() {
      return name;
    }
  }

  @AfterEach
  void calm() {
    scene.crook().unscripted();
  }

  private static Stream<Endless> endless() {
    return Stream.of(
        new Endless(
            "a body until the connection closes",
            reply -> {
              reply.say(OK + "\r\n");
              reply.forever("x");
            }),
        new Endless(
            "a length that nobody can hold",
            reply -> reply.say(OK + "Content-Length: 999999999999999\r\n\r\n")),
        new Endless(
            "a length beyond numbers",
            reply -> reply.say(OK + "Content-Length: " + "9".repeat(40) + "\r\n\r\n")),
        new Endless(
            "chunks without end",
            reply -> {
              reply.say(OK + "Transfer-Encoding: chunked\r\n\r\n");
              reply.forever("8\r\nwaymark!\r\n");
            }),
        new Endless(
            "one chunk that is too large for a number",
            reply -> reply.say(OK + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")),
        new Endless(
            "a chunk's line without end",
            reply -> {
              reply.say(OK + "Transfer-Encoding: chunked\r\n\r\n8;");
              reply.forever("x");
            }),
        new Endless(
            "100,000 header fields",
            reply -> {
              reply.say(OK);
              for (int i = 0; i < 100_000; i++) {
                reply.say("X-" + i + ": y\r\n");
              }
              reply.say("\r\n");
            }),
        new Endless(
            "one header field without end",
            reply -> {
              reply.say(OK + "X: ");
              reply.forever("y");
            }),
        new Endless(
            "a status line without end",
            reply -> {
              reply.say("HTTP/1.1 200 ");
              reply.forever("OK");
            }),
        new Endless(
            "interim answers without end", reply -> reply.forever("HTTP/1.1 100 Continue\r\n\r\n")),
        new Endless(
            "redirects without end", reply -> reply.redirect("/directory/checkpoint?more")));
  }

  @ParameterizedTest
  @MethodSource("endless")
  void aCheckpointThatDoesNotEndIsNotReadToItsEnd(Endless endless) {
    scene.tellTheTruth();
    scene.crook().answer("checkpoint", endless.script());
    scene.crook().answer("checkpoint?more", endless.script());
    abandoned();
  }

  @Test
  void norIsOneThatUnpacksToAGigabyte() {
    byte[] bomb = bomb();
    scene.tellTheTruth();
    scene
        .crook()
        .answer(
            "checkpoint",
            reply -> {
              reply.say(OK + "Content-Encoding: gzip\r\nContent-Length: " + bomb.length);
              reply.say("\r\n\r\n");
              reply.say(bomb);
            });
    abandoned();
  }

  private static byte[] bomb() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[MEBIBYTE];
      for (int i = 0; i < 512; i++) {
        out.write(zeros);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** One byte every ten milliseconds: in the body to one victim, in the head to the other. */
  @Test
  void whoDripsIsGivenUpWithTheTimeOfOneRequest() {
    scene.tellTheTruth();
    scene.honest().silence();
    AtomicInteger turn = new AtomicInteger();
    scene
        .crook()
        .answer(
            "checkpoint",
            reply -> {
              reply.say(turn.getAndIncrement() % 2 == 0 ? OK + "\r\n" : OK + "X: ");
              reply.drip("x");
            });
    List<Map<String, String>> before =
        scene.victims().stream().map(victim -> scene.memory(victim)).toList();
    List<CompletableFuture<List<SyncOutcome>>> syncs =
        scene.victims().stream()
            .map(victim -> CompletableFuture.supplyAsync(victim::sync))
            .toList();
    for (int i = 0; i < syncs.size(); i++) {
      List<SyncOutcome> outcomes = syncs.get(i).orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(scene.ofCrook(outcomes).kind()).isEqualTo(Kind.UNREACHABLE);
      scene.unchanged(scene.victims().get(i), before.get(i));
    }
  }

  /** The crook is not followed, whatever it is called, and nobody is harmed. */
  private void abandoned() {
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      Map<String, String> before = scene.memory(victim);
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.kind()).as(outcome.toString()).isIn(Kind.UNREACHABLE, Kind.REFUSED);
      assertThat(outcome.message()).endsWith(".");
      scene.unchanged(victim, before);
    }
  }

  // Of what a source serves, each kind of file that is larger than it can be.

  @ParameterizedTest
  @ValueSource(strings = {"tile/entries/", "records/bundle/", "root/"})
  void whatIsLargerThanItCanBeIsNotRead(String kind) {
    federation.heartbeat();
    scene.tellTheTruth();
    String path =
        scene.crook().files().keySet().stream()
            .filter(name -> name.startsWith(kind))
            .findFirst()
            .orElse(kind);
    String wanted = kind.equals("root/") ? nextRoot() : path;
    scene
        .crook()
        .answer(
            wanted,
            reply -> {
              reply.say(OK + "\r\n");
              reply.forever("x\n");
            });
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, Kind.REFUSED, "resource_too_large");
    }
  }

  private String nextRoot() {
    return "root/" + (federation.root().version() + 1) + ".json";
  }

  @Test
  void aRootThatIsAMillionLevelsDeepIsNotRead() {
    scene.tellTheTruth();
    scene.crook().put(nextRoot(), "[".repeat(MEBIBYTE - 1).getBytes(StandardCharsets.US_ASCII));
    scene.refusedByNewcomersToo("json_too_deep", "json_limit", "json_depth", "json_malformed");
  }

  @Test
  void aNoteWithAThousandSignaturesIsNotRead() {
    federation.heartbeat();
    scene.tellTheTruth();
    String note = new String(federation.checkpoint().bytes(), StandardCharsets.UTF_8);
    String line = note.substring(note.lastIndexOf("\u2014"));
    scene.crook().put("checkpoint", (note + line.repeat(80)).getBytes(StandardCharsets.UTF_8));
    scene.refusedByNewcomersToo("note_malformed", "note_signatures", "note_too_many_signatures");
    scene.crook().put("checkpoint", (note + line.repeat(1000)).getBytes(StandardCharsets.UTF_8));
    scene.refused("resource_too_large");
  }

  // Who holds a key can sign it.

  private static Stream<Way> signed() {
    return Way.all(
        Way.of(
            "an entry that is a thousand levels deep",
            "entry_malformed",
            (f, log) ->
                log.entry(("[".repeat(1000) + "]".repeat(1000)).getBytes(StandardCharsets.UTF_8))),
        Way.of(
            "an entry of sixty thousand numbers",
            "entry_malformed",
            (f, log) ->
                log.entry(("[1" + ",1".repeat(30_000) + "]").getBytes(StandardCharsets.US_ASCII))));
  }

  @ParameterizedTest
  @MethodSource("signed")
  void whatTheLogKeySignedIsNotReadForEver(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo(way.code());
  }

  @Test
  void aStatementWithAThousandHintsIsNotBelieved() {
    ForgedLog log = ForgedLog.continuing(federation, logKey().takeSiteKey(scene.site(OTHER)));
    Papers papers =
        log.papers(OTHER)
            .statement(
                log.loot().siteKey(scene.site(OTHER).id()),
                claims -> {
                  claims.put("ver", 2);
                  claims.withArray("authority_hints").removeAll();
                  for (int i = 0; i < 1000; i++) {
                    claims.withArray("authority_hints").add("https://a" + i + ".example");
                  }
                });
    log.site(EventType.UPDATE, scene.site(OTHER).id(), 2, 1, papers.bytes());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("hints_too_many");
  }

  @Test
  void aRecordOfAMebibyteIsNotBelieved() {
    ForgedLog log = ForgedLog.continuing(federation, logKey().takeSiteKey(scene.site(OTHER)));
    String huge = "x".repeat(MEBIBYTE);
    log.site(
        EventType.UPDATE,
        scene.site(OTHER).id(),
        2,
        1,
        ("{\"chain\":[\"" + huge + "\"],\"site\":\"" + huge + "\"}")
            .getBytes(StandardCharsets.US_ASCII));
    scene.crook().serve(log.published());
    scene.refused("record_malformed");
  }

  @Test
  void aLogOfAQuadrillionEntriesIsNotRead() {
    Checkpoint huge =
        Checkpoint.sign(
            federation.root().log().origin(),
            1L << 50,
            Sha256.of(new byte[] {1}),
            logKey().logKey());
    scene.tellTheTruth();
    scene.crook().remove("bundle").put("checkpoint", huge.bytes());
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      Map<String, String> before = scene.memory(victim);
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.ok()).as(outcome.toString()).isFalse();
      scene.unchanged(victim, before);
    }
  }

  /** Two root keys can sign for ever: a reader takes a part of it and goes on, each time. */
  @Test
  void aChainOfRootsWithoutEndIsWalkedAPieceAtATime() {
    another();
    Loot loot = nothing().takeRootKey(0).takeRootKey(1);
    Map<String, byte[]> files = new HashMap<>(scene.files());
    Root root = federation.root();
    int most = RootChain.MOST_PER_UPDATE + 3;
    for (int i = 0; i < most; i++) {
      root =
          root.payload()
              .next(federation.now(), federation.now().plus(Duration.ofDays(365)))
              .sign(loot.rootKeys());
      files.put("root/" + root.version() + ".json", root.bytes());
    }
    scene.crook().serve(files);
    Victim victim = scene.victims().get(0);
    int before = scene.crook().asked().size();
    victim.sync();
    assertThat(scene.crook().asked().size() - before)
        .isLessThanOrEqualTo(RootChain.MOST_PER_UPDATE + 50);
    scene.verdict(OTHER, "active");
  }

  // A newcomer reads the bundle.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "waymark-bundle one endless line",
        "root {}\n",
        "record x y\n",
        "entry 0 {}\n",
        "\n",
        "x\n"
      })
  void aBundleWithoutEndIsNotReadToItsEnd(String lines) {
    scene.tellTheTruth();
    String start = new String(federation.bundle(), StandardCharsets.US_ASCII);
    start = lines.startsWith("waymark-bundle") ? "" : start.substring(0, start.indexOf('\n') + 1);
    String beginning = start;
    scene
        .crook()
        .answer(
            "bundle",
            reply -> {
              reply.say(OK + "\r\n" + beginning);
              byte[] block =
                  lines.repeat(65_536 / lines.length()).getBytes(StandardCharsets.US_ASCII);
              for (int i = 0; i < 128; i++) {
                reply.say(block);
              }
              reply.hangUp();
            });
    SyncOutcome outcome = scene.newcomerReads();
    assertThat(scene.crook().asked())
        .as("the bundle was asked for")
        .contains("GET /directory/bundle");
    assertThat(outcome.code().orElse("good")).as(outcome.toString()).isEqualTo("bundle_damaged");
  }

  /** What strangers send to a registry: see {@code FloodedRegistry}. */
  @Test
  void aRegistryThatIsFloodedAnswersEverybodyElse() {
    try (FloodedRegistry flooded = FloodedRegistry.start(folder())) {
      flooded.storm();
    }
  }
}
