package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.waymark.server.demo.Waymark;

/** This program, run again: in this JVM, or as a process from the same jar or class path. */
public record ThisProgram(Clock clock) implements Waymark {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public Answer run(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.add("--json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream quiet = new PrintStream(PrintStream.nullOutputStream());
    Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), quiet, false);
    // Without the environment: the demo's settings are its own.
    ExitCode exit =
        new CommandLineProgram(console, Map.of(), clock).run(all.toArray(String[]::new));
    return new Answer(exit.number(), document(out.toString(StandardCharsets.UTF_8)));
  }

  private static JsonNode document(String printed) {
    try {
      return JSON.readTree(printed);
    } catch (IOException e) {
      throw new UncheckedIOException("a command printed no JSON: " + printed, e);
    }
  }

  @Override
  public List<String> launcher() {
    String java =
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    return List.of(
        java,
        "-Djava.awt.headless=true",
        // Short-lived servers with little to do: what they need is to start quickly.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-Xmx256m",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }
}
