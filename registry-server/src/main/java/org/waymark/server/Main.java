package org.waymark.server;

import org.waymark.server.cli.CommandLineProgram;

/** Starts the command line: {@code ./waymark COMMAND …}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(CommandLineProgram.ofProcess().run(arguments).number());
  }
}
