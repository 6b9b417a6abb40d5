package org.waymark.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestBody;
import org.waymark.signer.VerificationException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site admit}: makes a site a member by the statement that it signed. */
@CommandLine.Command(
    name = "admit",
    description = {
      "Admit a site by the statement that it signed.",
      "The registry issues a membership statement and publishes both; when this returns, the"
          + " directory shows the site. This is how a federation is founded; later on sites are"
          + " invited and apply."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark site admit cloud.example.org.jwt",
      "  ssh cloud.example.org cat statement.jwt | ./waymark site admit -"
    })
final class SiteAdmitCommand extends SiteCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "The site statement, a JWT; - reads standard input.")
  private String file = "-";

  @Option(
      names = "--unchecked",
      paramLabel = "CODE",
      description =
          "Where rules are in force: admit without checking them, and write down why: 1 to 64 of"
              + " a-z 0-9 -.")
  private @Nullable String unchecked;

  @Override
  protected ExitCode run() throws IOException {
    try {
      String statement = read();
      return changed(
          "admitted",
          operate(registry -> registry.admit(statement, Optional.ofNullable(unchecked))));
    } catch (VerificationException e) {
      throw ofTheFile(Failures.of(Problems.of(e)));
    } catch (CommandFailure e) {
      boolean ofTheFile = e.exit() == ExitCode.NOT_BELIEVED || e.exit() == ExitCode.TOO_OLD;
      throw ofTheFile ? ofTheFile(e) : e;
    }
  }

  /** What is wrong with a statement says nothing of where it was. */
  private CommandFailure ofTheFile(CommandFailure failure) {
    String name = file.equals("-") ? "standard input" : file;
    return new CommandFailure(
        failure.exit(), failure.code(), name + ": " + failure.message(), failure.next().orElse(""));
  }

  private String read() throws IOException {
    if (file.equals("-")) {
      return RequestBody.statement(console().in());
    }
    try (InputStream in = new InputFile(Path.of(file)).open()) {
      return RequestBody.statement(in);
    }
  }
}
