package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code site list}: all sites, or those of one status. */
@CommandLine.Command(
    name = "list",
    description = "List the sites of the registry, also those that were revoked or left.",
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark site list", "  ./waymark site list --status suspended --json"})
final class SiteListCommand extends SiteCommand {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Only these: active, suspended, revoked or left.")
  private @Nullable String status;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode answer = operate(registry -> registry.sites(Optional.ofNullable(status)));
    if (json) {
      console().json(answer);
    } else if (answer.path("sites").isEmpty()) {
      console()
          .note(
              status == null
                  ? "no sites yet; admit one: waymark site admit FILE"
                  : "no site is " + status);
    } else {
      new SiteText(clock().instant())
          .table(answer.path("sites"))
          .forEach(line -> console().line("%s", line));
    }
    return ExitCode.OK;
  }
}
