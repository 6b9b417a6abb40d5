package org.waymark.server.cli;

import java.util.Optional;

/**
 * A command cannot go on: what happened, to which object, and the next command to run. Everything a
 * user sees of a failure is in the four fields.
 */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exit;
  private final String code;
  private final String next;

  /**
   * @param code stable, snake_case
   * @param message one sentence that names the object
   * @param next the next command to run or thing to do; empty when there is none
   */
  public CommandFailure(ExitCode exit, String code, String message, String next) {
    super(message);
    this.exit = exit;
    this.code = code;
    this.next = next;
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

  /**
   * The same failure whose next command is about the same data folder.
   *
   * @param flag {@code " --data DIR"}, or nothing where the folder is the usual one
   */
  CommandFailure onData(String flag) {
    boolean aboutData = next.startsWith("waymark registry ") || next.startsWith("waymark site ");
    return !aboutData || flag.isEmpty() || next.contains(" --data ")
        ? this
        : new CommandFailure(exit, code, message(), next + flag);
  }
}
