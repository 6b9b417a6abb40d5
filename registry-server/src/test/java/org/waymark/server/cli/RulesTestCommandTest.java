package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.rules.RuleSet;
import org.waymark.server.SampleSite;

/** {@code rules test --site}: one statement, without a registry. */
final class RulesTestCommandTest {
  @TempDir private Path folder;

  private CommandRun run(String... words) {
    return new CommandRun.Shell(folder.resolve("data")).run(words);
  }

  private Path statement(String token) throws Exception {
    return Files.writeString(folder.resolve("site.jwt"), token + "\n");
  }

  @Test
  void aStatementThatSaysNothingWouldFailAndIsToldWhy() throws Exception {
    Path site = statement(SampleSite.named("cloud.example.org").token());

    CommandRun run = run("rules", "test", "--standard", "--site", site.toString());

    assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out())
        .startsWith("1 of 1 statement would fail by these rules")
        .contains("https://cloud.example.org", "FAILED", "To mend it:");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  @Test
  void theSameAsOneDocument() throws Exception {
    Path site = statement(SampleSite.named("cloud.example.org").token());

    JsonNode json = run("rules", "test", "--standard", "--site", site.toString(), "--json").json();

    assertThat(json.path("wouldFail").asInt()).isEqualTo(1);
    assertThat(json.at("/members/0/worst").asText()).isEqualTo("fail");
    assertThat(json.at("/members/0/results")).isNotEmpty();
  }

  @Test
  void rulesThatDoNotParseAreNamedWithTheirLine() throws Exception {
    Path rules = folder.resolve("rules");
    RuleSet.standard().writeTo(rules);
    Files.writeString(
        rules.resolve("shapes.ttl"), "@prefix sh: <http://www.w3.org/ns/shacl#> .\n(");
    Path site = statement(SampleSite.named("cloud.example.org").token());

    CommandRun run = run("rules", "test", rules.toString(), "--site", site.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.code()).isEqualTo("rules_malformed");
    assertThat(run.err()).contains("line 2");
  }

  @Test
  void aFolderThatIsNotThereIsWrongUsage() throws Exception {
    Path site = statement(SampleSite.named("cloud.example.org").token());

    CommandRun run =
        run("rules", "test", folder.resolve("none").toString(), "--site", site.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("rules_unreadable");
  }

  @Test
  void aStatementWithAnotherSignatureIsNotBelieved() throws Exception {
    String token = SampleSite.named("cloud.example.org").token();
    Path site = statement(token.substring(0, token.length() - 8) + "AAAAAAAA");

    CommandRun run = run("rules", "test", "--standard", "--site", site.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(run.err()).contains("site.jwt").contains("next: have the site sign");
  }
}
