package org.waymark.client.sync;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.Introduction;
import org.waymark.client.store.StoreView;
import org.waymark.client.store.SyncBatch;
import org.waymark.client.store.Witnessed;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;

/**
 * Takes a copy to a later checkpoint of its log, by the entries in between: first to the one that
 * satisfies the witness policy, then to the newest, beyond which {@link Effect} holds back.
 */
final class TailStep {

  private final DirectoryStore store;
  private final SyncProgress progress;
  private final SplitLogs splits;
  private final Consumer<Advance> serve;

  TailStep(DirectoryStore store, SyncProgress progress, SplitLogs splits, Consumer<Advance> serve) {
    this.store = store;
    this.progress = progress;
    this.splits = splits;
    this.serve = serve;
  }

  /**
   * Folds the entries that are new.
   *
   * @param heads the newest larger than what is held
   * @return whether the source has all that is needed
   */
  boolean extend(SourceReader source, HeldState held, RootChain roots, Heads heads, Instant now)
      throws SourceException {
    StoreView view = held.view();
    MerkleFrontier known = view.state().frontier();
    Optional<Tail> found = new TailReader(source, progress).read(known, view::leaf, heads.newest());
    if (found.isEmpty()) {
      return false;
    }
    Tail tail = found.get();
    heads.requireOneLog(source, known, tail, splits, roots);
    long first = heads.witnessedSize() - held.size();
    if (first > 0 && first < tail.entries().size() && tail.upTo(first).complete()) {
      HeldState middle = step(held, roots, tail.upTo(first), heads.atWitnessed(), now);
      step(middle, roots, tail.from(first), heads, now);
    } else {
      step(held, roots, tail, heads, now);
    }
    return true;
  }

  private HeldState step(HeldState held, RootChain roots, Tail tail, Heads heads, Instant now) {
    StoreView view = held.view();
    progress.reached(SyncProgress.Phase.FOLD, 0, tail.entries().size());
    FoldState state =
        FoldState.at(
            view.state().frontier(),
            view.map(),
            held.last().time(),
            sub -> view.record(sub).map(record -> Record.parse(record.bytes())));
    FoldResult folded = new Fold(roots, state, now).apply(tail.entries(), tail::document);
    new NoWayBack(store).requireArrivals(roots.newest(), folded.changes());
    Event last = folded.last().orElseThrow();
    Witnessed witnessed = heads.furthest(view.state().witnessed(), roots, last.time(), now);
    Effect effect = effect(view, folded.changes(), witnessed);
    progress.reached(SyncProgress.Phase.STORE, 0, 0);
    SyncBatch batch =
        new SyncBatch(
            roots,
            heads.newest(),
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
                effect,
                HeldState.freshness(roots, last, witnessed, now),
                now),
            effect.marks(roots.newest().log().epoch()),
            witnessed,
            effect.hold(),
            effect.release());
    return commit(batch, roots, effect, now);
  }

  /** The same tree again, perhaps under new roots, with newer cosignatures, or more of it seen. */
  void confirm(HeldState held, RootChain roots, Heads heads, Instant now) {
    StoreView view = held.view();
    Witnessed known = view.state().witnessed();
    Witnessed witnessed = heads.furthest(known, roots, held.last().time(), now);
    boolean newRoots = view.state().rootVersion() < roots.newest().version();
    Effect effect = effect(view, List.of(), witnessed);
    Introduction introduction =
        Steps.introduction(
            view.state().introduction(),
            effect,
            HeldState.freshness(roots, held.last(), witnessed, now),
            now);
    if (!newRoots && witnessed.equals(known) && introduction.equals(view.state().introduction())) {
      return;
    }
    SyncBatch batch =
        new SyncBatch(
            roots,
            heads.newest(),
            view.state().frontier(),
            List.of(),
            List.of(),
            List.of(),
            Set.of(),
            Set.of(),
            view.state().mapRoot(),
            Optional.empty(),
            introduction,
            effect.marks(roots.newest().log().epoch()),
            witnessed,
            effect.hold(),
            effect.release());
    commit(batch, roots, effect, now);
  }

  private Effect effect(StoreView view, List<SiteChange> changes, Witnessed witnessed) {
    // Each row has a record, so they are read only where one of them may be concerned.
    boolean concerned = !changes.isEmpty() || witnessed.size() > view.state().witnessed().size();
    return Effect.of(
        concerned ? view.heldBack() : Map.of(),
        changes,
        witnessed.size(),
        view::record,
        store::siteMark);
  }

  private HeldState commit(SyncBatch batch, RootChain roots, Effect effect, Instant now) {
    @Nullable HeldState[] after = new HeldState[1];
    store.commit(
        batch,
        next -> {
          HeldState state = HeldState.of(next, roots, now);
          after[0] = state;
          serve.accept(Advance.of(state, effect));
        });
    HeldState committed = after[0];
    if (committed == null) {
      throw new IllegalStateException("a commit that nobody was told of");
    }
    return committed;
  }
}
