package org.waymark.trust.fold;

import java.util.List;
import java.util.Optional;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;

/**
 * A directory after a batch that was checked in full. Nothing was written: the caller stores {@code
 * map.added()}, the records of {@code changes} and the frontier, all or nothing.
 *
 * @param frontier the tree after the batch; it still has to be the one of a checkpoint
 * @param map the map after the batch, as changes over the state's
 * @param changes one for each site that the batch touched, in the order of their last entries
 * @param last the last entry; empty for an empty batch
 * @param lastTime the {@code time} of the last entry folded, in this batch or before
 * @param snapshots announced in the batch, ascending
 */
public record FoldResult(
    MerkleFrontier frontier,
    DirectoryMap map,
    List<SiteChange> changes,
    Optional<Event> last,
    long lastTime,
    List<SnapshotSeen> snapshots) {

  public FoldResult {
    changes = List.copyOf(changes);
    snapshots = List.copyOf(snapshots);
  }
}
