package org.waymark.server.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.server.ControlFile;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;

/** {@code registry start} as the process that it is: killed, stopped, started twice. */
final class RegistryProcessIT {
  private static final String[] START = {"registry", "start", "--listen", "127.0.0.1:0", "--json"};

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void init() {
    data = SampleRegistry.make(folder.resolve("data"));
  }

  private WaymarkProcess start(String... more) throws IOException {
    String[] words = new String[START.length + 2 + more.length];
    System.arraycopy(START, 0, words, 0, START.length);
    words[START.length] = "--data";
    words[START.length + 1] = data.toString();
    System.arraycopy(more, 0, words, START.length + 2, more.length);
    return WaymarkProcess.start(words);
  }

  private CommandRun run(String... words) throws Exception {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return WaymarkProcess.run(all);
  }

  private static Response admit(ControlFile control, String statement) {
    return given()
        .header("Authorization", "Bearer " + control.token())
        .contentType("application/entity-statement+jwt")
        .body(statement.getBytes(StandardCharsets.US_ASCII))
        .post(control.url() + "/api/v1/sites");
  }

  private ControlFile control() {
    return ControlFile.read(data).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 20})
  void whatWasAcknowledgedSurvivesKillNine(int acknowledgements) throws Exception {
    Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    try (WaymarkProcess first = start()) {
      first.document();
      ControlFile control = control();
      CountDownLatch enough = new CountDownLatch(acknowledgements);
      ExecutorService clients = Executors.newFixedThreadPool(4);
      for (int site = 0; site < 40; site++) {
        String host = "site" + site + ".example.org";
        String statement = SampleSite.named(host).token();
        // What the kill cuts off throws, and was not acknowledged.
        clients.submit(
            () -> {
              if (admit(control, statement).statusCode() == 201) {
                acknowledged.add(host);
                enough.countDown();
              }
            });
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).as("admissions in a minute").isTrue();
      first.kill(); // while other admissions are on their way
      clients.shutdownNow();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    try (WaymarkProcess second = start()) {
      JsonNode ready = second.document();

      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(acknowledgements);
      JsonNode sites = run("site", "list", "--json").json().path("sites");
      assertThat(sites.findValuesAsText("host")).containsAll(acknowledged);
      for (String host : acknowledged) {
        Response proof = given().get(ready.path("directory").asText() + "sites/" + host);
        assertThat(proof.statusCode()).as(host).isEqualTo(200);
        assertThat(proof.jsonPath().getString("record")).as(host).contains("\"chain\"");
      }
      assertThat(checkpointSize(ready))
          .as("entries under the checkpoint")
          .isGreaterThanOrEqualTo(acknowledged.size());
    }
  }

  private static long checkpointSize(JsonNode ready) {
    String note = given().get(ready.path("directory").asText() + "checkpoint").asString();
    return Long.parseLong(note.lines().skip(1).findFirst().orElseThrow());
  }

  @Test
  void aCommandWorksAtOnceAfterKillNine() throws Exception {
    try (WaymarkProcess registry = start()) {
      registry.document();
      registry.kill();
    }
    assertThat(data.resolve("control.json")).as("left behind").exists();

    CommandRun listed = run("site", "list", "--json");

    assertThat(listed.exit()).as(listed.toString()).isEqualTo(ExitCode.OK);
    assertThat(listed.json().path("sites")).isEmpty();
  }

  @Test
  void aTermSignalStopsItCleanly() throws Exception {
    try (WaymarkProcess registry = start()) {
      registry.document();

      assertThat(registry.stop()).isEqualTo(143);
    }
    assertThat(data.resolve("control.json")).doesNotExist();
    assertThat(run("registry", "status", "--json").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aSecondStartOnTheSameDataSaysWhoHoldsIt() throws Exception {
    try (WaymarkProcess first = start()) {
      first.document();

      CommandRun second = run(START);

      assertThat(second.code()).isEqualTo("registry_locked");
      assertThat(second.exit()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(second.json().at("/error/message").asText()).contains("registry.lock");
      assertThat(second.json().at("/error/next").asText()).isNotEmpty();
      assertThat(run("site", "list").exit()).as("the first goes on").isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      CommandRun run = run("registry", "start", "--json", "--listen", address);

      assertThat(run.code()).isEqualTo("address_in_use");
      assertThat(run.exit()).isEqualTo(ExitCode.UNEXPECTED);
      assertThat(run.json().at("/error/message").asText()).contains(address);
      assertThat(run.json().at("/error/next").asText()).contains("--listen");
    }
    assertThat(data.resolve("control.json")).doesNotExist();
  }

  @Test
  void aWrongPassphraseIsSaid() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong"), "not the one\n");

    CommandRun run = run("registry", "start", "--json", "--passphrase-file", wrong.toString());

    assertThat(run.code()).isEqualTo("passphrase_wrong");
    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.json().at("/error/next").asText()).contains("--passphrase-file");
    assertThat(run.out() + run.err()).doesNotContain("not the one");
  }
}
