package org.waymark.client.store;

/** Told of each {@link Barrier} when it is reached, so that a test can end the process there. */
@FunctionalInterface
public interface Barriers {

  /** What production uses. */
  Barriers NONE = barrier -> {};

  void reached(Barrier barrier);
}
