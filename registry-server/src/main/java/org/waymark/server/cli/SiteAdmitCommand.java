package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestBody;
import org.waymark.signer.VerificationException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
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
  private static final String WORDS = "site admit";
  private static final String STEP = "admit";

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The site statement, a JWT; - reads standard input; not with --in.")
  private @Nullable String file;

  @Option(
      names = "--unchecked",
      paramLabel = "CODE",
      description =
          "Where rules are in force: admit without checking them, and write down why: 1 to 64 of"
              + " a-z 0-9 -.")
  private @Nullable String unchecked;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, WORDS, STEP);
    }
    String from = file;
    if (from == null) {
      throw CommandFailure.usage(
          "statement_not_given",
          "No site statement was named.",
          "name the file that the site has signed: waymark site admit FILE");
    }
    try {
      ObjectNode order = order().put("statement", read(from));
      if (unchecked != null) {
        order.put("unchecked", unchecked);
      }
      return signing.make(
          this,
          WORDS,
          STEP,
          order,
          whole -> operate(registry -> registry.admit(whole)),
          site -> changed("admitted", site));
    } catch (VerificationException e) {
      throw ofTheFile(from, Failures.of(Problems.of(e)));
    } catch (CommandFailure e) {
      boolean ofTheFile = e.exit() == ExitCode.NOT_BELIEVED || e.exit() == ExitCode.TOO_OLD;
      throw ofTheFile ? ofTheFile(from, e) : e;
    }
  }

  /** What is wrong with a statement says nothing of where it was. */
  private static CommandFailure ofTheFile(String file, CommandFailure failure) {
    String name = file.equals("-") ? "standard input" : file;
    return new CommandFailure(
        failure.exit(), failure.code(), name + ": " + failure.message(), failure.next().orElse(""));
  }

  private String read(String from) throws IOException {
    if (from.equals("-")) {
      return RequestBody.statement(console().in());
    }
    try (InputStream in = new InputFile(Path.of(from)).open()) {
      return RequestBody.statement(in);
    }
  }
}
