package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code application approve}. */
@CommandLine.Command(
    name = "approve",
    description = {
      "Approve an application: the site becomes a member.",
      "Refused while a check of the rules fails, and when the site shows something else than it"
          + " did when it was checked. Where the membership key is not on the registry, it signs"
          + " here with --key, or on another machine with --request, --in and --out, --signed."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark application approve 4q7n2c5x8m1v6k3z9t0w5r2y7b",
      "  ./waymark application approve 4q7n2c5x8m1v6k3z9t0w5r2y7b --request cloud.request",
      "  ./waymark application approve --key membership.pem --in cloud.request --out cloud.signed \\",
      "      --root root.json",
      "  ./waymark application approve 4q7n2c5x8m1v6k3z9t0w5r2y7b --signed cloud.signed"
    })
final class ApplicationApproveCommand extends OperatorCommand {
  private static final String WORDS = "application approve";
  private static final String STEP = "approve";

  @Parameters(
      arity = "0..1",
      paramLabel = "ID",
      description = "The application, as application list shows it; not with --in.")
  private @Nullable String id;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Why, as a code: 1 to 64 of a-z 0-9 -, no personal data.")
  private @Nullable String reason;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  boolean checksSites() {
    return true;
  }

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, WORDS, STEP);
    }
    String application = id;
    if (application == null) {
      throw CommandFailure.usage(
          "application_not_given",
          "No application was named.",
          "name one that waymark application list shows");
    }
    ObjectNode order = order();
    if (reason != null) {
      order.put("reason", reason);
    }
    return signing.make(
        this,
        WORDS,
        STEP,
        order,
        whole -> operate(registry -> registry.approve(application, whole)),
        of ->
            console()
                .line(
                    "%s is a member now%s",
                    of.path("entityId").asText(),
                    of.has("entry") ? " (log entry " + of.path("entry").asLong() + ")" : ""));
  }
}
