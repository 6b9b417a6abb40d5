package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import org.waymark.registry.witness.LogKeyEvidence;
import org.waymark.server.api.Operations;
import picocli.CommandLine;

/** {@code registry status}: how the registry is, and what expires soon. */
@CommandLine.Command(
    name = "status",
    description = {
      "Show how the registry is, and what expires soon.",
      "Lists what expires within 90 days. Ends with 5 when something has expired or does so"
          + " within 7 days, so that a timer can watch it; with 1 when the registry cannot sign;"
          + " with 4 when the log key is known to be in other hands."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry status",
      "  ./waymark registry status --json || mail -s 'registry' operators@example.org"
    })
final class RegistryStatusCommand extends OperatorCommand {
  private static final int URGENT_DAYS = 7;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode status = operate(Operations::status);
    if (json) {
      console().json(status);
    } else {
      print(status);
    }
    for (JsonNode problem : status.path("problems")) {
      if (problem.path("code").asText().equals(LogKeyEvidence.CODE)) {
        return ExitCode.NOT_BELIEVED;
      }
    }
    Optional<JsonNode> urgent = urgent(status);
    if (urgent.isPresent()) {
      String next = PlainText.of(urgent.get().path("next").asText());
      if (!json && !next.isEmpty()) {
        console().note("next: %s", next);
      }
      return ExitCode.TOO_OLD;
    }
    return status.has("failure") ? ExitCode.UNEXPECTED : ExitCode.OK;
  }

  /** The first that has expired or does so within days. */
  private static Optional<JsonNode> urgent(ObjectNode status) {
    for (JsonNode warning : status.path("expiring")) {
      if (warning.path("withinDays").asInt() <= URGENT_DAYS) {
        return Optional.of(warning);
      }
    }
    return Optional.empty();
  }

  private void print(ObjectNode status) {
    SiteText text = new SiteText(clock().instant());
    JsonNode sites = status.path("sites");
    TextRows rows =
        new TextRows()
            .heading(
                "Registry of "
                    + status.path("name").asText("?")
                    + " ("
                    + status.path("federation").asText("its root cannot be read")
                    + ")")
            .row(
                "sites",
                sites.path("active").asLong()
                    + " active, "
                    + sites.path("suspended").asLong()
                    + " suspended, "
                    + sites.path("revoked").asLong()
                    + " revoked, "
                    + sites.path("left").asLong()
                    + " left");
    log(status, text, rows);
    witness(status.path("witness"), text, rows);
    if (status.has("root")) {
      rows.row(
          "root",
          "version "
              + status.path("root").path("version").asLong()
              + ", expires "
              + text.in(status.path("root").path("expires").asText()));
    }
    rows.row("keys", status.path("keys").asText());
    if (status.has("failure")) {
      JsonNode failure = status.path("failure");
      rows.row(
          "failure", failure.path("message").asText() + " [" + failure.path("code").asText() + "]");
    }
    String problem = "problems";
    for (JsonNode each : status.path("problems")) {
      rows.row(problem, each.path("message").asText() + " [" + each.path("code").asText() + "]");
      problem = "";
    }
    String name = "expiring";
    for (JsonNode warning : status.path("expiring")) {
      int days = warning.path("withinDays").asInt();
      rows.row(
          name,
          (days == 0 ? "EXPIRED: " : "within " + days + " days: ")
              + warning.path("message").asText());
      name = "";
    }
    rows.print(console());
  }

  private static void witness(JsonNode witness, SiteText text, TextRows rows) {
    if (witness.isMissingNode()) {
      return;
    }
    JsonNode witnessed = witness.path("witnessed");
    rows.row(
        "witnessed",
        witnessed.isMissingNode()
            ? "nothing yet; members see no change until enough witnesses have cosigned"
            : witnessed.path("size").asLong()
                + " entries, since "
                + text.in(witnessed.path("since").asText()));
    String name = "witnesses";
    for (JsonNode one : witness.path("witnesses")) {
      rows.row(
          name,
          one.path("name").asText()
              + " ("
              + one.path("group").asText()
              + "): "
              + (one.has("size")
                  ? one.path("size").asLong() + " entries, " + text.in(one.path("at").asText())
                  : "not heard of"));
      name = "";
    }
  }

  private static void log(ObjectNode status, SiteText text, TextRows rows) {
    JsonNode published = status.path("published");
    if (published.isMissingNode()) {
      rows.row("log", status.path("size").asLong() + " entries, nothing published");
      return;
    }
    rows.row(
            "log",
            published.path("size").asLong()
                + " entries, the last "
                + text.in(published.path("lastEntry").asText())
                + (published.path("fresh").asBoolean() ? "" : ", expired: start the registry"))
        .row(
            "due",
            "heartbeat "
                + text.in(status.path("nextHeartbeat").asText())
                + ", snapshot "
                + text.in(status.path("nextSnapshot").asText()));
  }
}
