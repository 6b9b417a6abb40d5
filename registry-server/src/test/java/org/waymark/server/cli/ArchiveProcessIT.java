package org.waymark.server.cli;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.server.ControlFile;
import org.waymark.server.SampleSite;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;

/** {@code registry backup}, {@code restore} and {@code rebuild} as an operator types them. */
final class ArchiveProcessIT {
  private static final String FEDERATION = "http://localhost:8080";
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private Path data;
  private Path archive;
  private Path target;

  @BeforeEach
  void places() {
    data = folder.resolve("data");
    archive = folder.resolve("backup.zip");
    target = folder.resolve("new");
  }

  private void init() {
    Registry.init(
        InitOptions.testing(data, EntityId.parseTesting(FEDERATION), "Sample")
            .withStretching(CHEAP, CHEAP));
  }

  private static String[] words(Path at, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--data");
    all.add(at.toString());
    return all.toArray(String[]::new);
  }

  private static CommandRun run(Path at, String... words) throws Exception {
    return WaymarkProcess.run(words(at, words));
  }

  private static CommandRun ok(Path at, String... words) throws Exception {
    CommandRun run = run(at, words);
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    return run;
  }

  private static WaymarkProcess registry(Path at, String... more) throws IOException {
    List<String> all =
        new ArrayList<>(List.of("registry", "start", "--listen", "127.0.0.1:0", "--json"));
    all.addAll(List.of(more));
    return WaymarkProcess.start(words(at, all.toArray(String[]::new)));
  }

  /** A node that follows the federation and mirrors its directory. */
  private WaymarkProcess node(String from) throws IOException {
    return WaymarkProcess.start(
        words(
            folder.resolve("node"),
            "node",
            "start",
            "--json",
            "--root",
            data.resolve("root/1.json").toString(),
            "--from",
            from,
            "--poll",
            "1s",
            "--listen",
            "127.0.0.1:0",
            "--local-listen",
            "127.0.0.1:0"));
  }

  private static void admit(Path at, String host) {
    ControlFile control = ControlFile.read(at).orElseThrow();
    given()
        .header("Authorization", "Bearer " + control.token())
        .contentType("application/entity-statement+jwt")
        .body(
            SampleSite.named(host).hinting(FEDERATION).token().getBytes(StandardCharsets.US_ASCII))
        .post(control.url() + "/api/v1/sites")
        .then()
        .statusCode(201);
  }

  /** The size that a checkpoint states; 0 while there is none. */
  private static long size(String base) {
    var answer = given().get(base + "/directory/checkpoint");
    return answer.statusCode() == 200
        ? Long.parseLong(answer.asString().lines().skip(1).findFirst().orElseThrow())
        : 0;
  }

  private static void awaitSize(String base, long size) {
    await().atMost(PATIENCE).until(() -> size(base) >= size);
  }

  private void requireActive(JsonNode node, String host) {
    assertThat(
            given()
                .get(node.path("local").asText() + "/v1/peers/" + host)
                .then()
                .statusCode(200)
                .extract()
                .asString())
        .contains(host);
  }

  /** The passphrase is in no backup. */
  private void bringThePassphrase() throws IOException {
    Files.copy(data.resolve("passphrase"), target.resolve("passphrase"));
  }

  @Test
  void yesterdaysBackupAndTheMirrorOfANodeBringTheRegistryBack() throws Exception {
    init();
    String mirror;
    try (WaymarkProcess lost = registry(data)) {
      String url = lost.document().path("url").asText();
      admit(data, "a.example.org");
      JsonNode report = ok(data, "registry", "backup", archive.toString(), "--json").json();
      assertThat(report.path("size").asLong()).isEqualTo(3);
      assertThat(report.path("leftOut")).isNotEmpty();
      admit(data, "b.example.org");
      try (WaymarkProcess node = node(url)) {
        JsonNode following = node.document();
        mirror = following.path("public").asText();
        awaitSize(mirror, 4);
        lost.kill();

        ok(target, "registry", "restore", archive.toString());
        bringThePassphrase();
        requireRefusal(mirror);
        JsonNode rebuilt = ok(target, "registry", "rebuild", "--from", mirror, "--json").json();
        assertThat(rebuilt.path("before").asLong()).isEqualTo(3);
        assertThat(rebuilt.path("size").asLong()).isEqualTo(4);
        requireActive(following, "b.example.org");

        try (WaymarkProcess found = registry(target, "--mirror", mirror)) {
          requireGoesOn(found.document(), node);
        }
      }
    }
    ok(target, "registry", "status", "--mirror", mirror, "--alone");
  }

