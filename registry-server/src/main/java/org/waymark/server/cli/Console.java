package org.waymark.server.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}. Thread-safe as
 * far as print streams are.
 *
 * @param terminal true when {@code err} is a terminal, so that progress may be drawn
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The process's own streams, in UTF-8 whatever the locale. */
  public static Console ofProcess() {
    return new Console(
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.out),
            true,
            java.nio.charset.StandardCharsets.UTF_8),
        new PrintStream(
            new java.io.FileOutputStream(java.io.FileDescriptor.err),
            true,
            java.nio.charset.StandardCharsets.UTF_8),
        System.console() != null);
  }

  /** One line for people. */
  public void line(String format, Object... arguments) {
    out.println(arguments.length == 0 ? format : String.format(format, arguments));
  }

  /** The one JSON document of {@code --json}. */
  public void json(JsonNode document) {
    try {
      out.println(JSON.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes can always be written", e);
    }
  }

  /** Progress and remarks: never part of the result. */
  public void note(String format, Object... arguments) {
    err.println(arguments.length == 0 ? format : String.format(format, arguments));
  }
}
