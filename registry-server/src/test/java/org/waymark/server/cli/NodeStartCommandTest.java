package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.server.audit.SmallFederation;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

final class NodeStartCommandTest {
  @TempDir private Path folder;
  private final SmallFederation small = SmallFederation.create();
  private Path root = Path.of("root.json");
  private Path bundle = Path.of("directory.bundle");

  @BeforeEach
  void write() {
    root = small.root(folder);
    bundle = small.bundle(folder);
  }

  /** The command in a thread of its own, told to stop by an interrupt. */
  private final class Running implements AutoCloseable {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CompletableFuture<ExitCode> exit = new CompletableFuture<>();
    private final Thread thread;

    Running(String... words) {
      List<String> all = new ArrayList<>(List.of("node", "start", "--json"));
      all.addAll(List.of(words));
      all.addAll(
          List.of(
              "--data",
              data().toString(),
              "--listen",
              "127.0.0.1:0",
              "--local-listen",
              "127.0.0.1:0"));
      Console console =
          new Console(
              InputStream.nullInputStream(),
              new PrintStream(out, true, StandardCharsets.UTF_8),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false);
      thread =
          new Thread(
              () ->
                  exit.complete(
                      new CommandLineProgram(console, Map.of(), small.clock())
                          .run(all.toArray(String[]::new))),
              "node-start-test");
      thread.start();
    }

    JsonNode ready() throws IOException {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> exit.isDone() || text(out).endsWith("}\n"));
      return new ObjectMapper().readTree(text(out));
    }

    void awaitRemark(String text) {
      await().atMost(Duration.ofSeconds(30)).until(() -> text(err).contains(text));
    }

    ExitCode stop() throws Exception {
      thread.interrupt();
      return exit.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
      stop();
      thread.join(30_000);
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static int status(String url) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void aNodeFollowsMirrorsAnswersAndStopsCleanly() throws Exception {
    try (Running node = new Running("--root", root.toString(), "--from", bundle.toString())) {
      JsonNode ready = node.ready();
      node.awaitRemark("following https://federation.example: 1 active of 4 sites");
      String local = ready.path("local").asText();

      assertThat(status(local + "/v1/peers/" + SmallFederation.MEMBER)).isEqualTo(200);
      assertThat(status(local + "/v1/peers/" + SmallFederation.SUSPENDED)).isEqualTo(403);
      assertThat(status(local + "/v1/status")).isEqualTo(200);
      assertThat(status(ready.path("directory").asText() + "checkpoint")).isEqualTo(200);
      assertThat(NodeFile.read(data())).isEqualTo(Optional.of(new NodeFile(local)));

      assertThat(node.stop()).isEqualTo(ExitCode.OK);
      assertThat(NodeFile.read(data())).isEmpty();
    }
  }

  @Test
  void aLaterStartNeedsNeitherRootNorSource() throws Exception {
    try (Running first = new Running("--root", root.toString(), "--from", bundle.toString())) {
      first.ready();
      first.awaitRemark("following");
    }
    Files.delete(root);
    Files.delete(bundle);

    try (Running second = new Running()) {
      String local = second.ready().path("local").asText();

      assertThat(status(local + "/v1/peers/" + SmallFederation.MEMBER)).isEqualTo(200);
    }
  }

  @Test
  void aSourceThatLiesIsNamedAndTheNodeStaysUp() throws Exception {
    Files.writeString(bundle, "nonsense");

    try (Running node = new Running("--root", root.toString(), "--from", bundle.toString())) {
      String local = node.ready().path("local").asText();
      assertThat(status(local + "/health/live")).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> statusText(local).contains("bundle_damaged"));
    }
  }

