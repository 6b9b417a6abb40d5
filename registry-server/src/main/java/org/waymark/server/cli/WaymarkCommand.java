package org.waymark.server.cli;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code waymark} itself: the list of commands. */
@CommandLine.Command(
    name = "waymark",
    description = "A signed, mirrorable directory of sync-and-share sites.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExample:%n",
    footer = {
      "  ./waymark demo --once",
      "  ./waymark resolve cloud.example.org --root root.json --from https://registry.example.org"
    })
final class WaymarkCommand implements Runnable {
  /** Every command, in the order of the help, under the name that its annotation repeats. */
  private static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("demo", DemoCommand.class),
          Map.entry("root", RootGroup.class),
          Map.entry("registry", RegistryGroup.class),
          Map.entry("invite", InviteGroup.class),
          Map.entry("application", ApplicationGroup.class),
          Map.entry("site", SiteGroup.class),
          Map.entry("intermediate", IntermediateGroup.class),
          Map.entry("rules", RulesGroup.class),
          Map.entry("token", TokenGroup.class),
          Map.entry("audit", AuditGroup.class),
          Map.entry("decision", DecisionGroup.class),
          Map.entry("catalogue", CatalogueGroup.class),
          Map.entry("join", JoinCommand.class),
          Map.entry("site-admin", SiteAdminGroup.class),
          Map.entry("node", NodeGroup.class),
          Map.entry("witness", WitnessGroup.class),
          Map.entry("resolve", ResolveCommand.class),
          Map.entry("bundle", BundleGroup.class),
          Map.entry("log", LogGroup.class),
          Map.entry("ocm", OcmGroup.class));

  private final Console console;
  private final Clock clock;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  WaymarkCommand(Console console, Clock clock) {
    this.console = console;
    this.clock = clock;
  }

  /** With all commands, for help and for whoever looks at every flag. */
  static CommandLine withAll(Console console, Clock clock) {
    return with(console, clock, name -> true);
  }

  /**
   * With the one command that the arguments name, or with all where they name none: describing a
   * command takes reflection, and all of them together take as long as starting a server.
   */
  static CommandLine forArguments(Console console, Clock clock, String... arguments) {
    String word = arguments.length == 0 ? "" : arguments[0];
    boolean known = COMMANDS.stream().anyMatch(command -> command.getKey().equals(word));
    return with(console, clock, known ? word::equals : name -> true);
  }

  private static CommandLine with(Console console, Clock clock, Predicate<String> wanted) {
    CommandLine line = new CommandLine(new WaymarkCommand(console, clock));
    for (Map.Entry<String, Class<?>> command : COMMANDS) {
      if (wanted.test(command.getKey())) {
        line.addSubcommand(command.getKey(), command.getValue());
      }
    }
    return line;
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
