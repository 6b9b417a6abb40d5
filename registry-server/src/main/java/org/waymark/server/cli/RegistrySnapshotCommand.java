package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** {@code registry snapshot}. */
@CommandLine.Command(
    name = "snapshot",
    description = {
      "Sign a snapshot of the directory now, from which newcomers start.",
      "A registry that has the membership key does so by itself every day. Where the key is"
          + " elsewhere, somebody does it by hand before the last one expires."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark registry snapshot",
      "  ./waymark registry snapshot --key /media/stick/membership.pem"
    })
final class RegistrySnapshotCommand extends OperatorCommand {
  private static final String WORDS = "registry snapshot";
  private static final String STEP = "snapshot";

  @Mixin private HandSigning signing = new HandSigning();

  @Override
  protected ExitCode run() throws IOException {
    if (signing.isElsewhere()) {
      return signing.elsewhere(this, WORDS, STEP);
    }
    return signing.make(
        this,
        WORDS,
        STEP,
        order(),
        order -> operate(registry -> registry.snapshot(order)),
        this::print);
  }

  private void print(JsonNode status) {
    console()
        .line(
            "signed a snapshot; the log has %d entries, the next snapshot is due %s",
            status.path("published").path("size").asLong(),
            times().in(status.path("nextSnapshot").asText()));
  }
}
