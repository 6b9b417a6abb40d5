package org.waymark.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.ListenerException;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.error.KeyUnavailableException;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.error.RegistryMissingException;
import org.waymark.registry.keys.PassphraseSource;

final class EmbeddedRegistryTest {
  private static final String STATEMENT = "application/entity-statement+jwt";

  @TempDir private Path folder;
  private Path data;
  private EmbeddedRegistry registry;
  private SampleSite site;

  @BeforeEach
  void start() {
    data = SampleRegistry.make(folder.resolve("data"));
    registry =
        EmbeddedRegistry.start(
            SampleRegistry.config(data).withBodyDeadline(Duration.ofMillis(300)));
    site = SampleSite.named("cloud.example.org:8443");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String api(String path) {
    return registry.publicUri() + "/api/v1" + path;
  }

  private RequestSpecification operator() {
    return given().header("Authorization", "Bearer " + registry.control().token());
  }

  private Response admit(String statement) {
    return operator().contentType(STATEMENT).body(bytes(statement)).post(api("/sites"));
  }

  private Response change(String step, String body) {
    return operator()
        .contentType("application/json")
        .body(body)
        .urlEncodingEnabled(false)
        .post(api("/sites/cloud.example.org%3A8443/" + step));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private String checkpoint() {
    return given().get(registry.publicUri() + "/directory/checkpoint").asString();
  }

  @Test
  void anAdmittedSiteIsInTheDirectoryWhenTheAnswerComes() {
    Response answer = admit(site.token());

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(201);
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.jsonPath().getMap(""))
        .containsEntry("entityId", "https://cloud.example.org:8443")
        .containsEntry("host", "cloud.example.org:8443")
        .containsEntry("status", "active")
        .doesNotContainKey("reason");
    String record =
        given()
            .get(registry.publicUri() + "/directory/records/" + answer.path("record"))
            .asString();
    assertThat(record).contains(site.token());
    assertThat(checkpoint().lines().skip(1).findFirst().orElseThrow())
        .isEqualTo("" + (answer.jsonPath().getInt("entry") + 1));
  }

  @Test
  void aSiteGoesThroughItsLife() {
    admit(site.token());

    assertThat(change("suspend", "{\"reason\":\"key-dispute\"}").jsonPath().getMap(""))
        .containsEntry("status", "suspended")
        .containsEntry("reason", "key-dispute");
    assertThat(change("suspend", "{\"reason\":\"again\"}").<String>path("code"))
        .isEqualTo("not_active");
    assertThat(change("reinstate", "{}").<String>path("status")).isEqualTo("active");
    assertThat(change("reinstate", "{}").<String>path("code")).isEqualTo("not_suspended");
    assertThat(change("revoke", "{\"reason\":\"policy\"}").<String>path("status"))
        .isEqualTo("revoked");
    assertThat(operator().get(api("/sites?status=revoked")).jsonPath().getList("sites.host"))
        .containsExactly("cloud.example.org:8443");
    assertThat(operator().get(api("/sites?status=active")).jsonPath().getList("sites")).isEmpty();
  }

  @Test
  void aSiteUpdatesItsOwnStatementWithoutAToken() {
    admit(site.token());

    Response answer =
        given()
            .contentType(STATEMENT)
            .body(bytes(site.version(2).token()))
            .urlEncodingEnabled(false)
            .put(api("/sites/cloud.example.org%3A8443/statement"));

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.jsonPath().getInt("ver")).isEqualTo(2);
  }

