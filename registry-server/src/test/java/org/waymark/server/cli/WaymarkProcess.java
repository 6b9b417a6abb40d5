package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The built jar as a process of its own, as the launcher starts it. */
public final class WaymarkProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path log;

  private WaymarkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts a command; with the same Java that runs the test. */
  public static WaymarkProcess start(String... words) throws IOException {
    Path jar =
        Path.of(System.getProperty("waymark.root", ".."), "registry-server/target/waymark.jar");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar.toString()));
    command.addAll(List.of(words));
    Path log = Files.createTempFile("waymark-process", ".log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    return new WaymarkProcess(process, log);
  }

  /** Runs a command to its end. */
  public static CommandRun run(String... words) throws Exception {
    try (WaymarkProcess waymark = start(words)) {
      String out =
          new String(waymark.process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      ExitCode exit = ExitCode.values()[waymark.exit()];
      return new CommandRun(exit, out, Files.readString(waymark.log));
    }
  }

  /** The next JSON document on standard output, such as the one that says it is ready. */
  public JsonNode document() throws IOException {
    MappingIterator<JsonNode> documents =
        new ObjectMapper().readerFor(JsonNode.class).readValues(process.getInputStream());
    if (!documents.hasNext()) {
      throw new IOException("it said nothing but: " + Files.readString(log));
    }
    return documents.next();
  }

  /** SIGKILL: nothing in the process gets to run any more. */
  public void kill() throws Exception {
    process.destroyForcibly();
    exit();
  }

  /** SIGTERM. */
  public int stop() throws Exception {
    process.destroy();
    return exit();
  }

  private int exit() throws Exception {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IOException("it does not end: " + Files.readString(log));
    }
    return process.exitValue();
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    Files.deleteIfExists(log);
  }
}
