package org.waymark.server.cli;

import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waymark} itself: the list of commands. */
@CommandLine.Command(
    name = "waymark",
    description = "A signed, mirrorable directory of sync-and-share sites.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {OcmGroup.class, SiteAdminGroup.class},
    footerHeading = "%nExample:%n",
    footer = {"  ./waymark demo --once", "  ./waymark resolve cloud.example.org --root root.json --from https://registry.example.org"})
final class WaymarkCommand implements Runnable {
  private final Console console;
  private final Clock clock;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  WaymarkCommand(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  Console console() {
    return console;
  }

  Clock clock() {
    return clock;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say which: " + String.join(", ", spec.subcommands().keySet()));
  }
}
