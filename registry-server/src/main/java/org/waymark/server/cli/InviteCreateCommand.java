package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code invite create}: a link that lets a site apply, printed once. */
@CommandLine.Command(
    name = "create",
    description = {
      "Make a link with which one site can apply.",
      "The link is printed once and kept nowhere. It can be used once, and says which federation"
          + " is meant, so that nobody joins a wrong one."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark invite create --host cloud.example.org --for 'University of Example'",
      "  ./waymark invite create --host cloud.example.org --rekey"
    })
final class InviteCreateCommand extends OperatorCommand {
  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The only site that can use it (default: any site).")
  private @Nullable String host;

  @Option(
      names = "--rekey",
      description = "For a member that has lost all its keys: it gets new ones. Needs --host.")
  private boolean rekey;

  @Option(
      names = "--for",
      paramLabel = "LABEL",
      description = "Whom you give it to, for your own list; the site does not see it.")
  private @Nullable String label;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "For how many days it is good (default: 14).")
  private @Nullable Integer days;

  @Override
  protected ExitCode run() throws IOException {
    ObjectNode order = order();
    if (host != null) {
      order.put("host", TypedHost.of(host, console()));
    }
    if (rekey) {
      order.put("kind", "rekey");
    }
    if (label != null) {
      order.put("label", label);
    }
    if (days != null) {
      order.put("days", days);
    }
    return answer(operate(registry -> registry.createInvitation(order)), this::print);
  }

  private void print(JsonNode made) {
    String whom = made.path("host").asText("");
    boolean newKeys = made.path("kind").asText().equals("rekey");
    String expires = made.path("expires").asText();
    new TextRows()
        .heading(
            "Invitation "
                + made.path("id").asText()
                + (whom.isEmpty() ? " for any site" : " for " + whom)
                + ", good until "
                + Days.of(expires)
                + " ("
                + times().in(expires)
                + ")")
        .print(console());
    console().line("");
    console().line("  %s", made.path("url").asText());
    console().line("");
    new TextRows()
        .paragraph(
            "Give this link to the administrator of the site in a way that nobody else can read."
                + " It is shown this once. Whoever has it can use it, once"
                + (whom.isEmpty() ? "." : ", and only for " + whom + ".")
                + (newKeys ? " The site then gets new keys in place of those it lost." : ""))
        .paragraph(
            "Opened in a browser, it explains what to do. The administrator then runs, on a machine"
                + " of the site:")
        .print(console());
    console().line("");
    console().line("    ./waymark join '%s'", made.path("url").asText());
    console().line("");
    console().note("next: waymark application list");
  }
}
