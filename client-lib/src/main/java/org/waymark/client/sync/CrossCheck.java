package org.waymark.client.sync;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleProofs;

/**
 * Compares what one source shows with what was had from others, so that a log which shows two trees
 * has to keep all sources apart for ever (DESIGN 7). One thread at a time.
 */
final class CrossCheck {

  private static final Logger LOG = LoggerFactory.getLogger(CrossCheck.class);

  private final CopyInUse copy;
  private final SplitLogs splits;

  CrossCheck(CopyInUse copy, SplitLogs splits) {
    this.copy = copy;
    this.splits = splits;
  }

  /**
   * Whether the checkpoint of one more source is of a tree that is not a part of what is held:
   * larger, or another one. Which of the two, following that source tells. One that cannot be asked
   * does not differ.
   */
  boolean differs(SourceReader other) {
    HeldState held = copy.held().orElseThrow();
    try {
      other.begin();
      Optional<byte[]> note = other.checkpoint().body();
      if (note.isEmpty()) {
        return false;
      }
      Checkpoint shown = Checkpoint.parse(note.get());
      return shown.origin().equals(held.checkpoint().origin())
          && (shown.size() > held.size() || !SplitLogs.contains(held, shown));
    } catch (SourceException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.debug("{} could not be compared.", other.source(), e);
      return false;
    }
  }

  /** Two signed trees of which neither contains the other: makes it a proof for everybody. */
  void prove(SourceReader reader, HeldState held, Offered offered) {
    Checkpoint shown = offered.checkpoint();
    MerkleProofs.HashReader larger =
        shown.size() <= held.size()
            ? SplitLogs.tree(held)
            : offered.tree().orElseGet(() -> TreeComparison.tiles(reader, shown.size()));
    try {
      splits.keepIfSplit(held.checkpoint(), shown, larger, copy.roots());
    } catch (StoreDamagedException e) {
      LOG.info("{} shows another tree, and what is held cannot be read.", reader.source(), e);
    }
  }
}
