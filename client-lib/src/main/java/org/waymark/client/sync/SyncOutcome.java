package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  static SyncOutcome unchanged(Source source, long size, Instant at) {
    return good(source, Kind.UNCHANGED, "has the " + size + " entries that are held", size, at);
  }

  static SyncOutcome advanced(Source source, long size, Instant at) {
    return good(source, Kind.ADVANCED, "gave a directory of " + size + " entries", size, at);
  }

  private static SyncOutcome good(Source source, Kind kind, String what, long size, Instant at) {
    return new SyncOutcome(source, kind, Optional.empty(), source + " " + what + ".", size, at);
  }

  /**
   * Nothing was had from it.
   *
   * @param message null where there is no better one than the code
   */
  static SyncOutcome failed(
      Source source, Kind kind, String code, @Nullable String message, long size, Instant at) {
    return new SyncOutcome(
        source, kind, Optional.of(code), message == null ? code : message, size, at);
  }

  /** Whether the source confirmed or renewed what is held. */
  public boolean ok() {
    return kind == Kind.UNCHANGED || kind == Kind.ADVANCED;
  }
}
