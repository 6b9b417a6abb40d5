package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code application approve}. */
@CommandLine.Command(
    name = "approve",
    description = {
      "Approve an application: the site becomes a member.",
      "Refused while a check of the rules fails, and when the site shows something else than it"
          + " did when it was checked."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark application approve 4q7n2c5x8m1v6k3z9t0w5r2y7b")
final class ApplicationApproveCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The application, as application list shows it.")
  private String id = "";

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Why, as a code: 1 to 64 of a-z 0-9 -, no personal data.")
  private @Nullable String reason;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode order = order();
    if (reason != null) {
      order.put("reason", reason);
    }
    return answer(
        operate(registry -> registry.approve(id, order)),
        of -> console().line("approved %s", of.path("entityId").asText()));
  }
}
