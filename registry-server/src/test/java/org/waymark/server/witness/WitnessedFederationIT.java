package org.waymark.server.witness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.ResolutionException;
import org.waymark.node.EmbeddedNode;
import org.waymark.registry.audit.Actor;
import org.waymark.server.SampleSite;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Checkpoint;

/** Three nodes as witnesses of a registry, two of which have to agree, over real HTTP. */
class WitnessedFederationIT {
  private static final Actor ACTOR = new Actor("operator:test");

  @TempDir Path temp;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  private WitnessedFederation federation;

  @BeforeEach
  void found() {
    federation = new WitnessedFederation(temp, now::get);
  }

  @AfterEach
  void close() {
    federation.close();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
  }

  private SampleSite admit(String host) {
    SampleSite site = site(host);
    federation.registry().registry().admit(site.token(), ACTOR);
    return site;
  }

  private SampleSite site(String host) {
    return SampleSite.named(host);
  }

  private static boolean resolves(EmbeddedNode node, String host) {
    return code(node, host).isEmpty();
  }

  private static Optional<String> code(EmbeddedNode node, String host) {
    try {
      node.directory().resolve(host);
      return Optional.empty();
    } catch (ResolutionException e) {
      return Optional.of(e.code());
    }
  }

  private HttpResponse<String> get(URI base, String path) {
    return send(HttpRequest.newBuilder(URI.create(base + path)).build());
  }