  @Test
  void aStatementAboutAnotherSiteThanThePathIsRefused() {
    admit(site.token());
    String before = checkpoint();

    Response answer =
        given()
            .contentType(STATEMENT)
            .body(bytes(site.version(2).token()))
            .put(api("/sites/other.example.org/statement"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.<String>path("code")).isEqualTo("subject_mismatch");
    assertThat(checkpoint()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /sites",
    "GET, /sites",
    "GET, /sites/a.example.org",
    "POST, /sites/a.example.org/suspend",
    "POST, /sites/a.example.org/reinstate",
    "POST, /sites/a.example.org/revoke",
    "GET, /status"
  })
  void nobodyButAnOperatorGetsThrough(String method, String path) {
    for (String authorization : new String[] {"", "Bearer", "Bearer wrong", "Basic d3Jvbmc6"}) {
      Response answer =
          given()
              .header("Authorization", authorization)
              .contentType(path.equals("/sites") ? STATEMENT : "application/json")
              .body(new byte[] {'x'})
              .request(method, api(path));

      assertThat(answer.statusCode()).as(authorization).isEqualTo(401);
      assertThat(answer.<String>path("code")).isEqualTo("operator_token_refused");
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /nothing                     | text/plain       | 404 | path_unknown",
        "GET    | /                            | text/plain       | 404 | path_unknown",
        "DELETE | /sites                       | text/plain       | 405 | method_not_allowed",
        "POST   | /sites                       | text/plain       | 415 | media_type_unsupported",
        "POST   | /sites/a.example.org/suspend | text/plain       | 415 | media_type_unsupported",
        "POST   | /sites/a.example.org/suspend | application/json | 400 | json_malformed"
      })
  void whatIsNotUnderstoodIsAProblem(
      String method, String path, String type, int status, String code) {
    Response answer =
        operator().contentType(type).body(new byte[] {'x'}).request(method, api(path));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.jsonPath().getMap(""))
        .containsEntry("code", code)
        .containsEntry("status", status)
        .containsEntry("type", "urn:waymark:problem:" + code)
        .containsKeys("title", "detail", "next");
  }

