package org.waymark.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** A command that only has commands below it, such as {@code registry}: alone it shows its help. */
public abstract class Group implements Runnable {
  @ParentCommand private Object parent = this;
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  final Object parent() {
    return parent;
  }

  @Override
  public final void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Say which: " + String.join(", ", spec.subcommands().keySet()));
  }
}
