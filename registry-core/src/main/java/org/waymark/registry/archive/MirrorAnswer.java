package org.waymark.registry.archive;

import java.net.URI;
import org.waymark.trust.log.Checkpoint;

/** What came of asking one mirror. */
sealed interface MirrorAnswer {
  URI mirror();

  /** A checkpoint with a valid signature of this federation's log, in the epoch in force. */
  record Believed(URI mirror, Checkpoint checkpoint) implements MirrorAnswer {}

  /**
   * Nothing that counts.
   *
   * @param lies whether something came that no honest mirror serves
   * @param code stable, snake_case
   * @param why for people
   */
  record Useless(URI mirror, boolean lies, String code, String why) implements MirrorAnswer {}
}
