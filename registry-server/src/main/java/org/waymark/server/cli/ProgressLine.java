package org.waymark.server.cli;

import java.util.Locale;
import org.waymark.client.sync.SyncProgress;

/**
 * How far a sync is, as one line of a terminal that is written over; nothing where there is no
 * terminal.
 */
final class ProgressLine implements SyncProgress {
  private static final long PAUSE_NANOS = 100_000_000;

  private final Console console;
  private long last;
  private boolean drawn;

  ProgressLine(Console console) {
    this.console = console;
    this.last = System.nanoTime() - PAUSE_NANOS;
  }

  @Override
  public synchronized void reached(Phase phase, long done, long total) {
    if (!console.terminal()) {
      return;
    }
    if (phase == Phase.DONE) {
      clear();
      return;
    }
    long now = System.nanoTime();
    if (now - last < PAUSE_NANOS) {
      return;
    }
    last = now;
    drawn = true;
    String amount =
        done == 0 ? "" : total > 0 ? " %,d of %,d".formatted(done, total) : " %,d".formatted(done);
    console.err().print("\r\033[K" + phase.name().toLowerCase(Locale.ROOT) + amount);
    console.err().flush();
  }

  /** Takes the line away. */
  synchronized void clear() {
    if (drawn) {
      console.err().print("\r\033[K");
      console.err().flush();
      drawn = false;
    }
  }
}
