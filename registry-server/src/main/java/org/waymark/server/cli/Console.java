package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes: results go to {@code out}, everything else to {@code err}.
 * Thread-safe as far as print streams are.
 *
 * @param in standard input, for {@code -} in the place of a file
 * @param terminal true when {@code err} is a terminal, so that progress may be drawn
 */
public record Console(InputStream in, PrintStream out, PrintStream err, boolean terminal) {
  /** With nothing on standard input. */
  public Console(PrintStream out, PrintStream err, boolean terminal) {
    this(InputStream.nullInputStream(), out, err, terminal);
  }

  /** The process's own streams, in UTF-8 whatever the locale. */
  @SuppressWarnings("SystemConsoleNull") // the launcher asks newer JDKs for the old meaning
  public static Console ofProcess() {
    return new Console(
        System.in, utf8(FileDescriptor.out), utf8(FileDescriptor.err), System.console() != null);
  }

  private static PrintStream utf8(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /** One line for people. */
  public void line(String format, @Nullable Object... arguments) {
    out.println(arguments.length == 0 ? format : String.format(format, arguments));
  }

  /** The one JSON document of {@code --json}. */
  public void json(JsonNode document) {
    out.println(JsonText.of(document));
  }

  /** Progress and remarks: never part of the result. */
  public void note(String format, @Nullable Object... arguments) {
    err.println(arguments.length == 0 ? format : String.format(format, arguments));
  }
}
