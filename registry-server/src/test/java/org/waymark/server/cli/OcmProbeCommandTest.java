package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.server.JsonSchemas;
import org.waymark.testing.SharedFolder;

final class OcmProbeCommandTest {
  private static final String GOOD =
      """
      {"enabled": true, "apiVersion": "1.1.0", "endPoint": "https://cloud.example.org/ocm",
       "provider": "Example", "resourceTypes": [{"name": "file", "shareTypes": ["user"],
       "protocols": {"webdav": "/dav"}}], "capabilities": ["invites"]}
      """;

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("discovery.json"), content);
  }

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(SharedFolder.require("samples/ocm/discovery"))) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void everySampleIsReadInTheShapeOfTheContract(Path sample) {
    CommandRun run = CommandRun.of("ocm", "probe", sample.toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    JsonNode json = run.json();
    assertThat(json.path("readable").asBoolean()).isTrue();
    assertThat(json.path("normalized").isObject()).isTrue();
    assertThat(json.path("findings").isArray()).isTrue();
    for (String client : List.of("nextcloud", "opencloud", "ocis", "reva")) {
      assertThat(json.path("clients").path(client).path("ok").isBoolean()).isTrue();
      assertThat(json.path("clients").path(client).path("reason").isTextual()).isTrue();
    }
    assertThat(JsonSchemas.errors("cli-ocm-probe", json)).isEmpty();
  }

  @Test
  void oneScreenSaysWhatWasFoundAndWhoCanReadIt() throws Exception {
    CommandRun run = CommandRun.of("ocm", "probe", file(GOOD).toString());

    assertThat(run.out())
        .contains("a readable discovery document", "end point     https://cloud.example.org/ocm")
        .contains("file with user by webdav", "nextcloud  yes", "seafile    no");
    assertThat(run.out().lines().count()).isLessThan(25);
  }

  @Test
  void aTerminalIsNotSteeredByWhatAServerWrote() throws Exception {
    CommandRun run =
        CommandRun.of(
            "ocm",
            "probe",
            file(GOOD.replace("Example\"", "Ex\\u001b[31m\\u202eample\"")).toString());

    assertThat(run.out()).contains("Ex?[31m?ample").doesNotContain("\u001b", "\u202e");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''|document_empty",
        "<!DOCTYPE html><p>hello|document_html",
        "{\"enabled\": true|json_malformed",
        "{\"enabled\": true, \"enabled\": false}|json_duplicate_name",
        "{\"enabled\": true} {}|json_trailing",
        "[1]|json_not_object",
        "{\"a\": 1}|not_discovery",
        "{\"enabled\": true, \"apiVersion\": \"1.1.0\"}|end_point_missing"
      })
  void aFileThatCannotBeReadSaysWhy(String content, String code) throws Exception {
    CommandRun run = CommandRun.of("ocm", "probe", file(content).toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.json().path("readable").asBoolean()).isFalse();
    assertThat(run.json().path("normalized").isObject()).isTrue();
    assertThat(JsonSchemas.errors("cli-ocm-probe", run.json())).isEmpty();
    assertThat(run.json().path("findings"))
        .anySatisfy(
            finding -> {
              assertThat(finding.path("code").asText()).isEqualTo(code);
              assertThat(finding.path("severity").asText()).isEqualTo("error");
            });
  }

  @Test
  void aFileThatIsTooLargeIsRefused() throws Exception {
    CommandRun run = CommandRun.of("ocm", "probe", file(" ".repeat(300_000)).toString(), "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("file_too_large");
  }

  @Test
  void standardInputIsAFileToo() {
    CommandRun run =
        new CommandRun.Shell(folder)
            .typing(GOOD.getBytes(StandardCharsets.UTF_8))
            .run("ocm", "probe", "-");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("standard input:");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nowhere.json, file_missing, nowhere.json",
    "./nowhere, file_missing, nowhere",
    "[::1], host_ipv6_literal, [::1]",
    "192.0.2.7, host_ip_literal, 192.0.2.7",
    "https://user:secret@cloud.example.org, host_userinfo, cloud.example.org",
    "cloud.example.org:0, host_bad_port, cloud.example.org:0",
    "cloud..example.org, host_bad_label, cloud..example.org"
  })
  void whatIsNeitherAFileNorAServerIsWrongUsage(String target, String code, String said) {
    CommandRun run = CommandRun.of("ocm", "probe", target, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.json().at("/error/message").asText()).contains(said);
  }

  @Test
  void aServerOnThisMachineIsAskedWithTesting() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/ocm",
        exchange -> {
          byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String host = "localhost:" + server.getAddress().getPort();

      CommandRun run = CommandRun.of("ocm", "probe", "user@" + host, "--testing", "--json");

      assertThat(run.exit()).isEqualTo(ExitCode.OK);
      assertThat(run.json().path("foundAt").asText())
          .isEqualTo("http://" + host + "/.well-known/ocm");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServerOnThisMachineIsNotAskedWithoutTesting() {
    CommandRun run = CommandRun.of("ocm", "probe", "https://localhost:1", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.code()).isEqualTo("address_refused");
    assertThat(run.json().at("/error/next").asText()).contains("--testing");
  }

  @Test
  void aServerThatDoesNotAnswerIsNotReached() {
    CommandRun run = CommandRun.of("ocm", "probe", "localhost:1", "--testing", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.code()).isEqualTo("connect_failed");
    assertThat(run.json().at("/error/message").asText()).contains("localhost:1");
  }

  @Test
  void aRangeThatIsNoneIsWrongUsage() {
    CommandRun run =
        CommandRun.of("ocm", "probe", "localhost:1", "--testing", "--allow-range", "ten", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("range_malformed");
  }
}
