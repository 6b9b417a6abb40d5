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
import java.net.Proxy;
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
}
