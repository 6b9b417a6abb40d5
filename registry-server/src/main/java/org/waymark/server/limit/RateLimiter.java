package org.waymark.server.limit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.waymark.node.http.Buckets;
import org.waymark.node.http.Client;

/** Counts requests by kind and client, in {@link Buckets} for each kind. Thread-safe. */
public final class RateLimiter {
  private final Map<Limited, Buckets> buckets = new EnumMap<>(Limited.class);

  /**
   * @param nanos a clock that only goes forward, such as {@link System#nanoTime}
   */
  public RateLimiter(RateLimits limits, LongSupplier nanos) {
    for (Limited kind : Limited.values()) {
      buckets.put(kind, new Buckets(limits.of(kind), limits.clients(), nanos));
    }
  }

  /**
   * Counts one request.
   *
   * @return how long to wait, when it was one too many
   */
  public Optional<Duration> take(Limited kind, Client client) {
    return buckets(kind).take(client);
  }

  /** Requests that were too many since the start, by kind. */
  public Map<Limited, Long> refused() {
    Map<Limited, Long> now = new EnumMap<>(Limited.class);
    buckets.forEach((kind, counted) -> now.put(kind, counted.refused()));
    return now;
  }

  private Buckets buckets(Limited kind) {
    Buckets counted = buckets.get(kind);
    if (counted == null) {
      throw new IllegalStateException("every kind has its buckets");
    }
    return counted;
  }
}
