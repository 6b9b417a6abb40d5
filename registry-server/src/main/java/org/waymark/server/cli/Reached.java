package org.waymark.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.waymark.client.fetch.SafeFetcher;

/** The fetchers of one command, made when needed and closed together. Used by one thread. */
final class Reached implements AutoCloseable {
  private final Reach reach;
  private final Map<Boolean, SafeFetcher> made = new LinkedHashMap<>();

  Reached(Reach reach) {
    this.reach = reach;
  }

  /**
   * @param testing dial this machine only, also without TLS
   */
  SafeFetcher fetcher(boolean testing) {
    return made.computeIfAbsent(testing, reach::fetcher);
  }

  @Override
  public void close() {
    made.values().forEach(SafeFetcher::close);
  }
}
