package org.waymark.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site suspend}. */
@CommandLine.Command(
    name = "suspend",
    description = {
      "Suspend a member; it can be reinstated.",
      "Nodes refuse it from their next poll on, and say the reason."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site suspend cloud.example.org --reason key-compromise")
final class SiteSuspendCommand extends SiteCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "HOST",
      description = "The site's host, with its port if it has one; not with --in.")
  private @Nullable String typed;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "Why, as a public code: 1 to 64 of a-z 0-9 -, no personal data.")
  private @Nullable String reason;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, "site suspend", "suspend");
    }
    String host = named(typed);
    return signing.make(
        this,
        "site suspend",
        "suspend",
        because(reason),
        order -> operate(registry -> registry.suspend(host, order)),
        site -> changed("suspended", site));
  }
}
