package org.waymark.node.http;

import java.time.Duration;

/**
 * What a stranger may cost a listener.
 *
 * @param idle a connection on which nothing moves for as long is closed
 * @param requestHeaderBytes request line and headers together
 * @param connections further ones wait in the system's queue until others are gone
 * @param drain how long {@code close()} lets running requests finish
 */
public record ListenerLimits(
    Duration idle, int requestHeaderBytes, int connections, Duration drain) {

  /** 30 s, 8 KiB, 4096 connections, 2 s. */
  public static final ListenerLimits DEFAULT =
      new ListenerLimits(Duration.ofSeconds(30), 8 * 1024, 4096, Duration.ofSeconds(2));

  /** Refuses what would stop every request. */
  public ListenerLimits {
    if (idle.toMillis() < 1 || requestHeaderBytes < 256 || connections < 1 || drain.isNegative()) {
      throw new IllegalArgumentException("a listener with these limits answers nobody");
    }
  }

  /** These limits with another idle time. */
  public ListenerLimits withIdle(Duration other) {
    return new ListenerLimits(other, requestHeaderBytes, connections, drain);
  }

  /** These limits with another number of connections. */
  public ListenerLimits withConnections(int other) {
    return new ListenerLimits(idle, requestHeaderBytes, other, drain);
  }
}
