package org.waymark.client.fetch;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A few idle connections, so that a sync of many small files does not shake hands for each. Every
 * one stays with the address that was checked when it was dialled.
 */
final class ConnectionPool {

  private static final int MAX_IDLE = 8;
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(4); // below usual server limits

  private record Idle(Connection connection, long since, Future<?> eviction) {
    boolean isOld() {
      return System.nanoTime() - since >= IDLE_NANOS;
    }

    void end() {
      eviction.cancel(false);
      connection.close();
    }
  }

  private final ScheduledExecutorService timer;
  private final Deque<Idle> idle = new ArrayDeque<>(); // oldest first
  private boolean closed;

  ConnectionPool(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Takes the most recently used connection of the origin. */
  synchronized Optional<Connection> take(String origin) {
    for (Iterator<Idle> it = idle.descendingIterator(); it.hasNext(); ) {
      Idle candidate = it.next();
      if (candidate.connection().origin().equals(origin)) {
        it.remove();
        if (!candidate.isOld() && isQuiet(candidate.connection())) {
          candidate.eviction().cancel(false);
          return Optional.of(candidate.connection());
        }
        candidate.end();
      }
    }
    return Optional.empty();
  }

  /** Keeps the connection for a while, or closes it. */
  synchronized void give(Connection connection) {
    if (closed || connection.raw().isClosed() || !isQuiet(connection)) {
      connection.close();
      return;
    }
    try {
      long since = System.nanoTime(); // before the timer starts, so that it never rings early
      Future<?> eviction = timer.schedule(this::evict, IDLE_NANOS, TimeUnit.NANOSECONDS);
      idle.addLast(new Idle(connection, since, eviction));
    } catch (RejectedExecutionException e) {
      connection.close(); // the fetcher was closed meanwhile
    }
    if (idle.size() > MAX_IDLE) {
      idle.removeFirst().end();
    }
  }

  private synchronized void evict() {
    while (!idle.isEmpty() && idle.getFirst().isOld()) {
      idle.removeFirst().end();
    }
  }

  synchronized void close() {
    closed = true;
    idle.forEach(Idle::end);
    idle.clear();
  }

  /** A server that speaks unasked would have its words taken for the next answer. */
  private static boolean isQuiet(Connection connection) {
    try {
      return !connection.in().hasLeftovers();
    } catch (IOException e) {
      return false;
    }
  }
}
