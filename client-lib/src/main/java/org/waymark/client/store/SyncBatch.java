package org.waymark.client.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.root.RootChain;

/**
 * One step from a stored state to the next, verified by the caller; stored as a whole or not at
 * all.
 *
 * @param roots every version that is believed
 * @param checkpoint of the tree after the step
 * @param frontier of that tree
 * @param earlier the entries directly before, as far as they came along; kept where the store lacks
 *     them
 * @param entries the new ones
 * @param records the new current records, one for each site that changed
 * @param added nodes of the new map
 * @param removed nodes that it does not need any more
 * @param mapRoot of the new map
 * @param snapshot the new base for bundles, if all its records are known
 * @param introduction who may be used while the directory is stale
 * @param siteMarks of sites whose signatures were checked
 * @param witnessed how far the witness policy is satisfied after the step
 * @param hold sites that are held back from now on, by map key
 * @param release sites that are not any more
 */
public record SyncBatch(
    RootChain roots,
    Checkpoint checkpoint,
    MerkleFrontier frontier,
    List<byte[]> earlier,
    List<byte[]> entries,
    List<StoredRecord> records,
    Set<MapNode> added,
    Set<Sha256> removed,
    Sha256 mapRoot,
    Optional<NewBase> snapshot,
    Introduction introduction,
    Map<EntityId, SiteMark> siteMarks,
    Witnessed witnessed,
    Map<Sha256, HeldBack> hold,
    Set<Sha256> release) {

  /**
   * A snapshot inside the step.
   *
   * @param base token and last included entry
   * @param then for each site that changed after that entry its record there, or nothing where it
   *     came later
   */
  public record NewBase(StoredState.SnapshotBase base, Map<Sha256, Optional<StoredRecord>> then) {}

  /** The marks after the step. */
  Marks marks() {
    return new Marks(
        roots.newest().version(),
        roots.newest().hash(),
        Optional.of(
            new Marks.Tree(
                checkpoint.origin(),
                roots.newest().log().epoch(),
                checkpoint.size(),
                checkpoint.root())));
  }
}
