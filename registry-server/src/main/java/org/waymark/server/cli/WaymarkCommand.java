package org.waymark.server.cli;

import java.time.Clock;
import java.util.List;
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
  /** Every command, in the order of the help. */
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          RegistryGroup.class,
          SiteGroup.class,
          OcmGroup.class,
          SiteAdminGroup.class,
          NodeGroup.class,
          ResolveCommand.class,
          BundleGroup.class,
          LogGroup.class);

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
    boolean known = COMMANDS.stream().anyMatch(command -> name(command).equals(word));
    return with(console, clock, known ? word::equals : name -> true);
  }

  private static CommandLine with(Console console, Clock clock, Predicate<String> wanted) {
    CommandLine line = new CommandLine(new WaymarkCommand(console, clock));
    COMMANDS.stream().filter(command -> wanted.test(name(command))).forEach(line::addSubcommand);
    return line;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(CommandLine.Command.class).name();
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
