package org.waymark.server.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.restassured.response.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.server.ControlFile;
import org.waymark.server.SampleSite;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;

/** A site's own watchman, as a process, beside a registry that is one. */
final class LogMonitorProcessIT {
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final Duration A_MINUTE = Duration.ofSeconds(60);
  private static final String HOST = "cloud.example.org";

  @TempDir private Path folder;
  private final List<String> received = new CopyOnWriteArrayList<>();
  private final SampleSite site = SampleSite.named(HOST).hinting("https://federation.example");
  private Path office;
  private WaymarkProcess registry;
  private HttpServer chat;
  private String url;

  @BeforeEach
  void start() throws Exception {
    office = folder.resolve("registry");
    Registry.init(
        InitOptions.testing(office, EntityId.parse("https://federation.example"), "Test mesh")
            .withStretching(CHEAP, CHEAP));
    registry =
        WaymarkProcess.start(
            "registry",
            "start",
            "--listen",
            "127.0.0.1:0",
            "--json",
            "--alone",
            "--data",
            office.toString());
    url = registry.document().path("directory").asText().replaceFirst("/directory/$", "");
    chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    chat.createContext(
        "/hook",
        exchange -> {
          received.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    chat.start();
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    chat.stop(0);
  }

  private Response post(String path, String type, String body) {
    ControlFile control = ControlFile.read(office).orElseThrow();
    return given()
        .header("Authorization", "Bearer " + control.token())
        .contentType(type)
        .body(body.getBytes(StandardCharsets.US_ASCII))
        .post(control.url() + "/api/v1/sites" + path);
  }

  private String[] words(Path statement, String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "log",
                "monitor",
                HOST,
                "--json",
                "--poll",
                "1s",
                "--from",
                url,
                "--root",
                office.resolve("root").resolve("1.json").toString(),
                "--statement",
                statement.toString(),
                "--webhook",
                "http://127.0.0.1:" + chat.getAddress().getPort() + "/hook",
                "--data",
                folder.resolve("watch").toString()));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private void told(String... parts) {
    await()
        .atMost(A_MINUTE)
        .untilAsserted(
            () -> assertThat(received).anySatisfy(news -> assertThat(news).contains(parts)));
  }

  @Test
  void tellsWithinAMinuteWhatTheSiteDidNotDoAndNothingTwiceAfterKillNine() throws Exception {
    Path statement = Files.writeString(folder.resolve("statement.jwt"), site.token());
    assertThat(post("", "application/entity-statement+jwt", site.token()).statusCode())
        .isEqualTo(201);

    try (WaymarkProcess monitor = WaymarkProcess.start(words(statement))) {
      told("\"type\":\"watching\"", "\"status\":\"active\"", "\"alarms\":[]");

      // Somebody has the site's key, and the registry no reason to refuse.
      given()
          .contentType("application/entity-statement+jwt")
          .body(site.version(2).token().getBytes(StandardCharsets.US_ASCII))
          .put(url + "/api/v1/sites/" + HOST + "/statement")
          .then()
          .statusCode(200);

      told("\"type\":\"update\"", "statement_unknown");
      monitor.kill();
    }
    assertThat(
            post("/" + HOST + "/suspend", "application/json", "{\"reason\":\"key-dispute\"}")
                .statusCode())
        .isEqualTo(200);
    try (WaymarkProcess monitor = WaymarkProcess.start(words(statement))) {
      told("\"type\":\"suspend\"", "key-dispute");
      assertThat(monitor.stop()).isEqualTo(143);
    }
    CommandRun once = WaymarkProcess.run(words(statement, "--once"));

    assertThat(once.exit()).as(once.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(once.json().path("news")).isEmpty();
    assertThat(received).as("each once").hasSize(3).doesNotHaveDuplicates();
  }
}
