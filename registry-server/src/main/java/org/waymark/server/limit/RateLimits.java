package org.waymark.server.limit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.waymark.node.http.RateLimit;

/**
 * How often one client may do what, by kind. A client is an IPv4 address or, since a customer of
 * IPv6 has that many for himself, a /64. Immutable.
 *
 * @param byKind a limit for every kind
 * @param clients how many are remembered; the ones that ask least are forgotten first
 */
public record RateLimits(Map<Limited, RateLimit> byKind, int clients) {

  /**
   * For a person who mends his site and tries again, several of them behind one address, and a
   * program that polls; a hundredth of what would be felt.
   */
  public static final RateLimits DEFAULT =
      new RateLimits(
          Map.of(
              Limited.APPLY, new RateLimit(30, Duration.ofMinutes(1)),
              Limited.APPLICATION, RateLimit.perMinute(240, 120),
              Limited.SITE, RateLimit.perMinute(60, 60),
              Limited.JOIN, RateLimit.perMinute(60, 60),
              Limited.FEDERATION, RateLimit.perMinute(600, 600),
              Limited.COSIGN, RateLimit.perMinute(120, 60),
              Limited.AUTHENTICATION, RateLimit.perMinute(20, 20)),
          20_000);

  public RateLimits {
    byKind = Map.copyOf(byKind);
    if (byKind.size() != Limited.values().length || clients < 1) {
      throw new IllegalArgumentException("a limit for every kind: " + byKind.keySet());
    }
  }

  /** The same with another limit for one kind. */
  public RateLimits with(Limited kind, RateLimit limit) {
    Map<Limited, RateLimit> changed = new EnumMap<>(byKind);
    changed.put(kind, limit);
    return new RateLimits(changed, clients);
  }

  RateLimit of(Limited kind) {
    RateLimit limit = byKind.get(kind);
    if (limit == null) {
      throw new IllegalStateException("no limit for " + kind);
    }
    return limit;
  }
}
