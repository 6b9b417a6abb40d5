package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token create}: an access token, printed once. */
@CommandLine.Command(
    name = "create",
    description = {
      "Make an access token; it is printed once and only its hash is kept.",
      "An operator may do everything. A reviewer invites, checks and declines. An auditor reads"
          + " everything and changes nothing."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark token create anna --role operator --days 365",
      "  ./waymark token create monitoring --role auditor"
    })
final class TokenCreateCommand extends OperatorCommand {
  @Parameters(
      paramLabel = "NAME",
      description = "Who it is for; everything done with it is written down under this name.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "operator, reviewer or auditor.")
  private String role = "";

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PERMISSION",
      description =
          "Less than the role may: some of read, invite, review, approve, members, rules, tokens.")
  private List<String> only = List.of();

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "For how many days it is good (default: until it is revoked).")
  private @Nullable Integer days;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode order = order().put("name", name).put("role", role);
    if (!only.isEmpty()) {
      ArrayNode permissions = order.putArray("only");
      only.forEach(permissions::add);
    }
    if (days != null) {
      order.put("days", days);
    }
    return answer(operate(registry -> registry.createToken(order)), this::print);
  }

  private void print(JsonNode made) {
    TokenText.made(made, times()).print(console());
    console().line("");
    console().line("  %s", made.path("token").asText());
    console().line("");
    TokenText.advice().print(console());
  }
}
