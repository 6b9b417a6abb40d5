package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site suspend}. */
@CommandLine.Command(
    name = "suspend",
    description = {
      "Suspend a member; it can be reinstated.",
      "Nodes refuse it from their next poll on, and say the reason."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site suspend cloud.example.org --reason key-compromise")
final class SiteSuspendCommand extends SiteCommand {
  @Parameters(paramLabel = "HOST", description = "The site's host, with its port if it has one.")
  private String typed = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "CODE",
      description = "Why, as a public code: 1 to 64 of a-z 0-9 -, no personal data.")
  private String reason = "";

  @Override
  protected ExitCode run() throws IOException {
    String host = host(typed);
    return changed("suspended", operate(registry -> registry.suspend(host, because(reason))));
  }
}
