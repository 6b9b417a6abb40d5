package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code application show}. */
@CommandLine.Command(
    name = "show",
    description = {
      "Show an application and what the checks said.",
      "What keeps the site out comes first, with how to mend it."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark application show 4q7n2c5x8m1v6k3z9t0w5r2y7b")
final class ApplicationShowCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The application, as application list shows it.")
  private String id = "";

  @Override
  protected ExitCode run() throws IOException {
    return answer(operate(registry -> registry.application(id)), this::print);
  }

  private void print(ObjectNode application) {
    ApplicationText.of(application).print(console());
    String next = ApplicationText.next(application);
    if (!next.isEmpty()) {
      console().note("next: %s", next);
    }
  }
}