  @Test
  void aBodyThatDoesNotArriveInTimeIsNotWaitedFor() throws Exception {
    URI uri = registry.publicUri();
    try (Socket slow = new Socket(uri.getHost(), uri.getPort())) {
      slow.setSoTimeout(10_000);
      String head =
          "POST /api/v1/sites HTTP/1.1\r\nHost: x\r\nContent-Type: "
              + STATEMENT
              + "\r\nAuthorization: Bearer "
              + registry.control().token()
              + "\r\nContent-Length: 100\r\n\r\neyJ";
      slow.getOutputStream().write(bytes(head));
      InputStream in = slow.getInputStream();

      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 408");
      assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII))
          .as("the connection ends")
          .contains("request_too_slow");
    }
  }

  @Test
  void anEndlessBodyIsCutOff() throws Exception {
    URI uri = registry.publicUri();
    try (Socket endless = new Socket(uri.getHost(), uri.getPort())) {
      endless.setSoTimeout(10_000);
      String head =
          "POST /api/v1/sites HTTP/1.1\r\nHost: x\r\nContent-Type: "
              + STATEMENT
              + "\r\nTransfer-Encoding: chunked\r\n\r\n";
      endless.getOutputStream().write(bytes(head));
      byte[] chunk = bytes("1000\r\n" + "x".repeat(4096) + "\r\n");
      for (int i = 0; i < 17; i++) {
        endless.getOutputStream().write(chunk);
      }

      assertThat(new String(endless.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void theStatusTellsWhatIsPublished() {
    admit(site.token());

    Response status = operator().get(api("/status"));

    assertThat(status.jsonPath().getMap(""))
        .containsEntry("federation", "https://federation.example.org")
        .containsEntry("keys", "ready")
        .doesNotContainKey("failure");
    assertThat(status.jsonPath().getMap("sites")).containsEntry("active", 1);
    assertThat(status.jsonPath().getBoolean("published.fresh")).isTrue();
    assertThat("" + status.jsonPath().getInt("published.size"))
        .isEqualTo(checkpoint().lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void itIsLiveAndReady() {
    assertThat(given().get(registry.publicUri() + "/health/live").statusCode()).isEqualTo(200);
    assertThat(given().get(registry.publicUri() + "/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void theDirectoryIsServedWithEntityTags() {
    String url = registry.publicUri() + "/directory/root/1.json";
    String tag = given().get(url).header("ETag");

    assertThat(given().header("If-None-Match", tag).get(url).statusCode()).isEqualTo(304);
  }

  @Test
  void closingTwiceIsClosing() throws Exception {
    registry.close();
    registry.close();

    assertThat(data.resolve("control.json")).doesNotExist();
    assertThatThrownBy(() -> new Socket("127.0.0.1", registry.publicUri().getPort()).close())
        .isInstanceOf(java.net.ConnectException.class);
    try (EmbeddedRegistry again = EmbeddedRegistry.start(SampleRegistry.config(data))) {
      assertThat(again.control().token())
          .as("a new token")
          .isNotEqualTo(registry.control().token());
    }
  }

  @Test
  void closingEndsItsThreads() {
    registry.close();

    // The connection pool's last thread ends a moment after the pool.
    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                    .noneMatch(name -> name.startsWith("waymark-registry")));
  }

  @Test
  void aSecondOneOnTheSameDataIsRefused() {
    assertThatThrownBy(() -> EmbeddedRegistry.start(SampleRegistry.config(data)))
        .isInstanceOf(RegistryLockedException.class);

    assertThat(ControlFile.read(data)).as("of the first").contains(registry.control());
    assertThat(given().get(registry.publicUri() + "/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void aTakenPortLeavesNothingBehind() throws Exception {
    Path other = SampleRegistry.make(folder.resolve("other"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedRegistryConfig config =
          SampleRegistry.config(other).withListen(BindAddress.loopback(taken.getLocalPort()));

      assertThatThrownBy(() -> EmbeddedRegistry.start(config))
          .isInstanceOfSatisfying(
              ListenerException.class, e -> assertThat(e.code()).isEqualTo("address_in_use"));
    }
    try (EmbeddedRegistry free = EmbeddedRegistry.start(SampleRegistry.config(other))) {
      assertThat(free.publicUri()).isNotNull();
    }
  }

  @Test
  void aFolderWithoutARegistryIsNamed() {
    assertThatThrownBy(
            () -> EmbeddedRegistry.start(EmbeddedRegistryConfig.at(folder.resolve("nothing"))))
        .isInstanceOf(RegistryMissingException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void aWrongPassphraseIsSaidAtTheStart() {
    Path other = SampleRegistry.make(folder.resolve("other"));
    RegistryConfig config =
        RegistryConfig.at(other).passphrase(PassphraseSource.of("wrong".toCharArray())).build();

    assertThatThrownBy(() -> EmbeddedRegistry.start(EmbeddedRegistryConfig.of(config)))
        .isInstanceOfSatisfying(
            KeyUnavailableException.class, e -> assertThat(e.code()).isEqualTo("passphrase_wrong"));
  }

  @Test
  void aUnixSocketGetsALoopbackPortForCommands() throws Exception {
    Path other = SampleRegistry.make(folder.resolve("other"));
    EmbeddedRegistryConfig config =
        SampleRegistry.config(other)
            .withListen(BindAddress.parse("unix:" + folder.resolve("socket")))
            .withPublicUrl(URI.create("https://registry.example.org"));

    try (EmbeddedRegistry socket = EmbeddedRegistry.start(config)) {
      assertThat(socket.publicUri()).isEqualTo(URI.create("https://registry.example.org"));
      assertThat(Files.exists(folder.resolve("socket"))).isTrue();
      Response answer =
          given()
              .headers(Map.of("Authorization", "Bearer " + socket.control().token()))
              .get(socket.control().url() + "/api/v1/status");
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // a mistake of the embedding program, on purpose
  void leavesNothingOpenWhenItFailsInAWayThatNobodyThoughtOf() {
    registry.close();
    EmbeddedRegistryConfig config = SampleRegistry.config(data);
    EmbeddedRegistryConfig broken =
        new EmbeddedRegistryConfig(
            config.registry(),
            config.listen(),
            config.publicUrl(),
            config.trustedProxies(),
            null,
            config.bodyDeadline(),
            config.rateLimits(),
            config.random());

    assertThatThrownBy(() -> EmbeddedRegistry.start(broken))
        .isInstanceOf(NullPointerException.class);

    EmbeddedRegistry.start(config).close();
  }
}
