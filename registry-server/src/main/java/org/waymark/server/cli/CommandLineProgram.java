package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The way in: one run of {@code waymark} with its arguments, environment, console and clock. Never
 * exits the JVM and never lets an exception out: every failure becomes an exit code, a sentence
 * and, with {@code --json}, {@code {"error":{"code","message","next"}}} on standard output.
 *
 * <p>Of the environment, variables {@code WAYMARK_…} are read; see {@link Settings}. One program
 * may run many commands, also at the same time.
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
    boolean json =
        Arrays.asList(arguments).contains("--json")
            || Boolean.parseBoolean(environment.get("WAYMARK_JSON"));
    try {
      // Reading YAML and describing commands both take a while and have nothing to do with each
      // other.
      CompletableFuture<Settings> reading =
          CompletableFuture.supplyAsync(() -> Settings.load(arguments, environment));
      CommandLine line = WaymarkCommand.forArguments(console, clock, arguments);
      Settings settings = read(reading);
      line.setDefaultValueProvider(settings);
      settings.requireKnownKeys(line, () -> WaymarkCommand.withAll(console, clock));
      line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
      line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
      line.setCaseInsensitiveEnumValuesAllowed(true);
      line.setAbbreviatedOptionsAllowed(false);
      line.setUsageHelpWidth(100);
      line.setUsageHelpLongOptionsMaxWidth(32);
      line.setExecutionExceptionHandler(
          (failure, command, parsed) ->
              report(Failures.explain(failure).onData(data(command)), json).number());
      line.setParameterExceptionHandler((failure, args) -> usage(failure, json).number());
      return ExitCode.of(line.execute(arguments));
    } catch (CommandFailure failure) {
      return report(failure, json);
    }
  }

  private static Settings read(CompletableFuture<Settings> reading) {
    try {
      return reading.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The flag that a next command needs in order to mean the same data folder; often none. */
  private static String data(CommandLine command) {
    ParseResult parsed = command.getParseResult();
    return parsed.hasMatchedOption("--data")
        ? " --data " + parsed.matchedOptionValue("--data", Path.of(""))
        : "";
  }

  private ExitCode usage(ParameterException failure, boolean json) {
    if (failure.getCause() instanceof CommandFailure refused) {
      return report(
          refused, json); // from a setting or a converter, which know better what is wrong
    }
    return report(
        CommandFailure.usage(
            "usage",
            sentence(String.valueOf(failure.getMessage())),
            failure.getCommandLine().getCommandSpec().qualifiedName() + " --help"),
        json);
  }

  /** Picocli speaks in full sentences, some with a stop and a list of all that is missing. */
  private static String sentence(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private ExitCode report(CommandFailure failure, boolean json) {
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      ObjectNode error = document.putObject("error");
      error.put("code", failure.code()).put("message", failure.message());
      failure.next().ifPresent(next -> error.put("next", next));
      failure.more().forEach(error::set);
      console.json(document);
    } else {
      console.note("waymark: %s [%s]", failure.message(), failure.code());
      failure.next().ifPresent(next -> console.note("next: %s", next));
    }
    return failure.exit();
  }
}
