package org.waymark.server.cli;

/** Times in JSON, cut to what a table has room for. */
final class Days {
  private Days() {}

  /** The day of {@code 2026-11-23T04:05:06Z}. */
  static String of(String time) {
    return time.replaceFirst("T.*", "");
  }

  /** Day and minute, in UTC. */
  static String minute(String time) {
    return time.replaceFirst("T(\\d\\d:\\d\\d).*", " $1");
  }
}
