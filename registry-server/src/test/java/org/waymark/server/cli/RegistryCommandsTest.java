package org.waymark.server.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.registry.Registry;
import org.waymark.server.ControlFile;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;

final class RegistryCommandsTest {
  @TempDir private Path folder;
  private CommandRun.Shell shell;

  @BeforeEach
  void aFolder() {
    shell = new CommandRun.Shell(folder.resolve("data"));
  }

  private CommandRun init(String... more) {
    String[] words = {
      "registry", "init", "--federation", "https://federation.example.org", "--name", "Sample"
    };
    String[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return shell.run(all);
  }

  private static Clock in(Duration time) {
    return Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC);
  }

  @Test
  void initSaysWhereTheRootKeysAreAndWhatToDoWithThem() {
    CommandRun run = init("--public-url", "https://registry.example.org/", "--listen", "8081");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("root-1.pem, root-2.pem, root-3.pem")
        .contains("Move each to another offline place")
        .contains("Any 2 of them sign the next root");
    assertThat(run.err()).contains("next: waymark registry start --data " + shell.data());
    assertThat(shell.data().resolve("config.yaml"))
        .hasContent("listen: \"8081\"\npublic-url: \"https://registry.example.org\"\n");
  }

  @Test
  void whatInitPrintsAsJsonNamesEveryFile() {
    JsonNode made = init("--json").json();

    assertThat(Path.of(made.path("root").asText())).exists();
    assertThat(made.path("rootKeys")).hasSize(3);
    assertThat(Path.of(made.path("passphrase").asText())).exists();
    assertThat(made.path("rootHash").asText()).matches("[0-9a-f]{64}");
    assertThat(shell.data().resolve("config.yaml")).as("nothing was given").doesNotExist();
  }

  @Test
  void initPrintsTheFirstTokenOnceAndKeepsOnlyItsHash() throws Exception {
    JsonNode token = init("--operator", "anna", "--json").json().path("token");

    assertThat(token.path("name").asText()).isEqualTo("anna");
    assertThat(token.path("role").asText()).isEqualTo("operator");
    String secret = token.path("token").asText();
    assertThat(secret).startsWith("wmk_");
    try (Registry registry = Registry.open(SampleRegistry.config(shell.data()).registry())) {
      assertThat(registry.tokens().authenticate(secret, Instant.now())).isPresent();
      assertThat(registry.tokens().list().toString()).doesNotContain(secret);
    }
  }

  @Test
  void aTeamCarriesTheMembersKeyAwayAndTheRegistryRunsWithoutIt() throws Exception {
    CommandRun made = init("--profile", "team");

    assertThat(made.exit()).as(made.toString()).isEqualTo(ExitCode.OK);
    assertThat(made.out()).contains("Move it to the machine of an operator now");
    Path key = shell.data().resolve("offline/membership.pem");
    Files.move(key, folder.resolve("membership.pem"));
    assertThat(shell.run("registry", "status").exit()).isEqualTo(ExitCode.OK);
    Path site = folder.resolve("site.jwt");
    Files.writeString(site, SampleSite.named("cloud.example.org").token());
    CommandRun offline = shell.run("site", "admit", site.toString());
    assertThat(offline.code()).isEqualTo("membership_key_offline");
    assertThat(offline.err()).contains("--request FILE");
    CommandRun admitted =
        shell.run(
            "site", "admit", site.toString(), "--key", folder.resolve("membership.pem").toString());
    assertThat(admitted.exit()).as(admitted.toString()).isEqualTo(ExitCode.OK);
    assertThat(admitted.out()).startsWith("admitted https://cloud.example.org");
  }

  @Test
  void aSecondInitIsRefused() {
    SampleRegistry.make(shell.data());

    CommandRun run = init();

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("registry_exists");
  }

  @ParameterizedTest
  @CsvSource({
    "http://federation.example.org, entity_scheme",
    "https://localhost:8080, entity_loopback",
    "https://federation.example.org/path, host_path",
    "federation.example.org, entity_scheme"
  })
  void aFederationThatIsNoneIsRefusedBeforeAnythingIsMade(String federation, String code) {
    CommandRun run = shell.run("registry", "init", "--federation", federation, "--name", "X");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(shell.data()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--profile, large, profile_unknown",
    "--public-url, ftp://a.example, public_url_malformed",
    "--listen, a:b:c, listen_malformed"
  })
  void aFlagThatMakesNoSenseIsRefusedBeforeAnythingIsMade(String flag, String value, String code) {
    CommandRun run = init(flag, value);

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(shell.data()).doesNotExist();
  }

  @Test
  void theStatusOfAFreshRegistryIsGood() {
    SampleRegistry.make(shell.data());

    CommandRun run = shell.run("registry", "status");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("Registry of Sample (https://federation.example.org)")
        .contains("0 active")
        .doesNotContain("expiring");
  }

  @ParameterizedTest
  @CsvSource({"340, OK", "360, TOO_OLD", "400, TOO_OLD"})
  void theStatusEndsWithFiveInTheLastWeek(int days, ExitCode expected) {
    SampleRegistry.make(shell.data());

    CommandRun.Shell then = shell.at(in(Duration.ofDays(days)));
    // So that it is the root alone that comes to its end.
    CommandRun unused = then.run("registry", "publish-static", folder.resolve("www").toString());

    CommandRun run = then.run("registry", "status");

    assertThat(run.exit()).as(run.toString()).isEqualTo(expected);
    assertThat(run.out()).contains("expiring");
  }

