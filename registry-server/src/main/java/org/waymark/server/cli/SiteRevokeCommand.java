package org.waymark.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code site revoke}. */
@CommandLine.Command(
    name = "revoke",
    description = {
      "Revoke a member for good.",
      "Nodes refuse it from their next poll on. It comes back only by being admitted anew."
    },
    footerHeading = "%nExample:%n",
    footer = "  ./waymark site revoke cloud.example.org --reason left-the-federation")
final class SiteRevokeCommand extends SiteCommand {
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
      return signing.elsewhere(this, "site revoke", "revoke");
    }
    String host = named(typed);
    return signing.make(
        this,
        "site revoke",
        "revoke",
        because(reason),
        order -> operate(registry -> registry.revoke(host, order)),
        site -> changed("revoked", site));
  }
}
