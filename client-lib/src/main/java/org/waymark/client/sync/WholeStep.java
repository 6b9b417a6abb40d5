package org.waymark.client.sync;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.HeldBack;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreImport;
import org.waymark.client.store.StoredRecord;
import org.waymark.client.store.SyncBatch;
import org.waymark.client.store.Witnessed;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.fold.SnapshotSeen;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;

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

  /**
   * What the directory is, before it is stored.
   *
   * @param heads whose newest is its tree
   * @param effect of what is beyond the part that satisfies the witness policy
   */
  private record Whole(
      RootChain roots,
      Heads heads,
      FoldResult folded,
      List<SiteChange> changes,
      Optional<Effect> effect) {}

  /**
   * From a bundle, and the tail beyond it.
   *
   * @param known roots that are believed already, and judge a bundle that has fewer of them
   * @param heads believed, of the same source; the bundle may be older than that
   * @return whether there is a bundle
   */
  boolean fromBundle(SourceReader source, RootChain known, Optional<Heads> heads, Instant now)
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
      Heads reached =
          new Heads(imported.checkpoint().checkpoint(), Optional.of(imported.checkpoint()));
      Whole whole =
          new Whole(
              imported.roots(),
              reached,
              imported.fold(),
              imported.fold().changes(),
              Optional.empty());
      if (heads.isPresent() && heads.get().newest().size() > imported.frontier().size()) {
        Optional<Tail> beyond =
            new TailReader(source, progress)
                .read(imported.frontier(), sink::leaf, heads.get().newest());
        if (beyond.isPresent()) {
          whole = extend(source, whole, imported.state(sink), beyond.get(), heads.get(), sink, now);
        }
      }
      adopt(into, sink, whole, Optional.empty(), now);
      return true;
    }
  }

  /**
   * From the first entry.
   *
   * @return whether the source has all entries and the records that are needed
   */
  boolean fromFirstEntry(SourceReader source, RootChain roots, Heads heads, Instant now)
      throws SourceException {
    Optional<Tail> tail =
        new TailReader(source, progress)
            .read(MerkleFrontier.empty(), index -> LogIdentity.NOTHING, heads.newest());
    if (tail.isEmpty()) {
      return false;
    }
    FoldState nothing = FoldState.empty(MapNodes.none());
    FoldResult unfolded =
        new FoldResult(
            nothing.frontier(), nothing.map(), List.of(), Optional.empty(), 0, List.of());
    try (StoreImport into = store.begin()) {
      StoreSink sink = new StoreSink(into, progress);
      Whole whole =
          extend(
              source,
              new Whole(roots, heads, unfolded, List.of(), Optional.empty()),
              nothing,
              tail.get(),
              heads,
              sink,
              now);
      Optional<SyncBatch.NewBase> base =
          Steps.snapshot(roots, 0, tail.get(), whole.folded(), sub -> Optional.empty(), now);
      adopt(into, sink, whole, base, now);
    }
    return true;
  }

  /** First what satisfies the witness policy, then what is beyond. */
  private Whole extend(
      SourceReader source,
      Whole from,
      FoldState state,
      Tail tail,
      Heads heads,
      StoreSink sink,
      Instant now) {
    RootChain roots = from.roots();
    heads.requireOneLog(source, state.frontier(), tail, new SplitLogs(store), roots);
    sink.add(tail);
    progress.reached(SyncProgress.Phase.FOLD, 0, tail.entries().size());
    List<SiteChange> changes = new ArrayList<>(from.changes());
    List<SnapshotSeen> snapshots = new ArrayList<>();
    FoldState base = state;
    Tail rest = tail;
    // Of a bundle the checkpoint may be newer than the one that the source has beside it.
    Heads reached =
        from.heads().witnessedSize() > heads.witnessedSize()
            ? new Heads(heads.newest(), from.heads().witnessed())
            : heads;
    long first = reached.witnessedSize() - state.size();
    if (first > 0 && first < tail.entries().size() && tail.upTo(first).complete()) {
      Tail seen = tail.upTo(first);
      FoldResult witnessed = new Fold(roots, base, now).apply(seen.entries(), seen::document);
      changes.addAll(witnessed.changes());
      snapshots.addAll(witnessed.snapshots());
      base = state(witnessed, sink);
      rest = tail.from(first);
    }
    FoldState before = base;
    FoldResult folded = new Fold(roots, before, now).apply(rest.entries(), rest::document);
    Effect effect =
        Effect.of(
            Map.of(),
            folded.changes(),
            reached.witnessedSize(),
            sub ->
                before
                    .record(sub)
                    .map(record -> StoredRecord.of(sub, record.bytes()))
                    .or(() -> shownBefore(sub)),
            store::siteMark);
    changes.addAll(folded.changes());
    snapshots.addAll(folded.snapshots());
    FoldResult all =
        new FoldResult(
            folded.frontier(),
            folded.map(),
            folded.changes(),
            folded.last(),
            folded.lastTime(),
            snapshots);
    return new Whole(roots, reached, all, changes, Optional.of(effect));
  }

  /** What is said of a site until now, by a copy of this log or of the one before it. */
  private Optional<StoredRecord> shownBefore(EntityId sub) {
    try {
      return store
          .view()
          .flatMap(
              view -> {
                Optional<HeldBack> back = view.heldBack(sub.key());
                return back.isPresent() ? back.get().shown() : view.record(sub);
              });
    } catch (StoreDamagedException e) {
      return Optional.empty();
    }
  }

  private static FoldState state(FoldResult folded, StoreSink sink) {
    return FoldState.at(
        folded.frontier(),
        folded.map(),
        folded.lastTime(),
        sub -> folded.map().record(sub.key()).flatMap(sink::record).map(Record::parse));
  }

  private void adopt(
      StoreImport into,
      StoreSink sink,
      Whole whole,
      Optional<SyncBatch.NewBase> base,
      Instant now) {
    RootChain roots = whole.roots();
    Root newest = roots.newest();
    FoldResult folded = whole.folded();
    Checkpoint target = whole.heads().newest();
    noWayBack.requireRoots(roots);
    offered.accept(new Offered(target, Optional.of(sink::node)));
    requireBase(newest.log(), sink);
    noWayBack.requireTree(newest, target, sink::rootAt);
    Map<Sha256, HeldBack> hold = whole.effect().map(Effect::hold).orElse(Map.of());
    Map<EntityId, SiteMark> siteMarks =
        new HashMap<>(noWayBack.requireSites(newest, folded.map(), sink::record, now));
    long epoch = newest.log().epoch();
    whole.changes().stream()
        .filter(change -> !hold.containsKey(change.sub().key()))
        .forEach(
            change ->
                siteMarks.merge(
                    change.sub(),
                    new SiteMark(change.record().counters(), epoch),
                    SiteMark::raised));
    Event last = Event.parse(sink.entries().get(sink.entries().size() - 1));
    Witnessed witnessed =
        whole
            .heads()
            .witnessed()
            .map(VerifiedCheckpoint::checkpoint)
            .map(it -> new Witnessed(it.bytes(), it.size(), newest.version(), last.time()))
            .orElseGet(this::witnessedBefore);
    FreshnessRule freshness = HeldState.freshness(roots, last, witnessed, now);
    progress.reached(SyncProgress.Phase.STORE, 0, 0);
    SyncBatch batch =
        new SyncBatch(
            roots,
            target,
            folded.frontier(),
            sink.earlier(),
            sink.entries(),
            Steps.records(whole.changes()),
            folded.map().added(),
            folded.map().removed(),
            folded.map().root(),
            base,
            noWayBack.introduction(freshness, now),
            siteMarks,
            witnessed,
            hold,
            Set.of());
    store.adopt(
        into,
        batch,
        view -> serve.accept(new Advance(HeldState.of(view, roots, now), true, List.of())));
  }

  /**
   * Before witnesses see a log, what they saw of the one before it goes on with its age; a newcomer
   * has nothing, and introduces nobody.
   */
  private Witnessed witnessedBefore() {
    return store
        .view()
        .map(view -> view.state().witnessed().ofAnotherTree())
        .orElse(Witnessed.NOTHING);
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
