package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code application list}. */
@CommandLine.Command(
    name = "list",
    description = "List the applications, the newest first.",
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark application list", "  ./waymark application list --state checked"})
final class ApplicationListCommand extends OperatorCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = {
        "Only these: applied (being checked), checked (waiting for you), approved (waiting for a"
            + " signature), admitted or declined."
      })
  private @Nullable String state;

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.applications(Optional.ofNullable(state))),
        answer -> print(answer.path("applications")));
  }

  private void print(JsonNode applications) {
    if (applications.isEmpty()) {
      console()
          .note(
              state == null
                  ? "no applications yet; invite a site: waymark invite create"
                  : "no application is " + state);
      return;
    }
    Table table = new Table("APPLICATION", "SITE", "STATE", "CHECKS", "SINCE");
    for (JsonNode each : applications) {
      JsonNode results = each.path("report").path("results");
      table.row(
          each.path("id").asText(),
          each.path("host").asText(each.path("entityId").asText()),
          each.path("state").asText(),
          results.isEmpty() ? "" : CheckText.summary(results),
          Days.minute(each.path("changed").asText(each.path("created").asText())));
    }
    table.print(console());
  }
}
