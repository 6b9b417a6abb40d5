package org.waymark.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Readiness;
import org.waymark.registry.KeyState;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryStatus;
import org.waymark.registry.error.RegistryException;

/**
 * Ready while the directory is fresh and the registry can sign. The database is asked at most once
 * a second, by one caller, while the others get the answer before: health checks cost nothing,
 * however many there are.
 */
final class RegistryReadiness implements Supplier<Readiness> {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryReadiness.class);
  private static final Duration KEPT = Duration.ofSeconds(1);

  private final Supplier<Registry> registry;
  private final InstantSource clock;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile Answer answer;

  private record Answer(Instant until, Readiness readiness) {}

  RegistryReadiness(Supplier<Registry> registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.answer =
        new Answer(
            Instant.MIN,
            new Readiness.NotReady("starting", "The registry is starting.", "wait a second"));
  }

  @Override
  public Readiness get() {
    Instant now = clock.instant();
    if (!now.isBefore(answer.until()) && asking.compareAndSet(false, true)) {
      try {
        answer = new Answer(now.plus(KEPT), ask(now));
      } finally {
        asking.set(false);
      }
    }
    return answer.readiness();
  }

  private Readiness ask(Instant now) {
    try {
      return of(registry.get().status(), now);
    } catch (RegistryException e) {
      LOG.warn("the registry cannot tell its status", e);
      return new Readiness.NotReady(
          e.code(), "The registry cannot read its database.", "look into the log of the registry");
    }
  }

  static Readiness of(RegistryStatus status, Instant now) {
    if (status.keys() == KeyState.WAITING) {
      return new Readiness.NotReady(
          "mirrors_silent",
          "The registry serves what stands and waits for a mirror to tell how far it was published.",
          "waymark registry status");
    }
    if (status.failure().isPresent()) {
      return new Readiness.NotReady(
          status.failure().get().code(),
          "The registry serves what stands and cannot sign.",
          "waymark registry status");
    }
    if (status.published().isEmpty()) {
      return new Readiness.NotReady(
          "unpublished", "Nothing has been published yet.", "wait a second");
    }
    Instant expires = status.published().get().entryExpires();
    if (!now.isBefore(expires)) {
      return new Readiness.NotReady(
          "stale", "The newest entry expired at " + expires + ".", "waymark registry status");
    }
    return new Readiness.Ready();
  }
}
