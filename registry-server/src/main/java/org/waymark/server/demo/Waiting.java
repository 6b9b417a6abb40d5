package org.waymark.server.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another process does, never for longer than a deadline. */
final class Waiting {
  private static final Duration PAUSE = Duration.ofMillis(10);

  private Waiting() {}

  /**
   * Asks again and again until there is an answer.
   *
   * @param what is waited for, as in "… did not happen within 5 s"
   * @throws DemoException when the time is up or this thread is interrupted
   */
  static <T> T until(String what, Duration deadline, Supplier<Optional<T>> answer) {
    return until(what, deadline, PAUSE, answer);
  }

  /**
   * The same.
   *
   * @param pause between an answer and the next question
   */
  static <T> T until(String what, Duration deadline, Duration pause, Supplier<Optional<T>> answer) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      Optional<T> found = answer.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - end >= 0) {
        throw new DemoException(what + " did not happen within " + seconds(deadline));
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new DemoException("interrupted while waiting: " + what);
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  static String seconds(Duration time) {
    return String.format(java.util.Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
