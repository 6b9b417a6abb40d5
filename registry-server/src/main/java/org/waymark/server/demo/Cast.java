package org.waymark.server.demo;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Who plays false, and how: a demo in which nobody does must fail.
 *
 * @param lies what is really told where the demo wants a lie
 * @param faults what the sixth site gets wrong
 * @param forked whether the thief of the log key writes another story
 */
record Cast(BiFunction<Claim, Lie, Lie> lies, Set<Fault> faults, boolean forked) {

  Cast {
    faults = Set.copyOf(faults);
  }

  /** As the demo is shown. */
  static Cast usual() {
    return new Cast((claim, lie) -> lie, EnumSet.allOf(Fault.class), true);
  }

  /** Says what is told for a claim. */
  Lie lie(Claim claim, Lie wanted) {
    return lies.apply(claim, wanted);
  }

  boolean has(Fault fault) {
    return faults.contains(fault);
  }
}