  private void requireRefusal(String mirror) throws Exception {
    CommandRun refused =
        run(target, "registry", "start", "--listen", "127.0.0.1:0", "--json", "--mirror", mirror);

    assertThat(refused.code()).isEqualTo("second_history");
    assertThat(refused.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(refused.json().at("/error/message").asText())
        .contains(mirror, "4 entries", "only 3 entries");
    assertThat(refused.out()).contains("waymark registry rebuild --from " + mirror);
    CommandRun status = run(target, "registry", "status", "--json", "--mirror", mirror);
    assertThat(status.exit()).as(status.toString()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(status.json().at("/failure/code").asText()).isEqualTo("second_history");
    CommandRun silent = run(target, "registry", "status");
    assertThat(silent.exit()).as(silent.toString()).isEqualTo(ExitCode.UNEXPECTED);
    assertThat(silent.out()).contains("mirrors_silent", "--mirror URL");
  }

  /** A member more, and whoever followed the lost registry follows this one. */
  private void requireGoesOn(JsonNode ready, WaymarkProcess before) throws Exception {
    String url = ready.path("url").asText();
    admit(target, "c.example.org");
    assertThat(size(url)).isEqualTo(5);
    before.stop();
    try (WaymarkProcess node = node(url)) {
      JsonNode following = node.document();
      awaitSize(following.path("public").asText(), 5);
      for (String host : List.of("a.example.org", "b.example.org", "c.example.org")) {
        requireActive(following, host);
      }
    }
  }

  @Test
  void keysRootAndAStaticCopyAreEnough() throws Exception {
    init();
    Path copy = folder.resolve("copy/directory");
    try (WaymarkProcess lost = registry(data)) {
      lost.document();
      admit(data, "a.example.org");
      lost.kill();
    }
    ok(data, "registry", "publish-static", copy.toString());
    for (String part : List.of("root", "keys")) {
      copyFolder(data.resolve(part), target.resolve(part));
    }
    bringThePassphrase();

    JsonNode rebuilt =
        ok(target, "registry", "rebuild", "--from", copy.getParent().toString(), "--json").json();

    assertThat(rebuilt.path("before").asLong()).isZero();
    assertThat(rebuilt.path("size").asLong()).isEqualTo(3);
    assertThat(rebuilt.path("entriesWithoutBytes").asLong()).isZero();
    assertThat(rebuilt.path("notGivenBack")).isNotEmpty();
    try (WaymarkProcess found = registry(target, "--alone")) {
      found.document();
      admit(target, "b.example.org");
    }
    assertThat(ok(target, "site", "list").out()).contains("a.example.org", "b.example.org");
  }

  @Test
  void aRegistryOnPostgreSqlIsMadeBackedUpAndRestored() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
      try (var connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        statement.execute("create database first");
        statement.execute("create database second");
      }
      String first = server.getJdbcUrl("postgres", "first");
      String second = server.getJdbcUrl("postgres", "second");
      ok(
          data,
          "registry",
          "init",
          "--testing",
          "--federation",
          FEDERATION,
          "--name",
          "Sample",
          "--database",
          first);
      assertThat(data.resolve("registry.mv.db")).doesNotExist();
      try (WaymarkProcess registry = registry(data, "--database", first)) {
        registry.document();
        admit(data, "a.example.org");
        ok(data, "registry", "backup", archive.toString(), "--database", first);
      }

      ok(target, "registry", "restore", archive.toString(), "--database", second);
      bringThePassphrase();
      assertThat(target.resolve("registry.mv.db")).doesNotExist();
      CommandRun again =
          run(
              folder.resolve("third"),
              "registry",
              "restore",
              archive.toString(),
              "--database",
              second,
              "--json");
      assertThat(again.code()).isEqualTo("restore_target_not_empty");

      try (WaymarkProcess found = registry(target, "--database", second, "--alone")) {
        found.document();
        admit(target, "b.example.org");
      }
      // A later start finds what the one before wrote, and needs nobody's word any more.
      try (WaymarkProcess later = registry(target, "--database", second)) {
        assertThat(size(later.document().path("url").asText())).isEqualTo(4);
        admit(target, "c.example.org");
      }
    }
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
