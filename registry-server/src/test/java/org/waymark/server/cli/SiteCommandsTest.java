package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;

/** {@code site …} on a registry that nobody holds, unless a test says so. */
final class SiteCommandsTest {
  @TempDir private Path folder;
  private CommandRun.Shell shell;
  private Path statement;

  @BeforeEach
  void aRegistryAndAStatement() throws Exception {
    shell = new CommandRun.Shell(SampleRegistry.make(folder.resolve("data")));
    statement = folder.resolve("cloud.jwt");
    Files.writeString(statement, SampleSite.named("cloud.example.org").token() + "\n");
  }

  private CommandRun admit() {
    return shell.run("site", "admit", statement.toString());
  }

  @Test
  void admittingSaysWhoAndWhere() {
    CommandRun run = admit();

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).matches("admitted https://cloud\\.example\\.org \\(log entry \\d+\\)\\R");
  }

  @Test
  void aSiteIsShownAsPeopleReadIt() {
    admit();

    CommandRun run = shell.run("site", "show", "cloud.example.org");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out().lines().map(String::strip).map(line -> line.split(" ")[0]))
        .containsExactly(
            "https://cloud.example.org", "status", "statement", "membership", "record", "log");
  }

  @Test
  void aHostIsReadAsPeopleTypeItAndThatIsSaid() {
    admit();

    CommandRun run = shell.run("site", "show", "HTTPS://Cloud.Example.ORG./index.html", "--json");

    assertThat(run.json().path("host").asText()).isEqualTo("cloud.example.org");
    assertThat(run.err()).contains("as cloud.example.org");
  }

  @Test
  void theWholeLifeEndsInTheListOfTheRevoked() {
    admit();

    assertThat(shell.run("site", "suspend", "cloud.example.org", "--reason", "x").exit())
        .isEqualTo(ExitCode.OK);
    assertThat(shell.run("site", "list", "--status", "suspended").out())
        .contains("https://cloud.example.org", "suspended (x)");
    assertThat(shell.run("site", "reinstate", "cloud.example.org").out()).startsWith("reinstated");
    assertThat(shell.run("site", "revoke", "cloud.example.org", "--reason", "y").out())
        .startsWith("revoked");
    JsonNode revoked = shell.run("site", "list", "--status", "revoked", "--json").json();
    assertThat(revoked.path("sites").findValuesAsText("reason")).containsExactly("y");
  }

  @Test
  void aStrangerIsNotAMember() {
    for (List<String> words :
        List.of(
            List.of("site", "show", "nobody.example.org"),
            List.of("site", "suspend", "nobody.example.org", "--reason", "x"),
            List.of("site", "reinstate", "nobody.example.org"),
            List.of("site", "revoke", "nobody.example.org", "--reason", "x"))) {
      CommandRun run = shell.run(words.toArray(String[]::new));

      assertThat(run.exit()).as(words.toString()).isEqualTo(ExitCode.NOT_A_MEMBER);
      assertThat(run.code()).isEqualTo("not_a_member");
      assertThat(run.err()).contains("nobody.example.org").contains("next: waymark site list");
    }
  }

  @Test
  void aStepThatDoesNotFollowIsRefused() {
    admit();

    CommandRun run = shell.run("site", "reinstate", "cloud.example.org");

    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.code()).isEqualTo("not_suspended");
    assertThat(run.err()).contains("next: waymark site show cloud.example.org");
  }

  @Test
  void aReasonThatIsFreeTextIsWrongUsage() {
    admit();

    CommandRun run =
        shell.run("site", "suspend", "cloud.example.org", "--reason", "They never answer!");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("reason_malformed");
  }

  @Test
  void aHostThatIsNoneIsWrongUsage() {
    CommandRun run = shell.run("site", "show", "192.0.2.1");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("host_ip_literal");
  }

  @Test
  void aMissingFileAndAFolderAreNamed() {
    assertThat(shell.run("site", "admit", "nothing.jwt").code()).isEqualTo("file_missing");
    assertThat(shell.run("site", "admit", folder.toString()).code()).isEqualTo("file_is_folder");
  }

  @Test
  void aFolderWithoutARegistrySaysHowToMakeOne() {
    CommandRun run = new CommandRun.Shell(folder.resolve("nothing")).run("site", "list");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("registry_missing");
    assertThat(run.err()).contains("registry init");
  }

  @Test
  void theAnswersAreTheSameThroughARunningRegistry() {
    admit();
    JsonNode alone = shell.run("site", "show", "cloud.example.org", "--json").json();
    JsonNode list = shell.run("site", "list", "--json").json();

    try (EmbeddedRegistry running = EmbeddedRegistry.start(SampleRegistry.config(shell.data()))) {
      assertThat(running.control().url()).isNotNull();
      assertThat(shell.run("site", "show", "cloud.example.org", "--json").json()).isEqualTo(alone);
      assertThat(shell.run("site", "list", "--json").json()).isEqualTo(list);
      assertThat(shell.run("site", "reinstate", "cloud.example.org").code())
          .isEqualTo("not_suspended");
    }
  }
}
