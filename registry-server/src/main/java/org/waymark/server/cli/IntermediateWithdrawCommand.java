package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code intermediate withdraw}. */
@CommandLine.Command(
    name = "withdraw",
    description = {
      "Certify nobody by an intermediate from now on.",
      "Sites below it stay members until their memberships end: suspend them where they must not."
          + " Nobody else is told, since the directory has no word for it; where its key was"
          + " stolen, see docs/decisions.md."
    },
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark intermediate list", "  ./waymark intermediate withdraw nren.example"})
final class IntermediateWithdrawCommand extends OperatorCommand {
  @Parameters(paramLabel = "HOST", description = "The intermediate's host.")
  private String host = "";

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.withdrawIntermediate(host)),
        of -> console().line("withdrew %s", of.path("entityId").asText()));
  }
}