  @Test
  void theStatusOfARegistryThatFellSilentEndsWithFive() {
    SampleRegistry.make(shell.data());

    CommandRun run = shell.at(in(Duration.ofHours(30))).run("registry", "status");

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(run.out()).contains("no heartbeat was written");
    assertThat(run.err()).contains("next: waymark registry start");
  }

  @Test
  void theStatusTellsThatAKeyCannotBeOpened() throws Exception {
    SampleRegistry.make(shell.data());
    Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");

    CommandRun run =
        shell.run("registry", "status", "--json", "--passphrase-file", wrong.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(run.json().at("/failure/code").asText()).isEqualTo("passphrase_wrong");
  }

  @Test
  void publishStaticWritesADirectoryThatAWebServerCanShow() {
    SampleRegistry.make(shell.data());
    Path target = folder.resolve("www/directory");

    CommandRun run = shell.run("registry", "publish-static", target.toString());

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(target.resolve("checkpoint")).exists();
    assertThat(target.resolve("root/1.json")).exists();
    assertThat(target.resolve("bundle")).exists();
  }

  @Test
  void publishStaticKeepsTheLogAlive() {
    SampleRegistry.make(shell.data());
    Path target = folder.resolve("www");
    JsonNode first = shell.run("registry", "publish-static", target.toString(), "--json").json();

    JsonNode soon = shell.run("registry", "publish-static", target.toString(), "--json").json();
    JsonNode later =
        shell
            .at(in(Duration.ofHours(2)))
            .run("registry", "publish-static", target.toString(), "--json")
            .json();

    assertThat(soon.path("size")).as("nothing was due").isEqualTo(first.path("size"));
    assertThat(later.path("size").asInt()).isEqualTo(first.path("size").asInt() + 1);
  }

  @Test
  void publishStaticWorksBesideARunningRegistry() throws IOException {
    SampleRegistry.make(shell.data());
    Path target = folder.resolve("www");
    try (EmbeddedRegistry running = EmbeddedRegistry.start(SampleRegistry.config(shell.data()))) {
      for (int entries = 2; entries < 4; entries++) {
        CommandRun run = shell.run("registry", "publish-static", target.toString(), "--json");

        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
        assertThat(run.json().path("size").asInt()).isEqualTo(entries);
        assertThat(Files.readAllBytes(target.resolve("checkpoint")))
            .isEqualTo(running.registry().content().get("checkpoint").orElseThrow().bytes());
        running.registry().heartbeat();
      }
    }
  }

  @Test
  void onlyTheOwnerOfTheDataFolderHasFilesWritten() {
    SampleRegistry.make(shell.data());
    Path target = folder.resolve("www");
    try (EmbeddedRegistry running = EmbeddedRegistry.start(SampleRegistry.config(shell.data()))) {
      String operator =
          shell
              .run("token", "create", "anna", "--role", "operator", "--json")
              .json()
              .path("token")
              .asText();
      String owner = running.control().token();
      for (String where : List.of("backup", "publish-static")) {
        String url = running.control().url() + "/control/" + where + "?path=";
        assertThat(given().post(url + target).statusCode()).isEqualTo(401);
        assertThat(with(operator).post(url + target).statusCode()).isEqualTo(401);
        assertThat(with(owner).get(url + target).statusCode()).isEqualTo(405);
        assertThat(with(owner).post(url + "www").statusCode()).isEqualTo(400);
      }
    }
    assertThat(target).doesNotExist();
  }

  private static RequestSpecification with(String token) {
    return given().header("Authorization", "Bearer " + token);
  }

  @ParameterizedTest
  @CsvSource({
    "--tls-cert, chain.pem, tls_half",
    "--listen, nowhere, listen_malformed",
    "--heartbeat, often, usage",
    "--trusted-proxy, proxy.example.org, proxy_malformed"
  })
  void aFlagOfStartThatMakesNoSenseIsSaid(String flag, String value, String code) {
    SampleRegistry.make(shell.data());

    CommandRun run = shell.run("registry", "start", flag, value);

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
  }

  @Test
  void startRunsUntilItIsInterrupted() throws Exception {
    SampleRegistry.make(shell.data());
    CompletableFuture<CommandRun> run = new CompletableFuture<>();
    Thread server =
        new Thread(
            () ->
                run.complete(shell.run("registry", "start", "--listen", "127.0.0.1:0", "--json")));
    server.start();
    await().until(() -> ControlFile.read(shell.data()).isPresent());

    server.interrupt();

    assertThat(run.get(30, TimeUnit.SECONDS).exit()).isEqualTo(ExitCode.OK);
    assertThat(run.get().json().path("ready").asBoolean()).isTrue();
    assertThat(ControlFile.read(shell.data())).isEmpty();
  }

  @Test
  void theNextCommandNamesTheSameDataFolder() {
    SampleRegistry.make(shell.data());

    CommandRun run = shell.run("site", "show", "nobody.example.org");

    assertThat(run.err()).contains("next: waymark site list --data " + shell.data());
  }
}
