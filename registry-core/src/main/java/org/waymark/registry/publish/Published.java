package org.waymark.registry.publish;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;

/**
 * What readers see at one moment.
 *
 * @param checkpoint in its place in the folder
 * @param last the entry at its end
 * @param bundle which bundle stands: the snapshot entry it was made at, or -1
 * @param witnessed the newest checkpoint that satisfies the witness policy; empty without one
 * @param revision grows with whatever changes here
 */
public record Published(
    Checkpoint checkpoint, Event last, long bundle, Optional<Checkpoint> witnessed, long revision) {

  /** Entries under the checkpoint. */
  public long size() {
    return checkpoint.size();
  }

  /** The map root after the last entry. */
  public Sha256 directory() {
    return last.directory();
  }
}
