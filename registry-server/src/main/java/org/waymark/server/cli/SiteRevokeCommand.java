package org.waymark.server.cli;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site revoke}. */
@CommandLine.Command(
    name = "revoke",
    description = {
      "Revoke a member for good.",
      "Nodes refuse it from their next poll on. It comes back only by being admitted anew."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site revoke cloud.example.org --reason left-the-federation")
final class SiteRevokeCommand extends SiteCommand {
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
    return changed("revoked", operate(registry -> registry.revoke(host, because(reason))));
  }
}
