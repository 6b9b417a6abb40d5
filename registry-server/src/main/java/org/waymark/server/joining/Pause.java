package org.waymark.server.joining;

import java.time.Duration;

/** How time passes between two looks; a test lets the world change instead. */
@FunctionalInterface
public interface Pause {

  /** Waits. */
  void take(Duration time) throws InterruptedException;
}
