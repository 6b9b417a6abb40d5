package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code site reinstate}. */
@CommandLine.Command(
    name = "reinstate",
    description = "Make a suspended member active again, by a new membership statement.",
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site reinstate cloud.example.org")
final class SiteReinstateCommand extends SiteCommand {
  @Parameters(paramLabel = "HOST", description = "The site's host, with its port if it has one.")
  private String typed = "";

  @Override
  protected ExitCode run() throws IOException {
    String host = host(typed);
    return changed(
        "reinstated",
        operate(registry -> registry.reinstate(host, JsonNodeFactory.instance.objectNode())));
  }
}
