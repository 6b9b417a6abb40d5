package org.waymark.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@code waymark} command as a process of its own, so that it can be killed. */
final class ChildProgram implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofSeconds(60);
  private static final long STOP_SECONDS = 5;

  /** What the system reports of a process that SIGKILL ended: 128 + 9. */
  static final int KILLED = 137;

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;

  private ChildProgram(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts a command with {@code --json}; what it prints goes into files beside its data.
   *
   * @param name for people and for the files
   */
  static ChildProgram start(Waymark waymark, String name, Path folder, List<String> words)
      throws IOException {
    List<String> command = new ArrayList<>(waymark.launcher());
    command.addAll(words);
    command.add("--json");
    Path out = Files.createTempFile(folder, name + "-", ".out");
    Path err = Files.createTempFile(folder, name + "-", ".err");
    ProcessBuilder builder = new ProcessBuilder(command);
    // The demo's settings are its own, whatever this shell is used for otherwise.
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("WAYMARK_") && !key.equals("WAYMARK_LOG"));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    return new ChildProgram(name, process, out, err);
  }

  long pid() {
    return process.pid();
  }

  /** Waits for the document in which it says that it is ready. */
  JsonNode ready() {
    return Waiting.until("the start of the " + name, START, this::readyDocument);
  }

  private Optional<JsonNode> readyDocument() {
    if (!process.isAlive()) {
      throw new DemoException(
          "the " + name + " ended with exit " + process.exitValue() + ": " + lastWords());
    }
    try {
      String printed = Files.readString(out);
      // The document is complete with the newline behind its closing brace.
      Optional<JsonNode> document =
          printed.endsWith("}\n") ? Optional.of(JSON.readTree(printed)) : Optional.empty();
      document.ifPresent(
          json ->
              DemoException.require(
                  json.path("ready").asBoolean(), "the " + name + " does not start: " + json));
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has come to its end by itself. */
  boolean ended() {
    return !process.isAlive();
  }

  /** How it ended. */
  int exit() {
    return process.exitValue();
  }

  /**
   * The document that it printed at its end.
   *
   * @throws DemoException where there is none
   */
  JsonNode printed() {
    try {
      JsonNode document = JSON.readTree(Files.readString(out));
      DemoException.require(
          document.isObject(), "the " + name + " printed nothing: " + lastWords());
      return document;
    } catch (IOException e) {
      throw new DemoException("the " + name + " printed no document: " + lastWords(), e);
    }
  }

  /** What it has told so far, for people. */
  String told() {
    try {
      return Files.readString(err, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it hang: it answers nobody and does nothing until {@link #goOn}. */
  void pause() throws IOException {
    signal("-STOP");
  }

  /** Lets it go on. */
  void goOn() throws IOException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(pid())).start();
    try {
      DemoException.require(
          kill.waitFor(STOP_SECONDS, TimeUnit.SECONDS) && kill.exitValue() == 0,
          "the " + name + " cannot be sent " + signal);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DemoException("interrupted at kill " + signal, e);
    }
  }

  /** Ends it as a power cut would: {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
    if (!waitFor(STOP_SECONDS)) {
      throw new DemoException("the " + name + " survived kill -9");
    }
    DemoException.require(
        process.exitValue() == KILLED,
        "the " + name + " was to be killed but ended with exit " + process.exitValue());
  }

  /** Asks it to stop, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    if (!waitFor(STOP_SECONDS)) {
      process.destroyForcibly();
      waitFor(STOP_SECONDS);
    }
  }

  private boolean waitFor(long seconds) {
    boolean interrupted = Thread.interrupted(); // the end of a child is worth the wait
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
      return !process.isAlive();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String lastWords() {
    try {
      String all = Files.readString(out) + Files.readString(err, StandardCharsets.UTF_8);
      return all.substring(Math.max(0, all.length() - 2_000)).strip();
    } catch (IOException e) {
      return "its output cannot be read: " + e.getMessage();
    }
  }
}
