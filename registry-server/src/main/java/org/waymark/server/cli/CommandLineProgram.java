package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The way in: one run of {@code waymark} with its arguments, environment, console and clock. Never
 * exits the JVM and never lets an exception out: every failure becomes an exit code, a sentence and,
 * with {@code --json}, {@code {"error":{"code","message","next"}}} on standard output.
 */
public final class CommandLineProgram {
  private final Console console;
  private final Map<String, String> environment;
  private final Clock clock;

  public CommandLineProgram(Console console, Map<String, String> environment, Clock clock) {
    this.console = console;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /** With the process's own streams, environment and the system clock. */
  public static CommandLineProgram ofProcess() {
    return new CommandLineProgram(Console.ofProcess(), System.getenv(), Clock.systemUTC());
  }

  /** Runs one command to its end. */
  public ExitCode run(String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    try {
      CommandLine line = new CommandLine(new WaymarkCommand(console, clock));
      line.setDefaultValueProvider(Settings.load(arguments, environment));
      line.setOut(new java.io.PrintWriter(console.out(), true));
      line.setErr(new java.io.PrintWriter(console.err(), true));
      line.setCaseInsensitiveEnumValuesAllowed(true);
      line.setUsageHelpWidth(100);
      line.setExecutionExceptionHandler(
          (failure, command, parsed) -> report(Failures.explain(failure), json).number());
      line.setParameterExceptionHandler((failure, args) -> usage(failure, json).number());
      return ExitCode.values()[line.execute(arguments)];
    } catch (CommandFailure failure) {
      return report(failure, json);
    }
  }

  private ExitCode usage(ParameterException failure, boolean json) {
    CommandLine command = failure.getCommandLine();
    return report(
        CommandFailure.usage(
            "usage",
            String.valueOf(failure.getMessage()),
            command.getCommandSpec().qualifiedName() + " --help"),
        json);
  }

  private ExitCode report(CommandFailure failure, boolean json) {
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      ObjectNode error = document.putObject("error");
      error.put("code", failure.code()).put("message", failure.message());
      failure.next().ifPresent(next -> error.put("next", next));
      console.json(document);
    } else {
      console.note("waymark: %s [%s]", failure.message(), failure.code());
      failure.next().ifPresent(next -> console.note("next: %s", next));
    }
    return failure.exit();
  }
}
