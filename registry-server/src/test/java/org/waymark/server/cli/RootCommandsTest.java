package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SealedKey;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestKeys;

/** The root ceremony as people type it, with everything that it prints. */
final class RootCommandsTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;
  private final Golden golden = new Golden();
  private Path draft;

  @BeforeEach
  void files() throws IOException {
    draft = folder.resolve("root-1.draft");
    Files.writeString(folder.resolve("secret"), "correct horse\n");
    for (String name : List.of("anna", "bert")) {
      SigningKey key = TestKeys.named(name);
      Files.writeString(
          folder.resolve(name + ".pem"),
          SealedKey.seal(
              key, "correct horse".toCharArray(), new KeyStretching(8, 1, 1), new SecureRandom()));
    }
    for (String name : List.of("membership", "log", "log2")) {
      Files.writeString(
          folder.resolve(name + ".jwk"), TestKeys.named(name).publicKey().toJwk().toString());
    }
    golden.with(folder.toString(), "FOLDER");
  }

  private CommandRun run(String... words) {
    return typing("", words);
  }

  private CommandRun typing(String in, String... words) {
    List<String> all = new ArrayList<>();
    for (String word : words) {
      all.add(word.replace("@", folder + "/"));
    }
    return new CommandRun.Shell(folder.resolve("data"))
        .at(NOON)
        .typing(in.getBytes(StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private CommandRun init() {
    return run(
        "root",
        "init",
        draft.toString(),
        "--federation",
        "https://federation.example.org",
        "--name",
        "Example",
        "--source",
        "https://registry.example.org");
  }

  private CommandRun sign(String of, String name, String... more) {
    List<String> words =
        new ArrayList<>(List.of("root", "sign", "@" + of, "--key", "@" + name + ".pem"));
    words.addAll(List.of("--passphrase-file", "@secret"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private CommandRun add(String of, String role, String... how) {
    List<String> words = new ArrayList<>(List.of("root", "add", "@" + of, role));
    words.addAll(List.of(how));
    return run(words.toArray(String[]::new));
  }

  private void firstDraft() {
    assertThat(init().exit()).isEqualTo(ExitCode.OK);
    for (String name : List.of("anna", "bert")) {
      CommandRun added =
          add("root-1.draft", "root", "@" + name + ".pem", "--passphrase-file", "@secret");
      assertThat(added.exit()).as(added.err()).isEqualTo(ExitCode.OK);
    }
    for (String role : List.of("membership", "log")) {
      assertThat(add("root-1.draft", role, "--jwk", "@" + role + ".jwk").exit())
          .isEqualTo(ExitCode.OK);
    }
  }

  private void firstRoot() {
    firstDraft();
    sign("root-1.draft", "anna", "--yes");
    assertThat(sign("root-1.draft", "bert", "--yes").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void theFirstRoot() throws IOException {
    golden.check("root-init", init());
    golden.check("root-show-incomplete", run("root", "show", draft.toString()));
    Files.delete(draft);
    firstDraft();
    golden.check("root-show-draft", run("root", "show", draft.toString()));
    golden.check("root-sign-first", sign("root-1.draft", "anna", "--yes"));
    golden.check("root-sign-last", sign("root-1.draft", "bert", "--yes"));
    golden.check("root-verify", run("root", "verify", "@root-1.json"));
  }

  @Test
  void theNextRoot() throws IOException {
    firstRoot();
    String old = TestKeys.named("log").kid().value();
    golden.check(
        "root-rotate",
        run(
            "root",
            "rotate",
            "@root-1.json",
            "--out",
            "@root-2.draft",
            "--drop",
            old.substring(0, 10),
            "--epoch",
            "--base-size",
            "7",
            "--base-root",
            "ab".repeat(32)));
    golden.check("root-add", add("root-2.draft", "log", "--jwk", "@log2.jwk"));
    golden.check("root-sign-next", sign("root-2.draft", "anna", "--yes"));
    assertThat(sign("root-2.draft", "bert", "--yes", "--json").json().path("root").asText())
        .isEqualTo(folder.resolve("root-2.json").toString());
    golden.check("root-show-after", run("root", "show", "@root-2.json", "--after", "@root-1.json"));
    CommandRun walk = run("root", "verify", "@root-2.json", "@root-1.json", "--json");
    assertThat(walk.json().path("newest").asLong()).isEqualTo(2);
    assertThat(walk.json().path("pinned").asLong()).isEqualTo(1);
    assertThat(Root.parse(Files.readAllBytes(folder.resolve("root-2.json"))).log().epoch())
        .isEqualTo(2);
  }

  @Test
  void signsOnlyWhatSomebodySaidYesTo() {
    firstDraft();
    String[] words = {
      "root", "sign", "@root-1.draft", "--key", "@anna.pem", "--passphrase-file", "@secret"
    };

    CommandRun refused = typing("no\n", words);

    assertThat(refused.code()).isEqualTo("not_confirmed");
    assertThat(refused.err()).contains("any 2 of 2 keys sign");
    assertThat(typing("yes\n", words).exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void makesAKeyThatOpens() {
    init();
    CommandRun made =
        add(
            "root-1.draft",
            "root",
            "--new",
            "@carla.pem",
            "--passphrase-file",
            "@secret",
            "--json");

    assertThat(made.json().path("keyFile").asText()).endsWith("carla.pem");
    assertThat(made.json().path("complete").asBoolean()).isFalse();
    assertThat(add("root-1.draft", "root", "@carla.pem", "--passphrase-file", "@secret").code())
        .isEqualTo("root_key_twice");
    assertThat(
            add("root-1.draft", "root", "--new", "@carla.pem", "--passphrase-file", "@secret")
                .code())
        .isEqualTo("file_exists");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    init();
    assertThat(sign("root-1.draft", "anna", "--yes").code()).isEqualTo("root_draft_incomplete");
    assertThat(add("root-1.draft", "nobody", "--jwk", "@log.jwk").code()).isEqualTo("role_unknown");
    assertThat(add("root-1.draft", "root", "@anna.pem").code()).isEqualTo("passphrase_not_given");
    Files.delete(draft);
    firstRoot();
    assertThat(run("root", "rotate", "@root-1.json", "--out", "@x", "--epoch").code())
        .isEqualTo("epoch_base_missing");
    assertThat(run("root", "rotate", "@root-1.json", "--out", "@x", "--base-size", "3").code())
        .isEqualTo("epoch_not_asked_for");
    assertThat(run("root", "rotate", "@root-1.json", "--out", "@x", "--drop", "zzz").code())
        .isEqualTo("root_key_unknown");
    run("root", "rotate", "@root-1.json", "--out", "@root-2.draft");
    Path stranger = folder.resolve("stranger.pem");
    Files.writeString(
        stranger,
        SealedKey.seal(
            SigningKeys.ed25519(new SecureRandom()),
            "correct horse".toCharArray(),
            new KeyStretching(8, 1, 1),
            new SecureRandom()));
    assertThat(sign("root-2.draft", "stranger", "--yes").code()).isEqualTo("root_signer_unknown");
    CommandRun late =
        run("root", "verify", "@root-1.json", "--at", "2030-01-01T00:00:00Z", "--json");
    assertThat(late.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(late.json().path("expired").asBoolean()).isTrue();
  }

  @Test
  void oneKeyAloneMakesNoRoot() throws IOException {
    firstRoot();
    Root first = Root.parse(Files.readAllBytes(folder.resolve("root-1.json")));
    Root alone =
        first
            .payload()
            .next(NOON.instant(), NOON.instant().plusSeconds(9))
            .sign(List.of(TestKeys.named("anna")));
    Files.write(folder.resolve("root-2.json"), alone.bytes());

    CommandRun refused = run("root", "verify", "@root-1.json", "@root-2.json");

    assertThat(refused.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(refused.code()).isEqualTo("root_threshold");
  }
}
