package org.waymark.server.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts requests by kind and client: a token bucket each, in the form of one number, the time at
 * which the bucket is full again (the generic cell rate algorithm, ITU-T I.371, annex A). Bounded
 * memory: who has not asked for as long as his bucket takes to fill is forgotten, and of too many
 * the least frequent. Thread-safe.
 */
public final class RateLimiter {
  private final RateLimits limits;
  private final LongSupplier nanos;
  private final Map<Limited, Cache<Client, AtomicLong>> full = new EnumMap<>(Limited.class);
  private final Map<Limited, LongAdder> refused = new EnumMap<>(Limited.class);

  /**
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  public RateLimiter(RateLimits limits, LongSupplier nanos) {
    this.limits = limits;
    this.nanos = nanos;
    for (Limited kind : Limited.values()) {
      refused.put(kind, new LongAdder());
    }
  }

  /**
   * Counts one request.
   *
   * @return how long to wait, when it was one too many
   */
  public Optional<Duration> take(Limited kind, Client client) {
    RateLimit limit = limits.of(kind);
    long every = limit.every().toNanos();
    long burst = limit.memory().toNanos();
    long now = nanos.getAsLong();
    AtomicLong fullAt = buckets(kind).get(client, any -> new AtomicLong(now));
    while (true) {
      long before = fullAt.get();
      long from = before - now > 0 ? before : now; // nanoTime may overflow, differences do not
      long after = from + every;
      long missing = after - now - burst;
      if (missing > 0) {
        counter(kind).increment();
        return Optional.of(Duration.ofNanos(missing));
      }
      if (fullAt.compareAndSet(before, after)) {
        return Optional.empty();
      }
    }
  }

  /** Requests that were too many since the start, by kind. */
  public Map<Limited, Long> refused() {
    Map<Limited, Long> now = new EnumMap<>(Limited.class);
    refused.forEach((kind, number) -> now.put(kind, number.sum()));
    return now;
  }

  private LongAdder counter(Limited kind) {
    LongAdder counter = refused.get(kind);
    if (counter == null) {
      throw new IllegalStateException("every kind has a counter");
    }
    return counter;
  }

  /** Made with the first request of the kind: a start need not load the cache's classes. */
  private Cache<Client, AtomicLong> buckets(Limited kind) {
    synchronized (full) {
      return full.computeIfAbsent(
          kind,
          any ->
              Caffeine.newBuilder()
                  .maximumSize(limits.clients())
                  .expireAfterAccess(limits.of(kind).memory())
                  .ticker(nanos::getAsLong)
                  .executor(Runnable::run)
                  .build());
    }
  }
}
