package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.SampleSite;

/**
 * Two holders of root keys and a registry, each on a machine of its own (a folder here), found a
 * federation, replace its log and membership keys and begin another epoch while it runs; whoever
 * pinned the first root follows all of it.
 */
final class RootCeremonyProcessIT {
  private static final String FEDERATION = "https://federation.example.org";

  @TempDir private Path world;
  private Path anna;
  private Path bert;
  private Path registry;
  private Path data;

  @BeforeEach
  void machines() throws Exception {
    anna = Files.createDirectory(world.resolve("anna"));
    bert = Files.createDirectory(world.resolve("bert"));
    registry = Files.createDirectory(world.resolve("registry"));
    data = registry.resolve("data");
    Files.writeString(anna.resolve("secret"), "of anna\n");
    Files.writeString(bert.resolve("secret"), "of bert\n");
  }

  private static CommandRun run(String... words) throws Exception {
    CommandRun run = WaymarkProcess.run(words);
    assertThat(run.exit()).as(String.join(" ", words) + "\n" + run.err()).isEqualTo(ExitCode.OK);
    return run;
  }

  private CommandRun atRegistry(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return run(all.toArray(String[]::new));
  }

  /** A stick is carried. */
  private static Path carry(Path from, Path to) throws Exception {
    return Files.copy(from, to.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private JsonNode sign(Path machine, Path draft) throws Exception {
    return run(
            "root",
            "sign",
            draft.toString(),
            "--key",
            machine.resolve("root.pem").toString(),
            "--passphrase-file",
            machine.resolve("secret").toString(),
            "--yes",
            "--json")
        .json();
  }

  private void add(Path draft, String role, String... how) throws Exception {
    List<String> words = new ArrayList<>(List.of("root", "add", draft.toString(), role));
    words.addAll(List.of(how));
    run(words.toArray(String[]::new));
  }

  private Path newKey(String role, String file) throws Exception {
    Path jwk = registry.resolve(file);
    atRegistry("registry", "key", "new", role, "--out", jwk.toString());
    return jwk;
  }

  /** Signed by both, and brought to the registry. */
  private Path ceremony(Path draftOfAnna) throws Exception {
    sign(anna, draftOfAnna);
    Path draftOfBert = carry(draftOfAnna, bert);
    JsonNode done = sign(bert, draftOfBert);
    return carry(Path.of(done.path("root").asText()), registry);
  }

  private Path found() throws Exception {
    Path draft = anna.resolve("root-1.draft");
    run("root", "init", draft.toString(), "--federation", FEDERATION, "--name", "Example");
    for (Path machine : List.of(anna, bert)) {
      add(
          draft,
          "root",
          "--new",
          machine.resolve("root.pem").toString(),
          "--passphrase-file",
          machine.resolve("secret").toString());
    }
    for (String role : List.of("membership", "log", "export", "oidf")) {
      add(draft, role, "--jwk", carry(newKey(role, role + ".jwk"), anna).toString());
    }
    return ceremony(draft);
  }

  private static String kid(Path jwk) throws Exception {
    return new com.fasterxml.jackson.databind.ObjectMapper()
        .readTree(jwk.toFile())
        .path("kid")
        .asText();
  }

  private JsonNode verified(Path pinned) throws Exception {
    return run(
            "bundle",
            "verify",
            data.resolve("directory/bundle").toString(),
            "--root",
            pinned.toString(),
            "--json")
        .json();
  }

  private String resolved(Path pinned, Path from, String host) throws Exception {
    return run(
            "resolve",
            host,
            "--root",
            pinned.toString(),
            "--from",
            from.toString(),
            "--data",
            world.resolve("follower").toString(),
            "--json")
        .json()
        .at("/results/0/status")
        .asText();
  }

  @Test
  void foundsAFederationAndReplacesItsKeysWhileItRuns() throws Exception {
    Path first = found();
    atRegistry("registry", "init", "--root", first.toString(), "--listen", "127.0.0.1:0");
    Path statement = registry.resolve("site.jwt");
    Files.writeString(statement, SampleSite.named("cloud.example.org").hinting(FEDERATION).token());
    Path copy = registry.resolve("copy");
    try (WaymarkProcess running =
        WaymarkProcess.start("registry", "start", "--data", data.toString(), "--json")) {
      assertThat(running.document().isObject()).isTrue();
      atRegistry("site", "admit", statement.toString());
      atRegistry("registry", "publish-static", copy.toString());
      assertThat(resolved(first, copy, "cloud.example.org")).isEqualTo("active");

      Path second = replaceKeys(first);
      JsonNode taken = atRegistry("registry", "root", second.toString(), "--json").json();
      assertThat(taken.path("version").asLong()).isEqualTo(2);
      assertThat(taken.path("recertified").asLong()).isEqualTo(1);
      assertThat(taken.path("pending").asLong()).isZero();
      assertThat(taken.path("origin").asText()).endsWith("/e2");

      Path third = dropOldMembership(second);
      atRegistry("registry", "root", third.toString());
      JsonNode bundle = verified(first);
      assertThat(bundle.toString()).contains("federation.example.org/e2");
      atRegistry("registry", "publish-static", copy.toString());
      assertThat(resolved(first, copy, "cloud.example.org")).isEqualTo("active");
      run("root", "verify", first.toString(), second.toString(), third.toString());
      assertThat(running.stop()).isIn(0, 143);
    }
    assertThat(atRegistry("registry", "status", "--json").json().at("/root/version").asLong())
        .isEqualTo(3);
  }

  /** A new epoch with another log key, and a second membership key beside the first. */
  private Path replaceKeys(Path first) throws Exception {
    Path draft = anna.resolve("root-2.draft");
    Path checkpoint = carry(data.resolve("directory/checkpoint"), anna);
    run(
        "root",
        "rotate",
        carry(first, anna).toString(),
        "--out",
        draft.toString(),
        "--epoch",
        "--base",
        checkpoint.toString(),
        "--drop",
        kid(registry.resolve("log.jwk")));
    add(draft, "log", "--jwk", carry(newKey("log", "log-2.jwk"), anna).toString());
    add(
        draft,
        "membership",
        "--jwk",
        carry(newKey("membership", "membership-2.jwk"), anna).toString());
    return ceremony(draft);
  }

  private Path dropOldMembership(Path second) throws Exception {
    Path draft = anna.resolve("root-3.draft");
    run(
        "root",
        "rotate",
        carry(second, anna).toString(),
        "--out",
        draft.toString(),
        "--drop=" + kid(registry.resolve("membership.jwk")));
    return ceremony(draft);
  }
}
