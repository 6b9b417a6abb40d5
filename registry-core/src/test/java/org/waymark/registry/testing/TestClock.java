package org.waymark.registry.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. Thread-safe. */
public final class TestClock implements InstantSource {
  /** Not a whole second, because real clocks are not. */
  public static final Instant START = Instant.parse("2026-11-01T12:00:00.123456Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  public TestClock advance(Duration by) {
    now = now.plus(by);
    return this;
  }

  public void set(Instant instant) {
    now = instant;
  }
}
