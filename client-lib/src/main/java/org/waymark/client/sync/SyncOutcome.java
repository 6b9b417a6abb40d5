package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;

/**
 * What asking one source came to.
 *
 * @param code stable; empty for the good kinds
 * @param message a sentence for people
 * @param size entries held afterwards
 */
public record SyncOutcome(
    Source source, Kind kind, Optional<String> code, String message, long size, Instant at) {

  /** How it ended. */
  public enum Kind {
    /** The source has what is held already. */
    UNCHANGED,
    /** What it had was verified, stored and is in use. */
    ADVANCED,
    /** What it has is not believed; what is held stays. */
    REFUSED,
    /** It could not be read, which says nothing about the directory. */
    UNREACHABLE
  }

  /** Whether the source confirmed or renewed what is held. */
  public boolean ok() {
    return kind == Kind.UNCHANGED || kind == Kind.ADVANCED;
  }
}
