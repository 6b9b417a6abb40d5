package org.waymark.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site decide}: whose keys a disputed site has. */
@CommandLine.Command(
    name = "decide",
    description = {
      "Decide on the recovery of a site that somebody objected to.",
      "Ask the site by another way than its keys first. --recovered puts the keys in force that its"
          + " recovery key asked for; --kept leaves the present ones."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site decide cloud.example.org --recovered")
final class SiteDecideCommand extends SiteCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "HOST",
      description = "The site's host, with its port if it has one; not with --in.")
  private @Nullable String typed;

  @Option(names = "--recovered", description = "The recovery key is believed.")
  private boolean recovered;

  @Option(names = "--kept", description = "The present keys are believed.")
  private boolean kept;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, "site decide", "decide");
    }
    String host = named(typed);
    if (recovered == kept) {
      throw CommandFailure.usage(
          "outcome_not_given",
          "Whose keys the site has was not said.",
          "give --recovered, or --kept");
    }
    return signing.make(
        this,
        "site decide",
        "decide",
        order().put("outcome", recovered ? "recovered" : "kept"),
        order -> operate(registry -> registry.decide(host, order)),
        site -> changed(recovered ? "recovered" : "kept the keys of", site));
  }
}
