package org.waymark.client.fetch;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.FetchException.Kind;

/**
 * The one deadline of a whole exchange. A read timeout restarts with every byte, so a server that
 * drips would never meet it; here an alarm closes the socket in use, whatever it is doing.
 */
final class Deadline implements AutoCloseable {

  private final String what;
  private final Duration whole;
  private final long end;
  private final ScheduledFuture<?> alarm;
  private @Nullable Socket watched;
  private boolean cut;

  Deadline(ScheduledExecutorService timer, Duration whole, String what) {
    this.what = what;
    this.whole = whole;
    this.end = System.nanoTime() + whole.toNanos();
    this.alarm = timer.schedule(this::cut, whole.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Closes this socket when time is up, or at once when it is up already. */
  synchronized void watch(Socket socket) {
    watched = socket;
    if (cut) {
      closeQuietly(socket);
    }
  }

  /** Leaves the socket to its next user. */
  synchronized void release() {
    watched = null;
  }

  /** Ends the exchange now: the deadline passed, or the fetcher is being closed. */
  synchronized void cut() {
    cut = true;
    if (watched != null) {
      closeQuietly(watched);
    }
  }

  synchronized boolean isCut() {
    return cut || System.nanoTime() - end >= 0;
  }

  /** Milliseconds left, at least one. */
  int millisLeft() throws FetchException {
    if (isCut()) {
      throw passed();
    }
    return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
  }

  FetchException passed() {
    return new FetchException(
        Kind.TIMEOUT,
        "fetch_timeout",
        what + " did not give a complete answer within " + whole.toMillis() + " ms.");
  }

  @Override
  public void close() {
    alarm.cancel(false);
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is released even so; there is nothing left to lose on this connection.
    }
  }
}
