package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code application check}. */
@CommandLine.Command(
    name = "check",
    description = {
      "Check an application again, and wait for the result.",
      "Exit 0: it keeps the rules; 6: it does not."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark application check 4q7n2c5x8m1v6k3z9t0w5r2y7b")
final class ApplicationCheckCommand extends OperatorCommand {
  @Parameters(paramLabel = "ID", description = "The application, as application list shows it.")
  private String id = "";

  @Override
  boolean checksSites() {
    return true;
  }

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode application = operate(registry -> registry.checkApplication(id));
    ExitCode exit = answer(application, of -> ApplicationText.of(of).print(console()));
    return CheckText.failed(application.path("report")) ? ExitCode.REFUSED : exit;
  }
}
