package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code site show}: one site. */
@CommandLine.Command(
    name = "show",
    description = "Show one site: its status, counters, record and what expires when.",
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site show cloud.example.org")
final class SiteShowCommand extends SiteCommand {
  @Parameters(paramLabel = "HOST", description = "The site's host, with its port if it has one.")
  private String typed = "";

  @Override
  protected ExitCode run() throws IOException {
    String host = host(typed);
    ObjectNode site = operate(registry -> registry.site(host));
    if (json) {
      console().json(site);
    } else {
      new SiteText(clock().instant()).lines(site).forEach(line -> console().line("%s", line));
    }
    return ExitCode.OK;
  }
}
