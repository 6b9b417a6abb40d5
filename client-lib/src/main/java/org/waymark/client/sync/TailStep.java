package org.waymark.client.sync;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreView;
import org.waymark.client.store.SyncBatch;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;

/** Takes a copy to a later checkpoint of its log, by the entries in between. */
final class TailStep {

  private final DirectoryStore store;
  private final SyncProgress progress;
  private final Consumer<Advance> serve;

  TailStep(DirectoryStore store, SyncProgress progress, Consumer<Advance> serve) {
    this.store = store;
    this.progress = progress;
    this.serve = serve;
  }

  /**
   * Folds the entries that are new.
   *
   * @param target believed, and larger than what is held
   * @return whether the source has all that is needed
   */
  boolean extend(
      SourceReader source, HeldState held, RootChain roots, Checkpoint target, Instant now)
      throws SourceException {
    StoreView view = held.view();
    Optional<Tail> found =
        new TailReader(source, progress).read(view.state().frontier(), view::leaf, target);
    if (found.isEmpty()) {
      return false;
    }
    Tail tail = found.get();
    progress.reached(SyncProgress.Phase.FOLD, 0, tail.entries().size());
    FoldState state =
        FoldState.at(
            view.state().frontier(),
            view.map(),
            held.last().time(),
            sub -> view.record(sub).map(record -> Record.parse(record.bytes())));
    FoldResult folded = new Fold(roots, state, now).apply(tail.entries(), tail::document);
    new NoWayBack(store).requireArrivals(roots.newest(), folded.changes());
    progress.reached(SyncProgress.Phase.STORE, 0, 0);
    SyncBatch batch =
        new SyncBatch(
            roots,
            target,
            folded.frontier(),
            tail.earlier(),
            tail.entries(),
            Steps.records(folded.changes()),
            folded.map().added(),
            folded.map().removed(),
            folded.map().root(),
            Steps.snapshot(roots, view.size(), tail, folded, view::record, now),
            Steps.introduction(
                view.state().introduction(),
                folded.changes(),
                freshness(roots.newest(), target, folded.last().orElseThrow(), now),
                now),
            Steps.siteMarks(folded.changes(), roots));
    store.commit(
        batch,
        next -> serve.accept(new Advance(HeldState.of(next, roots, now), false, folded.changes())));
    return true;
  }

  /** Nothing new in the log: other roots, or a note with newer cosignatures. */
  void renew(HeldState held, RootChain roots, Checkpoint same, Instant now) {
    StoreView view = held.view();
    SyncBatch batch =
        new SyncBatch(
            roots,
            same,
            view.state().frontier(),
            List.of(),
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            view.state().mapRoot(),
            Optional.empty(),
            Steps.introduction(
                view.state().introduction(),
                List.of(),
                freshness(roots.newest(), same, held.last(), now),
                now),
            Map.of());
    store.commit(
        batch, next -> serve.accept(new Advance(HeldState.of(next, roots, now), false, List.of())));
  }

  private static FreshnessRule freshness(
      Root newest, Checkpoint checkpoint, Event last, Instant now) {
    return FreshnessRule.of(
        newest,
        last.time(),
        last.expires(),
        newest
            .witness()
            .satisfiedSince(checkpoint.note(), now.plusSeconds(RootChain.SKEW_SECONDS)));
  }
}
