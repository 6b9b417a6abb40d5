package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code application decline}. */
@CommandLine.Command(
    name = "decline",
    description = {
      "Decline an application.",
      "Its invitation stays used. The site sees the reason; to let it try again, invite it again."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark application decline 4q7n2c5x8m1v6k3z9t0w5r2y7b --reason no-contract")
final class ApplicationDeclineCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The application, as application list shows it.")
  private String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "Why, as a code: 1 to 64 of a-z 0-9 -, no personal data.")
  private String reason = "";

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.decline(id, order().put("reason", reason))),
        of -> console().line("declined %s (%s)", of.path("entityId").asText(id), reason));
  }
}
