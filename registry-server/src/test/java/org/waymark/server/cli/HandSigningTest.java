package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.SampleRegistry;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.StatusStatement;

/** A step that the registry cannot sign: its request, the signature elsewhere, its way back. */
final class HandSigningTest {
  private static final String SUSPEND = "POST /sites/cloud.example.org/suspend";

  @TempDir private Path folder;
  private StandInRegistry registry;
  private Path token;
  private Path home;
  private Path key;
  private Path root;

  @BeforeEach
  void aRegistryWithoutTheKeyAndAFolderWithIt() throws Exception {
    registry = new StandInRegistry().on(SUSPEND, 409, offline("suspend"));
    token = Files.writeString(folder.resolve("token"), "wmk_0123456789abcdef\n");
    home = SampleRegistry.make(folder.resolve("home"));
    key = home.resolve("keys/membership.pem");
    root = home.resolve("root/1.json");
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static String offline(String step) {
    return "{'code':'membership_key_offline','detail':'The membership key is not here.',"
        + "'toSign':{'step':'"
        + step
        + "','federation':'"
        + SampleRegistry.FEDERATION
        + "','subject':'https://cloud.example.org','typ':'waymark-status+jwt',"
        + "'claims':{'iss':'"
        + SampleRegistry.FEDERATION
        + "','sub':'https://cloud.example.org','status':'suspended','reason':'key-dispute',"
        + "'iat':1795406400,'mver':3}}}";
  }

  private CommandRun suspend(String... more) {
    List<String> words =
        new ArrayList<>(List.of("site", "suspend", "cloud.example.org", "--reason", "key-dispute"));
    words.addAll(List.of("--registry", registry.url(), "--token-file", token.toString()));
    words.addAll(List.of(more));
    return new CommandRun.Shell(folder.resolve("data")).run(words.toArray(String[]::new));
  }

  /** Where the key is: no registry, no network. */
  private CommandRun elsewhere(String command, String... more) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(List.of(more));
    return new CommandRun.Shell(home).run(words.toArray(String[]::new));
  }

  private Path request() {
    Path request = folder.resolve("request");
    assertThat(suspend("--request", request.toString()).exit()).isEqualTo(ExitCode.OK);
    return request;
  }

  @Test
  void withoutTheKeyTheWaysAreNamed() {
    CommandRun run = suspend();

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.code()).isEqualTo("membership_key_offline");
    assertThat(run.err()).contains("--key FILE").contains("--request FILE");
  }

  @Test
  void aProgramIsToldWhatToSign() {
    JsonNode error = suspend("--json").json().path("error");

    assertThat(error.at("/toSign/claims/status").asText()).isEqualTo("suspended");
  }

  @Test
  void theRequestIsWrittenAndReadAloud() throws Exception {
    Path request = folder.resolve("request");

    CommandRun run = suspend("--request", request.toString());

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(run.out())
        .contains("https://cloud.example.org")
        .contains("suspended")
        .contains("key-dispute");
    assertThat(run.err()).contains("waymark site suspend --key KEY --in " + request);
    assertThat(Files.readString(request)).contains("\"step\" : \"suspend\"");
  }

  @Test
  void whereTheKeyIsTheRequestIsShownBeforeAnythingIsSigned() {
    Path request = request();

    CommandRun run =
        elsewhere(
            "site suspend",
            "--key",
            key.toString(),
            "--in",
            request.toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).startsWith("To be signed with the membership key").contains("suspended");
    assertThat(run.err()).contains("--out FILE signs it");
  }

  @Test
  void whatWasSignedThereIsHandedInHere() throws Exception {
    Path request = request();
    Path signed = folder.resolve("signed");
    CommandRun signing =
        elsewhere(
            "site suspend",
            "--key",
            key.toString(),
            "--in",
            request.toString(),
            "--out",
            signed.toString(),
            "--root",
            root.toString());
    assertThat(signing.exit()).as(signing.toString()).isEqualTo(ExitCode.OK);
    String jws = Files.readString(signed).strip();
    CompactJws.parse(jws)
        .verify(
            Root.parse(Files.readAllBytes(root)).keys(RootRole.MEMBERSHIP), StatusStatement.TYP);
    registry.on(SUSPEND, 200, "{'entityId':'https://cloud.example.org','entry':7}");

    CommandRun run = suspend("--signed", signed.toString());

    assertThat(run.out()).isEqualTo("suspended https://cloud.example.org (log entry 7)\n");
    assertThat(registry.asked().get(registry.asked().size() - 1).body())
        .isEqualTo("{\"reason\":\"key-dispute\",\"signed\":\"" + jws + "\"}");
  }

  @Test
  void withTheKeyAtHandItIsOneCommand() {
    CommandRun run =
        suspend(
            "--key",
            key.toString(),
            "--key-passphrase-file",
            home.resolve("passphrase").toString());

    assertThat(registry.asked()).hasSize(2);
    assertThat(registry.asked().get(1).body()).contains("\"signed\":\"ey");
    assertThat(run.err()).contains("suspended"); // what was signed, in words
  }

  @Test
  void aRequestOfAnotherStepIsNotSigned() {
    Path request = request();

    CommandRun run =
        elsewhere(
            "application approve",
            "--key",
            key.toString(),
            "--in",
            request.toString(),
            "--out",
            folder.resolve("signed").toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("request_of_another_step");
    assertThat(folder.resolve("signed")).doesNotExist();
  }

  @Test
  void aKeyOfAnotherRoleIsNamed() {
    Path request = request();

    CommandRun run =
        elsewhere(
            "site suspend",
            "--key",
            home.resolve("keys/log.pem").toString(),
            "--in",
            request.toString(),
            "--out",
            folder.resolve("signed").toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("key_of_another_role");
  }

  @Test
  void aRequestOfAnotherFederationIsNotSigned() throws Exception {
    Path request = request();
    String text = Files.readString(request);
    Path other = folder.resolve("other");
    Files.writeString(
        other, text.replace(SampleRegistry.FEDERATION.value(), "https://other.example.org"));

    CommandRun run =
        elsewhere(
            "site suspend",
            "--key",
            key.toString(),
            "--in",
            other.toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("request_of_another_federation");
  }

  @Test
  void aFileThatIsNoRequestIsNotBelieved() throws Exception {
    Path other = Files.writeString(folder.resolve("other"), "{}");

    CommandRun run =
        elsewhere(
            "registry snapshot",
            "--key",
            key.toString(),
            "--in",
            other.toString(),
            "--root",
            root.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.err()).contains(other.toString());
  }

  @Test
  void oneWayIsEnough() {
    assertThat(suspend("--key", "a", "--signed", "b").code()).isEqualTo("signing_ambiguous");
    assertThat(suspend("--out", "b").code()).isEqualTo("signing_ambiguous");
    assertThat(elsewhere("site suspend", "--in", "a").code()).isEqualTo("signing_incomplete");
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void whatIsMissingIsAskedForBeforeTheRegistryIs() {
    assertThat(elsewhere("site suspend").code()).isEqualTo("site_not_given");
    assertThat(elsewhere("site revoke", "a.example").code()).isEqualTo("reason_not_given");
    assertThat(elsewhere("application approve").code()).isEqualTo("application_not_given");
  }
}
