package org.waymark.server.cli;

import java.io.IOException;
import java.util.stream.Stream;
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
          + " recovery key asked for; --kept leaves the present ones, and that recovery key is not"
          + " believed again until the site commits to another, or --lifted lets it ask again."
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

  @Option(names = "--lifted", description = "A recovery key that was refused may ask again.")
  private boolean lifted;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, "site decide", "decide");
    }
    String host = named(typed);
    if (Stream.of(recovered, kept, lifted).filter(given -> given).count() != 1) {
      throw CommandFailure.usage(
          "outcome_not_given",
          "Whose keys the site has was not said.",
          "give --recovered, --kept or --lifted");
    }
    return signing.make(
        this,
        "site decide",
        "decide",
        order().put("outcome", recovered ? "recovered" : kept ? "kept" : "lifted"),
        order -> operate(registry -> registry.decide(host, order)),
        site ->
            changed(
                recovered
                    ? "recovered"
                    : kept ? "kept the keys of" : "lifted the refusal of the recovery key of",
                site));
  }
}
