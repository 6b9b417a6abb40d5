package org.waymark.server.cli;

/** The exit codes of the contract. With several names on one command line the largest wins. */
public enum ExitCode {
  OK(0),
  UNEXPECTED(1),
  USAGE(2),
  NOT_A_MEMBER(3),
  NOT_BELIEVED(4),
  TOO_OLD(5),
  REFUSED(6),
  UNREACHABLE(7);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The code of a number that {@link #number} gave. */
  static ExitCode of(int number) {
    for (ExitCode code : values()) {
      if (code.number == number) {
        return code;
      }
    }
    return UNEXPECTED;
  }

  /** The number given to the operating system. */
  public int number() {
    return number;
  }

  /** The one that wins when both were earned. */
  public ExitCode or(ExitCode other) {
    return number >= other.number ? this : other;
  }
}
