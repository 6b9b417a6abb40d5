package org.waymark.server.cli;

/** Starts the command line: {@code ./waymark COMMAND …}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Ahead.of(arguments);
    System.exit(CommandLineProgram.ofProcess().run(arguments).number());
  }
}
