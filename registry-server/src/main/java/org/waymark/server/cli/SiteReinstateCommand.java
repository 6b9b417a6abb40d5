package org.waymark.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code site reinstate}. */
@CommandLine.Command(
    name = "reinstate",
    description = "Make a suspended member active again, by a new membership statement.",
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site reinstate cloud.example.org")
final class SiteReinstateCommand extends SiteCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "HOST",
      description = "The site's host, with its port if it has one; not with --in.")
  private @Nullable String typed;

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, "site reinstate", "reinstate");
    }
    String host = named(typed);
    return signing.make(
        this,
        "site reinstate",
        "reinstate",
        order(),
        order -> operate(registry -> registry.reinstate(host, order)),
        site -> changed("reinstated", site));
  }
}
