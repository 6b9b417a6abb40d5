package org.waymark.node.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests of one kind by client: a token bucket each, in the form of one number, the time
 * at which the bucket is full again (the generic cell rate algorithm, ITU-T I.371, annex A).
 * Bounded memory: who has not asked for as long as his bucket takes to fill is forgotten, and of
 * too many the least frequent. Thread-safe.
 */
public final class Buckets {
  private final RateLimit limit;
  private final int clients;
  private final LongSupplier nanos;
  private final LongAdder refused = new LongAdder();
  // Made with the first request: a start need not load the cache's classes.
  private @Nullable Cache<Client, AtomicLong> full;

  /**
   * Full buckets.
   *
   * @param clients how many are remembered
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  public Buckets(RateLimit limit, int clients, LongSupplier nanos) {
    this.limit = limit;
    this.clients = clients;
    this.nanos = nanos;
  }

  /**
   * Counts one request.
   *
   * @return how long to wait, when it was one too many
   */
  public Optional<Duration> take(Client client) {
    long every = limit.every().toNanos();
    long burst = limit.memory().toNanos();
    long now = nanos.getAsLong();
    AtomicLong fullAt = full().get(client, any -> new AtomicLong(now));
    while (true) {
      long before = fullAt.get();
      long from = before - now > 0 ? before : now; // nanoTime may overflow, differences do not
      long after = from + every;
      long missing = after - now - burst;
      if (missing > 0) {
        refused.increment();
        return Optional.of(Duration.ofNanos(missing));
      }
      if (fullAt.compareAndSet(before, after)) {
        return Optional.empty();
      }
    }
  }

  /** Requests that were too many since the start. */
  public long refused() {
    return refused.sum();
  }

  private synchronized Cache<Client, AtomicLong> full() {
    Cache<Client, AtomicLong> made = full;
    if (made == null) {
      made =
          Caffeine.newBuilder()
              .maximumSize(clients)
              .expireAfterAccess(limit.memory())
              .ticker(nanos::getAsLong)
              .executor(Runnable::run)
              .build();
      full = made;
    }
    return made;
  }
}
