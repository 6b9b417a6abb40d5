package org.waymark.trust.bundle;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.Snapshot;

/**
 * A directory that {@link BundleImport} believed. The sink holds the snapshot's map nodes and all
 * records; the nodes that the tail adds are in {@code fold.map().added()}.
 *
 * @param roots from the pinned one to the newest, of those known before and those of the bundle
 * @param snapshot that the bundle begins with, where it has one
 * @param checkpoint that it ends with
 * @param fold of the tail
 * @param snapshotRecords how many sites the snapshot has
 */
public record ImportedDirectory(
    RootChain roots,
    Optional<Snapshot> snapshot,
    VerifiedCheckpoint checkpoint,
    FoldResult fold,
    long snapshotRecords) {

  /** The tree of the checkpoint. */
  public MerkleFrontier frontier() {
    return fold.frontier();
  }

  /** The last entry. */
  public Event last() {
    return fold.last().orElseThrow();
  }

  /** The map root after the last entry. */
  public Sha256 mapRoot() {
    return fold.map().root();
  }

  /** What to compare later trees with. */
  public TreeMark mark() {
    return TreeMark.of(checkpoint.checkpoint());
  }

  /** The state to fold later entries onto, reading from the sink of the import. */
  public FoldState state(ImportSink sink) {
    return FoldState.at(
        fold.frontier(),
        fold.map(),
        fold.lastTime(),
        sub -> fold.map().record(sub.key()).flatMap(sink::record).map(Record::parse));
  }
}
