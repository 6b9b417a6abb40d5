package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code invite list}. */
@CommandLine.Command(
    name = "list",
    description = "List the invitations, the newest first; never their links.",
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark invite list", "  ./waymark invite list --state open --json"})
final class InviteListCommand extends OperatorCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only these: open, used, expired or revoked.")
  private @Nullable String state;

  @Override
  protected ExitCode run() throws IOException {
    return answer(
        operate(registry -> registry.invitations(Optional.ofNullable(state))),
        answer -> print(answer.path("invitations")));
  }

  private void print(JsonNode invitations) {
    if (invitations.isEmpty()) {
      console()
          .note(
              state == null
                  ? "no invitations yet; make one: waymark invite create"
                  : "no invitation is " + state);
      return;
    }
    Table table = new Table("INVITATION", "STATE", "FOR", "UNTIL", "MADE BY", "LABEL");
    for (JsonNode each : invitations) {
      table.row(
          each.path("id").asText(),
          each.path("state").asText(),
          each.path("host").asText("any site")
              + (each.path("kind").asText().equals("rekey") ? " (new keys)" : ""),
          Days.of(each.path("expires").asText()),
          each.path("createdBy").asText(),
          each.path("label").asText(""));
    }
    table.print(console());
  }
}
