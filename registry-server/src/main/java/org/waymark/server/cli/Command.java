package org.waymark.server.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * What every command has: {@code --data}, {@code --json}, {@code --help}, a console and a clock. A
 * subclass is one command in one class; it returns how it ended and throws to fail.
 */
public abstract class Command implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where state lives, mode 0700 (default: ${DEFAULT-VALUE}).")
  protected Path data = Path.of("data");

  @Option(names = "--json", description = "One JSON document on standard output.")
  protected boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @ParentCommand private Object parent = this;

  /** Runs the command. */
  protected abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().number();
  }

  protected final Console console() {
    return root().console();
  }

  protected final Clock clock() {
    return root().clock();
  }

  private WaymarkCommand root() {
    Object current = parent;
    while (current instanceof Group group) {
      current = group.parent();
    }
    if (current instanceof WaymarkCommand root) {
      return root;
    }
    throw new IllegalStateException(getClass() + " is not below the root command");
  }
}
