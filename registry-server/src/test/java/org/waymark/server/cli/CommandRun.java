package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One command run in this JVM, and what came of it. */
public record CommandRun(ExitCode exit, String out, String err) {

  /** Where commands are run: a data folder, an environment, a clock and what is typed. */
  public record Shell(Path data, Map<String, String> environment, Clock clock, byte[] in) {
    public Shell(Path data) {
      this(data, Map.of(), Clock.systemUTC(), new byte[0]);
    }

    public Shell with(String variable, String value) {
      return new Shell(data, Map.of(variable, value), clock, in);
    }

    public Shell typing(byte[] input) {
      return new Shell(data, environment, clock, input);
    }

    public Shell at(Clock time) {
      return new Shell(data, environment, time, in);
    }

    /** Runs the words of a command on the data folder. */
    public CommandRun run(String... words) {
      List<String> all = new ArrayList<>(List.of(words));
      all.add("--data");
      all.add(data.toString());
      return CommandRun.of(
          environment, clock, new ByteArrayInputStream(in), all.toArray(String[]::new));
    }
  }

  static CommandRun of(
      Map<String, String> environment, Clock clock, InputStream in, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(in, print(out), print(err), false);
    ExitCode exit = new CommandLineProgram(console, environment, clock).run(words);
    return new CommandRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static CommandRun of(String... words) {
    return of(Map.of(), Clock.systemUTC(), InputStream.nullInputStream(), words);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  /** The one document of {@code --json}. */
  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(out);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + out + err, e);
    }
  }

  /** The code of the failure, from {@code --json} or from what is printed for people. */
  public String code() {
    return out.startsWith("{")
        ? json().path("error").path("code").asText()
        : err.replaceAll("(?s).*\\[([a-z0-9_]+)]\\s*(next:.*)?$", "$1");
  }
}
