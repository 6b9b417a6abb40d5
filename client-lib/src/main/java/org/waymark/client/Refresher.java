package org.waymark.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two threads of a {@link Directory}: one asks for news, one moves the clock that the hottest
 * path reads. Both are daemons, named, and end with {@link #close()}. Neither is ever interrupted,
 * because an interrupt closes files under a writer.
 */
final class Refresher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

  /** Between two refreshes that somebody else asks for. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final double JITTER = 0.2;
  private static final long CLOSE_SECONDS = 30;

  private final Duration poll;
  private final RandomGenerator random;
  private final BooleanSupplier sync;
  private final ScheduledThreadPoolExecutor syncing;
  private final ScheduledThreadPoolExecutor ticking;
  private @Nullable Future<?> next;
  private long lastWoken = System.nanoTime() - SHORTEST.toNanos();
  private int failures;
  private boolean complained;

  /**
   * @param name distinguishes the threads of several directories
   * @param sync returns whether every federation had a good source
   * @param tick moves the clock, and must not throw
   */
  Refresher(
      String name, Duration poll, RandomGenerator random, BooleanSupplier sync, Runnable tick) {
    this.poll = poll;
    this.random = random;
    this.sync = sync;
    this.syncing = single("waymark-sync-" + name);
    this.ticking = single("waymark-clock-" + name);
    // What is only planned is dropped at the end, what runs is let finish.
    syncing.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    ticking.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    // Neither future is waited for: the tasks themselves report what goes wrong.
    Future<?> unused = ticking.scheduleAtFixedRate(tick, 0, 250, TimeUnit.MILLISECONDS);
    syncing.execute(this::run);
  }

  private static ScheduledThreadPoolExecutor single(String name) {
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Whatever goes wrong, an exhausted memory included, there is a next time. */
  private void run() {
    boolean good = false;
    try {
      good = sync.getAsBoolean();
      complained = false;
    } catch (Throwable e) {
      complain(e);
    } finally {
      failures = good ? 0 : failures + 1;
      plan();
    }
  }

  /** Once for failures in a row. */
  private void complain(Throwable e) {
    if (!complained) {
      complained = true;
      LOG.error("The refresh of the directory failed; it will be tried again.", e);
    }
  }

  private void plan() {
    plan(delay(poll, failures, random.nextDouble()));
  }

  private synchronized void plan(Duration wait) {
    try {
      next = syncing.schedule(this::run, wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("The last refresh is done.");
    }
  }

  /**
   * There is news: does not wait for the next time. Whoever brings news again and again is heard
   * every few seconds only, and never while a refresh is under way, which finds out by itself.
   */
  synchronized void wake() {
    long now = System.nanoTime();
    if (now - lastWoken < SHORTEST.toNanos()) {
      return;
    }
    Future<?> planned = next;
    if (planned != null && planned.cancel(false)) {
      lastWoken = now;
      plan(Duration.ZERO);
    }
  }

  /**
   * The time to wait: the poll interval, doubled for each failure in a row up to 15 minutes, and up
   * to 20 % more or less, so that the nodes of a federation do not come all at once.
   *
   * @param chance from 0 to 1
   */
  static Duration delay(Duration poll, int failures, double chance) {
    Duration longest = poll.compareTo(LONGEST) > 0 ? poll : LONGEST;
    Duration doubled = poll.multipliedBy(1L << Math.min(failures, 20));
    Duration base = doubled.compareTo(longest) > 0 ? longest : doubled;
    return Duration.ofMillis((long) (base.toMillis() * (1 - JITTER + 2 * JITTER * chance)));
  }

  /** Waits for a refresh that is under way; whoever closes ends its fetches first. */
  @Override
  public void close() {
    ticking.shutdown();
    syncing.shutdown();
    boolean interrupted = false;
    try {
      if (!syncing.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
          || !ticking.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("A refresh of the directory goes on after {} s; it is left alone.", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