  private HttpResponse<String> post(URI base, String path, byte[] body) {
    return send(
        HttpRequest.newBuilder(URI.create(base + path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Checkpoint published() {
    return Checkpoint.parse(
        get(federation.registry().publicUri(), "/directory/checkpoint").body().getBytes(UTF_8));
  }

  private static Held held(EmbeddedNode node) {
    return node.directory().status().federations().get(0).held().orElseThrow();
  }

  private Checkpoint witnessed() {
    HttpResponse<String> answer =
        get(federation.registry().publicUri(), "/directory/checkpoint.witnessed");
    assertThat(answer.statusCode()).isEqualTo(200);
    return Checkpoint.parse(answer.body().getBytes(UTF_8));
  }

  private void awaitHeld(EmbeddedNode node) {
    long size = published().size();
    soon()
        .until(
            () ->
                node.directory().status().federations().get(0).held().stream()
                    .anyMatch(held -> held.size() == size));
  }

  /** Two witnesses and a follower, under the root that asks for them, with all of it witnessed. */
  private void begin(EmbeddedNode first, EmbeddedNode second, EmbeddedNode follower) {
    awaitHeld(first);
    awaitHeld(second);
    awaitHeld(follower);
    federation.demandWitnesses();
    long size = published().size();
    soon().untilAsserted(() -> assertThat(witnessed().size()).isEqualTo(size));
    awaitHeld(follower);
  }

  @Test
  void aChangeIsSeenWhenWitnessesHaveCosignedAndASuspensionAtOnce() {
    SampleSite suspended = admit("a.example.org");
    EmbeddedNode follower = federation.startFollower();
    EmbeddedNode second = federation.startWitness(1);
    begin(federation.startWitness(0), second, follower);
    assertThat(resolves(follower, "a.example.org")).isTrue();
    new CheckpointVerifier(federation.registry().registry().root()).verify(witnessed(), now.get());
    federation.stop(second);

    admit("b.example.org");
    soon().untilAsserted(() -> assertThat(published().note().signatures()).hasSize(2));
    awaitHeld(follower);
    assertThat(resolves(follower, "b.example.org")).as("held back").isFalse();
    federation.registry().registry().suspend(suspended.entity(), "rules", ACTOR);
    soon().until(() -> code(follower, "a.example.org").equals(Optional.of("suspended")));
    assertThat(resolves(follower, "b.example.org")).isFalse();

    federation.startWitness(2);

    soon().until(() -> resolves(follower, "b.example.org"));
    assertThat(witnessed().size()).isEqualTo(published().size());
  }

  @Test
  void aFederationWhoseFirstRootAsksForWitnessesComesToLife() {
    federation.close();
    federation = WitnessedFederation.fromTheStart(temp.resolve("new"), now::get);
    admit("a.example.org");
    EmbeddedNode follower = federation.startFollower();
    EmbeddedNode first = federation.startWitness(0);
    awaitHeld(follower);
    soon().untilAsserted(() -> assertThat(published().note().signatures()).hasSize(2));
    awaitHeld(first);
    assertThat(code(follower, "a.example.org")).contains("witness_policy");
    assertThat(held(follower).freshness()).isEqualTo(Freshness.EXPIRED);
    assertThat(get(federation.registry().publicUri(), "/directory/bundle").statusCode())
        .isEqualTo(404);

    federation.startWitness(1);

    soon().until(() -> resolves(follower, "a.example.org"));
    new CheckpointVerifier(federation.pinned()).verify(witnessed(), now.get());
    soon().until(() -> resolves(first, "a.example.org"));
  }

  private void write() {
    now.updateAndGet(it -> it.plusSeconds(20));
    federation.registry().registry().heartbeat();
  }

  /** Writes between any two looks, so that no two witnesses ever hold the same tree. */
  private void busyUntilWitnessed(long size, EmbeddedNode one, EmbeddedNode other) {
    soon()
        .until(
            () -> {
              write();
              one.directory().syncNow();
              write();
              other.directory().syncNow();
              HttpResponse<String> answer =
                  get(federation.registry().publicUri(), "/directory/checkpoint.witnessed");
              return answer.statusCode() == 200 && witnessed().size() >= size;
            });
  }

  @Test
  void witnessesThatLookAtABusyLogAtDifferentMomentsAgreeOnItsLastFullMinute() {
    federation.close();
    federation = WitnessedFederation.fromTheStart(temp.resolve("new"), now::get);
    admit("a.example.org");
    EmbeddedNode first = federation.startWitness(0, Duration.ofHours(1));
    EmbeddedNode second = federation.startWitness(1, Duration.ofHours(1));
    EmbeddedNode follower = federation.startFollower();

    busyUntilWitnessed(1, first, second);
    soon().until(() -> resolves(follower, "a.example.org"));
    admit("b.example.org");
    long size = published().size();
    assertThat(witnessed().size()).isLessThan(size);
    busyUntilWitnessed(size, first, second);

    soon().until(() -> resolves(follower, "b.example.org"));
    assertThat(held(follower).freshness()).isEqualTo(Freshness.FRESH);
    new CheckpointVerifier(federation.pinned()).verify(witnessed(), now.get());
  }

  @Test
  void oneWitnessMayBeDownAndWithAllDownChangesAreHeldBackThenTheDirectoryIsStale() {
    admit("a.example.org");
    EmbeddedNode first = federation.startWitness(0);
    EmbeddedNode second = federation.startWitness(1);
    EmbeddedNode follower = federation.startFollower();
    begin(first, second, follower);
    admit("b.example.org");
    soon().until(() -> resolves(follower, "b.example.org"));
    federation.stop(first);
    federation.stop(second);

    admit("c.example.org");
    awaitHeld(follower);
    assertThat(resolves(follower, "c.example.org")).isFalse();
    assertThat(resolves(follower, "a.example.org")).isTrue();

    now.updateAndGet(it -> it.plus(Duration.ofHours(25)));
    federation.registry().registry().heartbeat();
    soon().until(() -> held(follower).freshness() == Freshness.STALE);
    assertThat(resolves(follower, "a.example.org")).as("was active before").isTrue();
    assertThat(resolves(follower, "c.example.org")).isFalse();

    federation.startWitness(0);
    federation.startWitness(1);
    soon().until(() -> resolves(follower, "c.example.org"));
    soon().until(() -> held(follower).freshness() == Freshness.FRESH);
  }

  @Test
  void aRestartedRegistryServesWhatWasWitnessedAndAMirrorServesItToo() {
    admit("a.example.org");
    EmbeddedNode mirror = federation.startWitness(0);
    begin(mirror, federation.startWitness(1), federation.startFollower());
    soon()
        .until(
            () -> get(mirror.publicUri(), "/directory/checkpoint.witnessed").statusCode() == 200);
    Checkpoint before = witnessed();

    federation.registry().close();
    federation.startRegistry();

    assertThat(witnessed()).isEqualTo(before);
    Checkpoint mirrored =
        Checkpoint.parse(
            get(mirror.publicUri(), "/directory/checkpoint.witnessed").body().getBytes(UTF_8));
    new CheckpointVerifier(federation.registry().registry().root()).verify(mirrored, now.get());
    assertThat(mirrored.root()).isEqualTo(before.root());
  }

  @Test
  void aWitnessThatIsOfferedAForkRefusesAndKeepsTheProof() {
    admit("a.example.org");
    EmbeddedNode witness = federation.startWitness(0);
    EmbeddedNode other = federation.startWitness(1);
    begin(witness, other, federation.startFollower());
    federation.stop(other);
    Checkpoint newest = published();
    Checkpoint fork =
        Checkpoint.sign(
            newest.origin(), newest.size(), Sha256.of(new byte[] {1}), federation.logKey());
    String body = "old " + newest.size() + "\n\n" + new String(fork.bytes(), UTF_8);

    HttpResponse<String> answer =
        post(witness.publicUri(), "/waymark/witness/add-checkpoint", body.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(409);
    soon().until(() -> get(witness.localUri(), "/v1/status").body().contains("\"splitProof\":{"));
    admit("b.example.org");
    awaitRefused(witness);
    assertThat(published().note().signatures()).as("the witness signs no more").hasSize(1);
  }

  /** Until the node has looked at its source again and says why it does not follow it. */
  private void awaitRefused(EmbeddedNode node) {
    soon()
        .until(
            () ->
                node.directory().status().federations().get(0).problem().stream()
                    .anyMatch(problem -> problem.code().equals("split_view")));
  }

  @Test
  void theRegistryKeepsTheNoteThatAThiefOfItsLogKeyShowed() {
    federation.demandWitnesses();
    Checkpoint newest = published();
    Checkpoint forged =
        Checkpoint.sign(
            newest.origin(), newest.size() + 7, Sha256.of(new byte[] {1}), federation.logKey());

    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(
                    URI.create(federation.registry().publicUri() + "/directory/checkpoint"))
                .header(
                    "Waymark-Checkpoint",
                    java.util.Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(forged.bytes()))
                .build());

    assertThat(answer.statusCode()).isEqualTo(200);
    soon()
        .untilAsserted(
            () ->
                assertThat(federation.registry().registry().status().problems())
                    .anyMatch(problem -> problem.code().equals("log_key_misused")));
    HttpResponse<String> handedIn =
        post(federation.registry().publicUri(), CosignaturesHandler.PATH, forged.bytes());
    assertThat(handedIn.statusCode()).isEqualTo(409);
    assertThat(handedIn.body()).contains("\"code\":\"log_key_misused\"");
  }

  @Test
  void strangersHandInNothing() {
    federation.demandWitnesses();
    URI base = federation.registry().publicUri();
    byte[] own = published().bytes();

    assertThat(post(base, CosignaturesHandler.PATH, new byte[0]).statusCode()).isEqualTo(400);
    HttpResponse<String> bare = post(base, CosignaturesHandler.PATH, own);
    assertThat(bare.statusCode()).isEqualTo(403);
    assertThat(bare.body()).contains("\"code\":\"witness_unknown\"");
    assertThat(post(base, CosignaturesHandler.PATH, new byte[20_000]).statusCode()).isEqualTo(413);
    HttpResponse<String> read = get(base, CosignaturesHandler.PATH);
    assertThat(read.statusCode()).isEqualTo(405);
    assertThat(read.headers().firstValue("Allow")).hasValue("POST");
  }
}
