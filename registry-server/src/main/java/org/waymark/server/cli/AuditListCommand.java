package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code audit list}. */
@CommandLine.Command(
    name = "list",
    description = {
      "List who did what, the newest first.",
      "What changed the directory names its log entry; what was refused is here too."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark audit list --site cloud.example.org",
      "  ./waymark audit list --actor operator:anna --limit 20 --json"
    })
final class AuditListCommand extends OperatorCommand {
  @Option(names = "--site", paramLabel = "HOST", description = "Only what was about this site.")
  private @Nullable String site;

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "Only what this actor did, such as operator:anna or site:cloud.example.org.")
  private @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "Only this, such as admit, suspend or refused.")
  private @Nullable String action;

  @Option(
      names = "--before",
      paramLabel = "ID",
      description = "What came before this row, to go on with a list.")
  private @Nullable Long before;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many rows, up to 1000 (default: ${DEFAULT-VALUE}).")
  private int limit = 50;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode query = order().put("limit", limit);
    if (site != null) {
      query.put("subject", "https://" + TypedHost.of(site, console()));
    }
    if (actor != null) {
      query.put("actor", actor);
    }
    if (action != null) {
      query.put("action", action);
    }
    if (before != null) {
      query.put("before", before);
    }
    return answer(operate(registry -> registry.audit(query)), this::print);
  }

  private void print(JsonNode answer) {
    if (answer.path("rows").isEmpty()) {
      console().note("nothing of that kind was written down");
      return;
    }
    Table table = new Table("TIME (UTC)", "WHO", "DID", "TO WHAT", "WHY", "LOG ENTRY");
    for (JsonNode row : answer.path("rows")) {
      table.row(
          Days.minute(row.path("at").asText()),
          row.path("actor").asText(),
          row.path("action").asText(),
          row.path("subject").asText().replaceFirst("^https?://", ""),
          Stream.of("reason", "detail")
              .map(member -> row.path(member).asText(""))
              .filter(text -> !text.isEmpty())
              .collect(Collectors.joining(": ")),
          row.path("entry").asText(""));
    }
    table.print(console());
    if (answer.hasNonNull("next")) {
      console().note("there is more: --before %s", answer.path("next").asText());
    }
  }
}
