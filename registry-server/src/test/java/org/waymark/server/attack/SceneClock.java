package org.waymark.server.attack;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of a scene, for everybody in it; stands still until it is moved. Thread-safe. */
final class SceneClock extends Clock {

  private volatile Instant now;

  SceneClock(Instant now) {
    this.now = now;
  }

  /** Moves on, or back. */
  void move(Duration by) {
    now = now.plus(by);
  }

  void set(Instant then) {
    now = then;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
