package org.waymark.server.cli;

import org.slf4j.LoggerFactory;
import org.waymark.registry.Headstart;

/**
 * What a registry needs whatever its flags say, loaded beside the reading of its command line,
 * which keeps one core busy for a third of the time to the ready line.
 */
final class Ahead {
  private Ahead() {}

  /** Returns at once; does nothing for commands that do not start a registry. */
  static void of(String... arguments) {
    if (arguments.length > 1 && arguments[0].equals("registry") && arguments[1].equals("start")) {
      begin("waymark-ahead-keys", Headstart::run);
      begin("waymark-ahead-log", LoggerFactory::getILoggerFactory);
    }
  }

  private static void begin(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}
