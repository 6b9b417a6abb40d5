package org.waymark.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.DirectoryStatus.FederationStatus;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.DirectoryStatus.SourceStatus;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.SiteMark;
import org.waymark.client.store.StoreContent;
import org.waymark.client.store.StoreException;
import org.waymark.client.store.StoredState;
import org.waymark.client.sync.Advance;
import org.waymark.client.sync.HeldState;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SplitLogs;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncProgress;
import org.waymark.client.sync.Syncer;
import org.waymark.signer.VerificationException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * One federation that a {@link Directory} follows: its store, its syncer, and what is held. Writing
 * methods are called by one thread at a time.
 */
final class Followed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Followed.class);

  private final FederationConfig config;
  private final DirectoryStore store;
  private final Syncer syncer;
  private final SplitLogs splits;
  private final Map<Source, SyncOutcome> outcomes = new ConcurrentHashMap<>();
  private final Map<EntityId, SiteMark> believed = new ConcurrentHashMap<>();
  private volatile Optional<HeldState> held = Optional.empty();
  private volatile Optional<Instant> lastGood = Optional.empty();
  private volatile Root newestRoot;

  Followed(
      FederationConfig config,
      DirectoryStore store,
      Fetcher fetcher,
      int mostBundleBytes,
      SyncProgress progress,
      BiConsumer<Followed, Advance> serve) {
    this.config = config;
    this.store = store;
    this.splits = new SplitLogs(store);
    this.newestRoot = config.pinned();
    this.syncer =
        new Syncer(
            config.pinned(),
            config.sources(),
            store,
            fetcher,
            mostBundleBytes,
            progress,
            advance -> {
              held = Optional.of(advance.state());
              serve.accept(this, advance);
            });
  }

  EntityId federation() {
    return config.pinned().federation();
  }

  Optional<HeldState> held() {
    return held;
  }

  /** Takes what is stored, without asking anybody. */
  void restore(Instant now) {
    held = syncer.restore(now);
    newestRoot = syncer.roots().newest();
  }

  List<SyncOutcome> sync(Instant now) {
    flush();
    List<SyncOutcome> asked = syncer.sync(now);
    newestRoot = syncer.roots().newest();
    for (SyncOutcome outcome : asked) {
      outcomes.put(outcome.source(), outcome);
      if (outcome.ok()) {
        lastGood = Optional.of(now);
      }
    }
    return asked;
  }

  /** A peer was believed on the strength of its signatures: remembered at the next flush. */
  void believed(VerifiedRecord record, HeldState by) {
    SiteMark mark = new SiteMark(record.counters(), by.view().state().epoch());
    believed.merge(record.sub(), mark, SiteMark::raised);
  }

  /** What was believed of a site before; takes no lock. */
  Optional<SiteMark> mark(EntityId site) {
    return store.siteMark(site);
  }

  /** Puts the counters of peers that were believed since into the marks. */
  void flush() {
    Map<EntityId, SiteMark> marks = Map.copyOf(believed);
    store.believed(marks);
    marks.forEach(believed::remove);
  }

  /**
   * Compares a checkpoint that somebody showed with what is held; one of the same tree costs no
   * signature check. Any thread may call it.
   *
   * @return whether the log has signed a larger tree
   */
  boolean offered(byte[] note, Instant now) {
    Optional<HeldState> state = held;
    String log = newestRoot.log().origin();
    if (state.isEmpty()
        || !state.get().checkpoint().origin().equals(log)
        || !new String(note, 0, Math.min(note.length, log.length() + 1), UTF_8)
            .equals(log + '\n')) {
      return false;
    }
    try {
      Checkpoint shown = Checkpoint.parse(note);
      boolean larger = shown.size() > state.get().size();
      if (!larger && SplitLogs.contains(state.get(), shown)) {
        return false;
      }
      new CheckpointVerifier(state.get().roots().newest()).signed(shown, now);
      if (!larger) {
        splits.keepIfSplit(state.get(), shown);
      }
      return larger;
    } catch (VerificationException | StoreException e) {
      LOG.debug("A checkpoint that somebody showed says nothing.", e);
      return false;
    }
  }

  Optional<FoldedLog> folded() {
    return held.map(
        state -> {
          String log = state.checkpoint().origin();
          return new FoldedLog(state, store.splits().proof(log), store.splits().isSplit(log));
        });
  }

  void damaged() {
    syncer.damaged();
  }

  StoreContent content() {
    return new StoreContent(
        () ->
            held.map(
                state -> new StoreContent.Shown(state.view(), state.roots(), state.witnessed())),
        damage -> damaged());
  }

  /** What to say while nothing is held. */
  Verdict nothingHeld(Instant now) {
    return syncer.clockBehind()
        ? Problems.clockBehind(federation(), now)
        : Problems.notSynced(federation(), lastFailure(), now);
  }

  /** Why nothing is held: the last thing that a source said. */
  private Optional<String> lastFailure() {
    return outcomes.values().stream()
        .filter(outcome -> !outcome.ok())
        .map(SyncOutcome::message)
        .findFirst();
  }

  FederationStatus status(Instant now) {
    Root root = newestRoot;
    Optional<HeldState> state = held;
    return new FederationStatus(
        federation(),
        root.name(),
        state.map(of -> describe(of, now)),
        root.version(),
        root.expires(),
        lastGood,
        config.sources().stream()
            .map(source -> new SourceStatus(source, Optional.ofNullable(outcomes.get(source))))
            .toList(),
        store.splits().proof(root.log().origin()),
        problem(state, now));
  }

  private Optional<Problem> problem(Optional<HeldState> state, Instant now) {
    if (state.isEmpty()) {
      return Optional.ofNullable(nothingHeld(now).problem());
    }
    String log = newestRoot.log().origin();
    if (store.splits().isSplit(log)) {
      return Optional.of(Problems.splitView(log));
    }
    if (state.get().isAhead(now)) {
      return Optional.ofNullable(Problems.clockBehind(federation(), now).problem());
    }
    if (state.get().freshness().at(now) == Freshness.EXPIRED) {
      return Optional.of(Evaluation.tooOld(state.get(), now));
    }
    return Optional.empty();
  }

  private static Held describe(HeldState of, Instant now) {
    StoredState stored = of.view().state();
    return new Held(
        of.checkpoint().origin(),
        of.size(),
        of.checkpoint().root(),
        of.last().directory(),
        of.freshness().at(now),
        of.freshness().freshUntil(),
        of.freshness().staleUntil(),
        stored.sites(),
        stored.active(),
        stored.witnessed().size(),
        stored.heldBack());
  }

  @Override
  public void close() {
    try {
      flush();
    } finally {
      store.close();
    }
  }
}