  private static String statusText(String local) throws IOException {
    try (InputStream in = URI.create(local + "/v1/status").toURL().openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private CommandRun refused(String... words) {
    List<String> all = new ArrayList<>(List.of("node", "start", "--json"));
    all.addAll(List.of(words));
    return new CommandRun.Shell(data()).at(small.clock()).run(all.toArray(String[]::new));
  }

  @Test
  void aNodeWithoutARootIsWrongUsage() {
    CommandRun run = refused("--from", bundle.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("root_not_given");
  }

  @Test
  void withTwoFederationsASourceSaysWhoseItIs() throws Exception {
    Path other = folder.resolve("other.json");
    Files.write(other, anotherRoot().bytes());

    CommandRun run =
        refused("--root", root.toString(), "--root", other.toString(), "--from", bundle.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("source_ambiguous");
    assertThat(run.json().at("/error/next").asText()).contains("federation.example=" + bundle);
  }

  @Test
  void twoFederationsAreFollowedAtOnce() throws Exception {
    Path other = folder.resolve("other.json");
    Files.write(other, anotherRoot().bytes());

    try (Running node =
        new Running(
            "--root",
            root.toString(),
            "--root",
            other.toString(),
            "--from",
            "federation.example=" + bundle)) {
      assertThat(node.ready().path("federations")).hasSize(2);
      node.awaitRemark("following https://federation.example");
    }
  }

  private static Root anotherRoot() {
    return RootBuilder.first(
            EntityId.parse("https://another.example"),
            "Another",
            TestFederation.START,
            TestFederation.START.plus(Duration.ofDays(365)))
        .keys(RootRole.ROOT, TestKeys.named("another root").publicKey())
        .keys(RootRole.MEMBERSHIP, TestKeys.named("another membership").publicKey())
        .keys(RootRole.LOG, TestKeys.named("another log").publicKey())
        .sign(List.of(TestKeys.named("another root")));
  }

  @Test
  void aPollOfNothingIsWrongUsage() {
    CommandRun run =
        refused("--root", root.toString(), "--from", bundle.toString(), "--poll", "0s");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("poll_zero");
  }

  @Test
  void halfOfTlsIsWrongUsage() {
    CommandRun run =
        refused("--root", root.toString(), "--from", bundle.toString(), "--tls-cert", "chain.pem");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("tls_half");
  }

  @Test
  void aFolderThatAnotherNodeHasIsNotReached() throws Exception {
    try (Running node = new Running("--root", root.toString(), "--from", bundle.toString())) {
      node.ready();

      CommandRun run =
          refused(
              "--root",
              root.toString(),
              "--from",
              bundle.toString(),
              "--listen",
              "127.0.0.1:0",
              "--local-listen",
              "127.0.0.1:0");

      assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(run.code()).isEqualTo("store_locked");
    }
  }

  private Path tokenFile(String text) throws IOException {
    return Files.writeString(folder.resolve("token"), text);
  }

  private CommandRun refusedWith(String... words) {
    List<String> all = new ArrayList<>(List.of("--root", root.toString()));
    all.addAll(List.of("--from", bundle.toString(), "--listen", "127.0.0.1:0"));
    all.addAll(List.of(words));
    return refused(all.toArray(String[]::new));
  }

  @Test
  void aLocalListenerThatOthersCanReachNeedsAToken() {
    CommandRun run = refusedWith("--local-listen", "0.0.0.0:0");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("local_token_missing");
    assertThat(run.json().at("/error/message").asText())
        .contains("0.0.0.0:0", "other machines can reach");
    assertThat(run.json().at("/error/next").asText()).contains("--local-token-file FILE");
    assertThat(Files.exists(data())).isFalse();
  }

  @ParameterizedTest(name = "[{0}]")
  @ValueSource(strings = {"short", "", "a token with spaces in it"})
  void aTokenThatNoHeaderCarriesIsWrongUsage(String token) throws Exception {
    CommandRun run = refusedWith("--local-token-file", tokenFile(token).toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("local_token_malformed");
    assertThat(run.json().at("/error/next").asText()).contains("--local-token-file");
  }

  @Test
  void aTokenFileThatIsMissingIsWrongUsage() {
    Path missing = folder.resolve("missing");

    CommandRun run = refusedWith("--local-token-file", missing.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("local_token_unreadable");
    assertThat(run.json().at("/error/message").asText()).contains(missing.toString());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"http://node", "node/path", "node:port", "a b"})
  void aLocalHostThatNoHeaderNamesIsWrongUsage(String name) {
    CommandRun run = refusedWith("--local-host", name);

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("local_host_malformed");
    assertThat(run.json().at("/error/message").asText()).contains(name);
  }

  /** The status of a request to the local listener under a name, with or without a token. */
  private static String answer(JsonNode ready, String host, String... headers) throws IOException {
    URI local = URI.create(ready.path("local").asText());
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local.getPort())) {
      String request =
          "GET /v1/status HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\n"
              + String.join("", headers)
              + "\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }
  }

  @Test
  void aNodeThatWasGivenATokenAnswersWhoHasIt() throws Exception {
    String token = "0123456789abcdef0123456789abcdef";
    String presented = "Authorization: Bearer " + token + "\r\n";
    try (Running node =
        new Running(
            "--root",
            root.toString(),
            "--from",
            bundle.toString(),
            "--local-token-file",
            tokenFile(token + "\n").toString())) {
      JsonNode ready = node.ready();

      assertThat(answer(ready, "localhost:" + URI.create(ready.path("local").asText()).getPort()))
          .isEqualTo("401");
      assertThat(
              answer(
                  ready,
                  "localhost:" + URI.create(ready.path("local").asText()).getPort(),
                  presented))
          .isEqualTo("200");
    }
  }

  @Test
  void aNodeAnswersUnderTheNamesThatItWasGivenAndNoOther() throws Exception {
    try (Running node =
        new Running(
            "--root",
            root.toString(),
            "--from",
            bundle.toString(),
            "--local-host",
            "waymark_node:8181,other")) {
      JsonNode ready = node.ready();

      assertThat(answer(ready, "waymark_node:8181")).isEqualTo("200");
      assertThat(answer(ready, "stranger:8181")).isEqualTo("403");
    }
  }
}
