package org.waymark.node;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.Listener;
import org.waymark.node.http.ListenerException;
import org.waymark.node.http.Threads;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

class EmbeddedNodeTest {

  @TempDir Path folder;
  private PublishedFederation published;
  private TestFederation federation;
  private final AtomicReference<InstantSource> clock = new AtomicReference<>();

  @BeforeEach
  void publish() {
    published = new PublishedFederation(folder.resolve("origin"));
    federation = published.federation();
    federation.admitMany("before", 3);
    federation.snapshot();
    federation.admit("cloud.example");
    federation.heartbeat();
    published.publish();
    clock.set(InstantSource.fixed(federation.now()));
  }

  @AfterEach
  void nothing_is_left_running() {
    Awaitility.await().untilAsserted(() -> assertThat(Threads.ours()).isEmpty());
  }

  private NodeConfig config(String name, Source... sources) {
    return NodeConfig.at(folder.resolve(name))
        .federation(federation.roots().oldest(), sources)
        .directory(it -> it.clock(() -> clock.get().instant()))
        .poll(Duration.ofMillis(50));
  }

  private static Source http(URI base) {
    return new Source.HttpSource(base);
  }

  private static RequestSpecification at(URI base) {
    return given().baseUri(base.toString());
  }

  private static void awaitReady(EmbeddedNode node) {
    Awaitility.await()
        .untilAsserted(() -> at(node.publicUri()).get("/health/ready").then().statusCode(200));
  }

  @Test
  void a_node_mirrors_what_it_has_verified() {
    try (EmbeddedNode node = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(node);
      at(node.publicUri())
          .get("/directory/checkpoint")
          .then()
          .statusCode(200)
          .header("Cache-Control", "public, max-age=5");
      Mirror.of(node.publicUri()).requireConsistent(federation.root(), federation.now());
      published
          .resources()
          .forEach(
              (path, bytes) ->
                  Mirror.of(node.publicUri())
                      .get(path)
                      .ifPresent(served -> assertThat(served).as(path).isEqualTo(bytes)));
    }
  }

