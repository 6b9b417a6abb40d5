package org.waymark.server.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the demo must not leave behind: processes, servers, folders. Closed by whoever
 * comes first, the command or the JVM's shutdown; from then on nothing more is started.
 * Thread-safe.
 */
final class Belongings implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Belongings.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private boolean closed;

  /**
   * Starts something, which must not take long, and keeps it until the end.
   *
   * @throws DemoException when the end has come already, or whatever starting it throws
   */
  synchronized <T extends AutoCloseable> T keep(Callable<T> start) throws Exception {
    if (closed) {
      throw new DemoException("the demo is being stopped");
    }
    T started = start.call();
    parts.push(started);
    return started;
  }

  /** Ends everything, the last started first. Only the first call does. */
  @Override
  public void close() {
    Deque<AutoCloseable> ending;
    synchronized (this) {
      closed = true;
      ending = new ArrayDeque<>(parts);
      parts.clear();
    }
    for (AutoCloseable part : ending) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("a part of the demo did not end cleanly: {}", e.toString());
      }
    }
  }
}
