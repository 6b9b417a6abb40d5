package org.waymark.server.cli;

/** The exit codes of the contract. With several names on one command line the largest wins. */
public enum ExitCode {
  OK,
  UNEXPECTED,
  USAGE,
  NOT_A_MEMBER,
  NOT_BELIEVED,
  TOO_OLD,
  REFUSED,
  UNREACHABLE;

  /** The number given to the operating system. */
  public int number() {
    return ordinal();
  }

  /** The one that wins when both were earned. */
  public ExitCode or(ExitCode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