  @Test
  void a_node_follows_by_itself() {
    try (EmbeddedNode node = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(node);
      federation.admit("later.example");
      published.publish();
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(at(node.publicUri()).get("/directory/checkpoint").asByteArray())
                      .isEqualTo(federation.checkpoint().bytes()));
      at(node.localUri()).get("/v1/peers/later.example").then().statusCode(200);
    }
  }

  @Test
  void a_node_can_follow_the_mirror_of_another_with_the_origin_gone() {
    try (EmbeddedNode first = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(first);
      try (EmbeddedNode second = EmbeddedNode.start(config("b", http(first.publicUri())))) {
        awaitReady(second);
        assertThat(at(second.publicUri()).get("/directory/checkpoint").asByteArray())
            .isEqualTo(federation.checkpoint().bytes());
        at(second.localUri()).get("/v1/peers/cloud.example").then().statusCode(200);

        federation.suspend(federation.admit("brief.example"));
        published.publish();
        Awaitility.await()
            .untilAsserted(
                () ->
                    at(second.localUri())
                        .get("/v1/peers/brief.example")
                        .then()
                        .statusCode(403)
                        .body("code", equalTo("suspended")));
      }
    }
  }

  @Test
  void a_fresh_node_starts_from_the_bundle_of_a_mirror() throws IOException {
    Path bundle = folder.resolve("directory.bundle");
    try (EmbeddedNode first = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(first);
      Files.write(bundle, at(first.publicUri()).get("/directory/bundle").asByteArray());
    }
    try (EmbeddedNode second = EmbeddedNode.start(config("b", new Source.BundleSource(bundle)))) {
      awaitReady(second);
      at(second.localUri()).get("/v1/peers/before1.example").then().statusCode(200);
      assertThat(at(second.publicUri()).get("/directory/checkpoint").asByteArray())
          .isEqualTo(federation.checkpoint().bytes());
    }
  }

  @Test
  void a_restarted_node_answers_with_every_source_gone() throws IOException {
    try (EmbeddedNode node = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(node);
    }
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI nobody = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      try (EmbeddedNode node = EmbeddedNode.start(config("a", http(nobody)))) {
        at(node.publicUri()).get("/health/ready").then().statusCode(200);
        at(node.localUri()).get("/v1/peers/cloud.example").then().statusCode(200);
        assertThat(at(node.publicUri()).get("/directory/checkpoint").asByteArray())
            .isEqualTo(federation.checkpoint().bytes());
      }
    }
  }

  @Test
  void starting_and_stopping_wait_for_no_source() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI nobody = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      long begin = System.nanoTime();
      try (EmbeddedNode node = EmbeddedNode.start(config("a", http(nobody)))) {
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
        at(node.publicUri()).get("/health/live").then().statusCode(200);
        at(node.publicUri())
            .get("/health/ready")
            .then()
            .statusCode(503)
            .body("code", equalTo("not_synced"));
        at(node.publicUri()).get("/directory/checkpoint").then().statusCode(404);
        at(node.localUri())
            .get("/v1/peers/cloud.example")
            .then()
            .statusCode(503)
            .body("code", equalTo("not_synced"));
        begin = System.nanoTime();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_stale_directory_is_usable_and_an_expired_one_is_not() {
    try (EmbeddedNode node = EmbeddedNode.start(config("a", published.source()))) {
      awaitReady(node);
      clock.set(InstantSource.fixed(federation.now().plus(Duration.ofDays(3))));
      Awaitility.await()
          .untilAsserted(
              () ->
                  at(node.localUri())
                      .get("/v1/peers/cloud.example")
                      .then()
                      .statusCode(200)
                      .body("freshness", equalTo("stale")));
      at(node.publicUri()).get("/health/ready").then().statusCode(200);
      clock.set(InstantSource.fixed(federation.now().plus(Duration.ofDays(30))));
      Awaitility.await()
          .untilAsserted(
              () ->
                  at(node.publicUri())
                      .get("/health/ready")
                      .then()
                      .statusCode(503)
                      .body("code", equalTo("directory_expired")));
      Awaitility.await()
          .untilAsserted(
              () ->
                  at(node.localUri())
                      .get("/v1/peers/cloud.example")
                      .then()
                      .statusCode(503)
                      .header("Retry-After", "60")
                      .body("code", equalTo("directory_expired")));
    }
  }

  @Test
  void a_listener_that_cannot_start_leaves_nothing_behind() {
    try (Listener taken = Listener.builder("taken").start()) {
      NodeConfig bad = config("a", published.source()).localListen(taken.bound());
      assertThatThrownBy(() -> EmbeddedNode.start(bad))
          .isInstanceOf(ListenerException.class)
          .extracting("code")
          .isEqualTo("address_in_use");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(Threads.ours()).allMatch(name -> name.startsWith("waymark-taken")));
      // The store was closed too: another node can have it.
      EmbeddedNode.start(config("a", published.source())).close();
    }
  }

  @Test
  void a_local_listener_that_others_can_reach_needs_a_token() {
    NodeConfig open =
        config("a", published.source()).localListen(new BindAddress.Tcp("0.0.0.0", 0));
    assertThatThrownBy(() -> EmbeddedNode.start(open))
        .extracting("code")
        .isEqualTo("local_token_missing");
  }

  @Test
  void a_node_without_a_federation_is_a_mistake() {
    assertThatThrownBy(() -> EmbeddedNode.start(NodeConfig.at(folder)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_local_listener_may_be_a_unix_socket() {
    Path socket = folder.resolve("local.sock");
    try (EmbeddedNode node =
        EmbeddedNode.start(
            config("a", published.source()).localListen(new BindAddress.UnixSocket(socket)))) {
      assertThat(node.localUri()).hasToString("unix:" + socket);
      assertThat(socket).exists();
    }
    assertThat(socket).doesNotExist();
  }

  private Root otherRoot() {
    return RootBuilder.first(
            EntityId.parse("https://other.example"),
            "Another federation",
            federation.now(),
            federation.now().plus(Duration.ofDays(365)))
        .keys(RootRole.ROOT, 1, TestKeys.named("other root").publicKey())
        .keys(RootRole.MEMBERSHIP, TestKeys.named("other membership").publicKey())
        .keys(RootRole.LOG, TestKeys.named("other log").publicKey())
        .sign(List.of(TestKeys.named("other root")));
  }

  @Test
  void of_several_federations_the_first_is_mirrored_and_all_are_asked() {
    NodeConfig both = config("a", published.source()).federation(otherRoot());
    try (EmbeddedNode node = EmbeddedNode.start(both)) {
      awaitReady(node);
      at(node.publicUri()).get("/directory/checkpoint").then().statusCode(200);
      at(node.localUri())
          .get("/v1/status")
          .then()
          .statusCode(200)
          .body("usable", equalTo(true))
          .body("federations.usable", equalTo(List.of(true, false)))
          .body(
              "federations.federation",
              equalTo(List.of(federation.id().value(), "https://other.example")));
    }
  }

  @Test
  void a_second_federation_is_resolved_though_it_is_not_mirrored() {
    NodeConfig both =
        NodeConfig.at(folder.resolve("a"))
            .directory(it -> it.clock(() -> clock.get().instant()))
            .federation(otherRoot())
            .federation(federation.root(), published.source());
    try (EmbeddedNode node = EmbeddedNode.start(both)) {
      awaitReady(node);
      at(node.localUri())
          .get("/v1/peers/cloud.example")
          .then()
          .statusCode(200)
          .body("federations", equalTo(List.of(federation.id().value())));
      at(node.publicUri()).get("/directory/checkpoint").then().statusCode(404);
    }
  }

  @Test
  void the_node_needs_neither_sql_nor_rdf() {
    for (String name :
        new String[] {
          "org.h2.Driver", "org.apache.jena.rdf.model.Model", "org.flywaydb.core.Flyway"
        }) {
      assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }
}
