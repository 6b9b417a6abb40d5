package org.waymark.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands still until it is moved. */
final class TestClock implements InstantSource {

  private volatile Instant now;

  TestClock(Instant now) {
    this.now = now;
  }

  @Override
  public Instant instant() {
    return now;
  }

  TestClock set(Instant then) {
    now = then;
    return this;
  }

  TestClock advance(Duration by) {
    return set(now.plus(by));
  }
}
