package org.waymark.client.sync;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoreImport;
import org.waymark.client.store.SyncBatch;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Takes a directory over as a whole, into a store of its own that takes the place of the one in use
 * when everything is verified: from a bundle, or from the first entry of the log.
 */
final class WholeStep {

  private final DirectoryStore store;
  private final NoWayBack noWayBack;
  private final SyncProgress progress;
  private final Consumer<Offered> offered;
  private final Consumer<Advance> serve;

  /**
   * @param offered told of each checkpoint that is believed, before it is compared with what was
   *     accepted; may refuse its log
   */
  WholeStep(
      DirectoryStore store,
      SyncProgress progress,
      Consumer<Offered> offered,
      Consumer<Advance> serve) {
    this.store = store;
    this.noWayBack = new NoWayBack(store);
    this.progress = progress;
    this.offered = offered;
    this.serve = serve;
  }

  /** What the directory is, before it is stored. */
  private record Whole(
      RootChain roots, Checkpoint checkpoint, FoldResult folded, List<SiteChange> changes) {}

  /**
   * From a bundle, and the tail beyond it.
   *
   * @param known roots that are believed already, and judge a bundle that has fewer of them
   * @param target a believed checkpoint of the same source; the bundle may be older than that
   * @return whether there is a bundle
   */
  boolean fromBundle(SourceReader source, RootChain known, Optional<Checkpoint> target, Instant now)
      throws SourceException, IOException {
    try (StoreImport into = store.begin()) {
      StoreSink sink = new StoreSink(into, progress);
      ImportedDirectory imported;
      Optional<InputStream> stream = source.bundle(progress);
      if (stream.isEmpty()) {
        return false;
      }
      try (InputStream in = stream.get()) {
        // Without the mark: a bundle is made at a snapshot, and the tail beyond it counts too.
        imported = BundleImport.verify(in, known, now, sink, Optional.empty());
      }
      imported.snapshot().ifPresent(sink::conclude);
      Whole whole = extend(source, imported, target, sink, now);
      adopt(into, sink, whole, Optional.empty(), now);
      return true;
    }
  }

  private Whole extend(
      SourceReader source,
      ImportedDirectory imported,
      Optional<Checkpoint> target,
      StoreSink sink,
      Instant now)
      throws SourceException {
    Optional<Tail> beyond = Optional.empty();
    if (target.isPresent() && target.get().size() > imported.frontier().size()) {
      beyond = new TailReader(source, progress).read(imported.frontier(), sink::leaf, target.get());
    }
    RootChain roots = imported.roots();
    if (beyond.isEmpty()) {
      return new Whole(
          roots, imported.checkpoint().checkpoint(), imported.fold(), imported.fold().changes());
    }
    FoldState state = imported.state(sink);
    FoldResult folded =
        new Fold(roots, state, now).apply(beyond.get().entries(), beyond.get()::document);
    sink.add(beyond.get());
    List<SiteChange> changes = new ArrayList<>(imported.fold().changes());
    changes.addAll(folded.changes());
    return new Whole(roots, target.get(), folded, changes);
  }

  /**
   * From the first entry.
   *
   * @return whether the source has all entries and the records that are needed
   */
  boolean fromFirstEntry(SourceReader source, RootChain roots, Checkpoint target, Instant now)
      throws SourceException {
    Optional<Tail> tail =
        new TailReader(source, progress)
            .read(MerkleFrontier.empty(), index -> LogIdentity.NOTHING, target);
    if (tail.isEmpty()) {
      return false;
    }
    progress.reached(SyncProgress.Phase.FOLD, 0, tail.get().entries().size());
    FoldResult folded =
        new Fold(roots, FoldState.empty(MapNodes.none()), now)
            .apply(tail.get().entries(), tail.get()::document);
    try (StoreImport into = store.begin()) {
      StoreSink sink = new StoreSink(into, progress);
      sink.add(tail.get());
      Optional<SyncBatch.NewBase> base =
          Steps.snapshot(roots, 0, tail.get(), folded, sub -> Optional.empty(), now);
      adopt(into, sink, new Whole(roots, target, folded, folded.changes()), base, now);
    }
    return true;
  }

  private void adopt(
      StoreImport into,
      StoreSink sink,
      Whole whole,
      Optional<SyncBatch.NewBase> base,
      Instant now) {
    Root newest = whole.roots().newest();
    FoldResult folded = whole.folded();
    noWayBack.requireRoots(whole.roots());
    offered.accept(new Offered(whole.checkpoint(), Optional.of(sink::node)));
    requireBase(newest.log(), sink);
    noWayBack.requireTree(newest, whole.checkpoint(), sink::rootAt);
    Map<EntityId, SiteMark> siteMarks =
        new HashMap<>(noWayBack.requireSites(newest, folded.map(), sink::record, now));
    Steps.siteMarks(whole.changes(), whole.roots())
        .forEach((sub, mark) -> siteMarks.merge(sub, mark, SiteMark::raised));
    Event last = Event.parse(sink.entries().get(sink.entries().size() - 1));
    FreshnessRule freshness =
        FreshnessRule.of(
            newest,
            last.time(),
            last.expires(),
            newest
                .witness()
                .satisfiedSince(
                    whole.checkpoint().note(), now.plusSeconds(RootChain.SKEW_SECONDS)));
    progress.reached(SyncProgress.Phase.STORE, 0, 0);
    SyncBatch batch =
        new SyncBatch(
            whole.roots(),
            whole.checkpoint(),
            folded.frontier(),
            sink.earlier(),
            sink.entries(),
            Steps.records(whole.changes()),
            folded.map().added(),
            folded.map().removed(),
            folded.map().root(),
            base,
            noWayBack.introduction(freshness, now),
            siteMarks);
    store.adopt(
        into,
        batch,
        view ->
            serve.accept(
                new Advance(HeldState.of(view, whole.roots(), now), true, whole.changes())));
  }

  private static void requireBase(LogIdentity log, StoreSink sink) {
    if (log.baseSize() > 0 && !sink.rootAt(log.baseSize()).equals(log.baseRoot())) {
      throw new SyncException(
          "log_base_mismatch",
          "The log "
              + log.origin()
              + " does not begin with the "
              + log.baseSize()
              + " entries that its root names.");
    }
  }
}
