package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.waymark.server.api.Operations;
import picocli.CommandLine;

/** {@code intermediate list}. */
@CommandLine.Command(
    name = "list",
    description = "List the intermediates: whose, within which names, until when.",
    footerHeading = "%nExample:%n",
    footer = "  ./waymark intermediate list")
final class IntermediateListCommand extends OperatorCommand {
  @Override
  protected ExitCode run() throws IOException {
    return answer(operate(Operations::intermediates), of -> print(of.path("intermediates")));
  }

  private void print(JsonNode intermediates) {
    if (intermediates.isEmpty()) {
      console().note("no intermediates; sites are certified by the trust anchor alone");
      return;
    }
    Table table = new Table("INTERMEDIATE", "NAMES", "STATE");
    for (JsonNode each : intermediates) {
      List<String> names = new ArrayList<>();
      each.at("/constraints/naming_constraints/permitted")
          .forEach(name -> names.add(name.asText()));
      table.row(each.path("entityId").asText(), String.join(" ", names), state(each));
    }
    table.print(console());
  }

  private String state(JsonNode each) {
    if (each.hasNonNull("withdrawn")) {
      return "withdrawn " + Days.of(each.path("withdrawn").asText());
    }
    String expires = each.path("expires").asText();
    return (times().isPast(expires) ? "expired " : "expires ") + times().in(expires);
  }
}
