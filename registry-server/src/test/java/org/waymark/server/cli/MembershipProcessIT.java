package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.server.StubSite;
import org.waymark.signer.key.KeyStretching;
import org.waymark.trust.id.EntityId;

/**
 * A site's life in real processes: a registry with the standard rules, a sync-and-share server on
 * loopback, the commands of both sides, and a node that looks after the site.
 */
final class MembershipProcessIT {
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final StubSite stub = StubSite.start();
  private Path office;
  private Path site;
  private WaymarkProcess registry;
  private String url;

  @BeforeEach
  void start() throws Exception {
    office = folder.resolve("registry");
    site = folder.resolve("site");
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
  }

  @AfterEach
  void stop() throws Exception {
    registry.close();
    stub.close();
  }

  private static CommandRun run(Path data, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return WaymarkProcess.run(all.toArray(String[]::new));
  }

  private static CommandRun ok(CommandRun run) {
    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    return run;
  }

  private String invitation(String... more) throws Exception {
    List<String> words = new ArrayList<>(List.of("invite", "create", "--json"));
    words.addAll(List.of(more));
    String link = ok(run(office, words.toArray(String[]::new))).json().path("url").asText();
    return url + link.substring(link.indexOf("/join/"));
  }

  private CommandRun join(String link) throws Exception {
    return run(
        site,
        "join",
        link,
        "--site",
        stub.origin(),
        "--accept-terms",
        "--set",
        "federation_entity.organization_name=Example University",
        "--set",
        "federation_entity.homepage_uri=https://www.example.org",
        "--set",
        "federation_entity.policy_uri=https://www.example.org/privacy",
        "--set",
        "federation_entity.contacts=support@example.org,security@example.org",
        "--set",
        "mesh_site.country=NL",
        "--json");
  }

  /** The application as soon as its checks are done. */
  private JsonNode checked(String id) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> run(office, "application", "show", id, "--json").json(),
            one -> one.path("state").asText().equals("checked"));
  }

  /** From a link to an active member: shows the line, applies, is approved, looks again. */
  private JsonNode member(String link) throws Exception {
    CommandRun first = join(link);
    assertThat(first.exit()).as(first.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(first.json().path("state").asText()).isEqualTo("domain_missing");
    stub.vouches(first.json().at("/domainControl/line").asText() + "\n");
    JsonNode applied = ok(join(link)).json();
    assertThat(applied.path("state").asText()).isEqualTo("applied");
    String id = applied.path("application").asText();
    assertThat(checked(id).toString()).doesNotContain("\"worst\":\"fail\"");
    ok(run(office, "application", "approve", id));
    JsonNode active = ok(join(link)).json();
    assertThat(active.path("state").asText()).as(active.toString()).isEqualTo("active");
    return active;
  }

  private JsonNode entry() throws Exception {
    return ok(run(office, "site", "show", stub.host(), "--json")).json();
  }

  private Set<String> statements() throws IOException {
    try (var files = Files.list(site.resolve("statements"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jwt"))
          .collect(Collectors.toSet());
    }
  }

  private WaymarkProcess node() throws Exception {
    WaymarkProcess node =
        WaymarkProcess.start(
            "node",
            "start",
            "--site",
            site.resolve("site.json").toString(),
            "--site-interval",
            "1s",
            "--listen",
            "127.0.0.1:0",
            "--local-listen",
            "127.0.0.1:0",
            "--json",
            "--data",
            site.toString());
    node.document();
    return node;
  }

  private void shows(long version) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(entry().path("ver").asLong()).isEqualTo(version));
  }

  @Test
  void anInvitationBecomesAMemberThatRotatesItsKeyLosesItAndLeaves() throws Exception {
    member(invitation());
    assertThat(entry().path("status").asText()).isEqualTo("active");
    long mver = entry().path("mver").asLong();

    JsonNode rotated = ok(run(site, "site-admin", "rotate-key", "--json")).json();
    stub.vouches(rotated.path("domainControl").asText() + "\n");
    assertThat(entry().path("mver").asLong()).isEqualTo(mver + 1);

    try (var keys = Files.walk(site.resolve("keys"))) {
      for (Path file : keys.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    stub.vouches("");
    member(invitation("--host", stub.host(), "--rekey"));
    assertThat(entry().path("mver").asLong()).isEqualTo(mver + 2);

    ok(run(site, "site-admin", "leave", "--yes", "--reason", "moved"));
    assertThat(entry().path("status").asText()).isEqualTo("left");
    assertThat(entry().path("reason").asText()).isEqualTo("moved");
  }

  @Test
  void aNodeSignsWhatIsHarmlessLeavesTheRestAndNothingTwiceAfterKillNine() throws Exception {
    member(invitation());
    long version = entry().path("ver").asLong();
    try (WaymarkProcess node = node()) {
      stub.says(document -> document.put("provider", "Nextcloud 34"));
      shows(version + 1);

      stub.says(document -> document.put("provider", "Nextcloud 35"));
      Duration moment = Duration.ofMillis(ThreadLocalRandom.current().nextLong(2_000));
      await("a random moment").pollDelay(moment).until(() -> true);
      node.kill();
    }
    try (WaymarkProcess node = node()) {
      shows(version + 2);
      stub.says(
          document ->
              document.put("provider", "Nextcloud 35").put("endPoint", stub.origin() + "/new"));
      await().atMost(PATIENCE).until(() -> Files.exists(site.resolve("drift.json")));
      assertThat(node.stop()).isEqualTo(143);
    }
    CommandRun status = run(site, "site-admin", "status");
    assertThat(status.exit()).as(status.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(entry().path("ver").asLong()).isEqualTo(version + 2);
    assertThat(statements()).hasSize((int) version + 2);
  }
}
