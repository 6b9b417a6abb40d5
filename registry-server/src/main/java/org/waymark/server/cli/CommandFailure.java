package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A command cannot go on: what happened, to which object, and the next command to run. Everything a
 * user sees of a failure is in its fields.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern ABOUT_DATA =
      Pattern.compile("waymark (registry|site|invite|application|rules|token|audit|decision) ");

  private final ExitCode exit;
  private final String code;
  private final String next;
  private final transient Map<String, JsonNode> more;

  /**
   * @param code stable, snake_case
   * @param message one sentence that names the object
   * @param next the next command to run or thing to do; empty when there is none
   */
  public CommandFailure(ExitCode exit, String code, String message, String next) {
    this(exit, code, message, next, Map.of());
  }

  /**
   * @param more what else programs are told, by name; part of the error with {@code --json}
   */
  CommandFailure(
      ExitCode exit, String code, String message, String next, Map<String, JsonNode> more) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.next = next;
    this.more = Map.copyOf(more);
  }

  public static CommandFailure usage(String code, String message, String next) {
    return new CommandFailure(ExitCode.USAGE, code, message, next);
  }

  public ExitCode exit() {
    return exit;
  }

  public String code() {
    return code;
  }

  /** Never null because every failure has one. */
  public String message() {
    return String.valueOf(getMessage());
  }

  public Optional<String> next() {
    return next.isEmpty() ? Optional.empty() : Optional.of(next);
  }

  /** What else programs are told, by name. */
  Map<String, JsonNode> more() {
    return more;
  }

  /** The same failure with other advice. */
  CommandFailure withNext(String advice) {
    return new CommandFailure(exit, code, message(), advice, more);
  }

  /**
   * The same failure whose next command is about the same data folder.
   *
   * @param flag {@code " --data DIR"}, or nothing where the folder is the usual one
   */
  CommandFailure onData(String flag) {
    boolean aboutData = ABOUT_DATA.matcher(next).lookingAt();
    return !aboutData || flag.isEmpty() || next.contains(" --data ") ? this : withNext(next + flag);
  }
}
