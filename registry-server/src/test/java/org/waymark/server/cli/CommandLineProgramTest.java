package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

final class CommandLineProgramTest {
  @TempDir private Path data;

  @Test
  void helpGoesToStandardOutputAndSucceeds() {
    CommandRun run = CommandRun.of("--help");

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("registry", "site").contains("Example:");
  }

  @Test
  void anUnknownCommandIsWrongUsage() {
    CommandRun run = CommandRun.of("explode");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("explode").contains("[usage]").contains("next: waymark --help");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMissingFlagIsNamedInOneLine() {
    CommandRun run = CommandRun.of("registry", "init", "--data", data.toString());

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--federation").contains("waymark registry init --help");
  }

  @Test
  void aFailureIsOneJsonDocumentWithJson() {
    CommandRun run = CommandRun.of("site", "list", "--json", "--nonsense");

    assertThat(run.json().path("error").path("code").asText()).isEqualTo("usage");
    assertThat(run.json().path("error").path("next").asText())
        .isEqualTo("waymark site list --help");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void theEnvironmentCanAskForJson() {
    CommandRun run =
        CommandRun.of(
            Map.of("WAYMARK_JSON", "true"),
            Clock.systemUTC(),
            InputStream.nullInputStream(),
            "explode");

    assertThat(run.code()).isEqualTo("usage");
    assertThat(run.out()).startsWith("{");
  }

  @Test
  void aGroupAloneSaysWhatThereIs() {
    CommandRun run = CommandRun.of("site");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("admit").contains("revoke");
  }

  @Test
  void aMisspeltKeyInTheSettingsIsRefused() throws Exception {
    Files.writeString(data.resolve("config.yaml"), "lisen: 127.0.0.1:1\n");

    CommandRun run = new CommandRun.Shell(data).run("site", "list");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("config_key_unknown");
    assertThat(run.err()).contains("lisen");
  }

  @Test
  void everyCommandIsFoundUnderTheNameThatItsHelpShows() {
    Console console = new Console(System.out, System.err, false);

    WaymarkCommand.withAll(console, Clock.systemUTC())
        .getSubcommands()
        .forEach((name, command) -> assertThat(command.getCommandName()).isEqualTo(name));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commands")
  void everyCommandShowsAnExampleAndExplainsItsFlags(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.add("--help");

    CommandRun run = CommandRun.of(words.toArray(String[]::new));

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Usage:").contains("Example:").contains("./waymark");
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
  }

  static List<List<String>> commands() {
    List<List<String>> found = new ArrayList<>();
    Console console = new Console(System.out, System.err, false);
    collect(WaymarkCommand.withAll(console, Clock.systemUTC()), List.of(), found);
    return found;
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> found) {
    command
        .getSubcommands()
        .forEach(
            (name, below) -> {
              List<String> words = new ArrayList<>(path);
              words.add(name);
              found.add(words);
              collect(below, words, found);
            });
  }
}
