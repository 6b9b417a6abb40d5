package org.waymark.client.sync;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreException;
import org.waymark.client.store.StoreView;
import org.waymark.client.sync.SourceReader.Limits;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.VerificationException;
import org.waymark.trust.FoldException;
import org.waymark.trust.MissingNodeException;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Brings the copy of one federation up to date from whichever of its sources can.
 *
 * <pre>
 * roots, one by one until there is no next
 *   -> checkpoint: signature, witnesses, marks
 *        same tree            -> nothing, or a newer note
 *        up to 20,000 more    -> tail: entries, their tree, their records -> fold
 *        more, or no copy yet -> bundle, then the tail beyond it          -> fold
 *   -> store -> marks -> serve
 * </pre>
 *
 * <p>Whatever fails, the copy stays as it was and the next source is asked. One thread at a time.
 */
public final class Syncer {

  private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);

  /** Entries up to which a tail is fetched where a bundle could be. */
  private static final long LONGEST_TAIL = 20_000;

  /** After which a log is taken for quiet, unless its entries are made to live shorter. */
  private static final long MOST_SECONDS_QUIET = 7200;

  /** Roots that one sync walks: a source may not keep a reader busy with them for ever. */
  private static final int MOST_ROOTS = 1024;

  private final Root pinned;
  private final DirectoryStore store;
  private final SyncProgress progress;
  private final NoWayBack noWayBack;
  private final SplitProof splits;
  private final TailStep tails;
  private final WholeStep wholes;
  private final SourceOrder order = new SourceOrder();
  private final Consumer<Advance> keepAndServe;
  private RootChain roots;
  private Optional<HeldState> held = Optional.empty();
  private Optional<Checkpoint> offered = Optional.empty();
  private volatile boolean damaged;
  private volatile boolean clockBehind;

  /**
   * @param pinned the root that was handed over
   * @param mostBundleBytes that a web source may send
   * @param serve called when a step is durable; when it returns, what was before is given up
   */
  public Syncer(
      Root pinned,
      List<Source> sources,
      DirectoryStore store,
      Fetcher fetcher,
      int mostBundleBytes,
      SyncProgress progress,
      Consumer<Advance> serve) {
    this.pinned = pinned;
    this.store = store;
    this.progress = progress;
    this.noWayBack = new NoWayBack(store);
    this.roots = RootChain.pinned(pinned);
    this.keepAndServe =
        advance -> {
          held = Optional.of(advance.state());
          roots = advance.state().roots();
          damaged = false;
          serve.accept(advance);
        };
    this.tails = new TailStep(store, progress, keepAndServe);
    this.splits = new SplitProof(store);
    this.wholes =
        new WholeStep(
            store,
            progress,
            checkpoint -> {
              offered = Optional.of(checkpoint);
              splits.requireNone(checkpoint.origin());
            },
            keepAndServe);
    HttpReader.Means means =
        new HttpReader.Means(fetcher, mostBundleBytes, store::scratch, System::nanoTime);
    sources.forEach(source -> order.add(reader(source, means)));
  }

  private static SourceReader reader(Source source, HttpReader.Means means) {
    if (source instanceof Source.HttpSource http) {
      return new HttpReader(http, means);
    }
    return source instanceof Source.FolderSource folder
        ? new FolderReader(folder)
        : new BundleFileReader((Source.BundleSource) source);
  }

  /** The roots that are believed, from the pinned one. */
  public RootChain roots() {
    return roots;
  }

  /** Whether the newest stored entry is from the future, so that nothing can be said from it. */
  public boolean clockBehind() {
    return clockBehind;
  }

  /**
   * Believes what the store holds, as at a start; asks no source. A store that is not believed is
   * thrown away; one that only the clock speaks against is left alone and not used.
   */
  public Optional<HeldState> restore(Instant now) {
    held = Optional.empty();
    clockBehind = false;
    try {
      RootChain stored = StoredCopy.roots(pinned, store);
      roots = stored.newest().version() > roots.newest().version() ? stored : roots;
      Optional<StoreView> view = store.view();
      clockBehind = view.isPresent() && StoredCopy.isAhead(view.get(), now);
      held =
          view.isEmpty() || clockBehind
              ? Optional.empty()
              : Optional.of(HeldState.of(view.get(), roots, now));
    } catch (StoreDamagedException e) {
      discard(e);
    } catch (VerificationException e) {
      clockBehind = StoredCopy.isClock(e);
      if (!clockBehind) {
        discard(e);
      }
    }
    if (clockBehind) {
      LOG.warn("This machine's clock is behind the stored directory, which is not used till then.");
    }
    return held;
  }

  private void discard(RuntimeException e) {
    LOG.warn("The stored directory is not used: {} It will be imported again.", e.getMessage());
    store.discard();
  }

  /** A reader of the store found damage: the next sync imports the directory again. */
  public void damaged() {
    damaged = true;
  }

  /**
   * Asks the sources, the last good one first, until one is good and what is held is recent: a
   * source that only repeats what was held may be frozen, and others may know more.
   *
   * @throws org.waymark.client.store.StoreException when the disk refuses; whatever was stored by
   *     then is in use
   */
  public List<SyncOutcome> sync(Instant now) {
    settle(now);
    List<SyncOutcome> outcomes = new ArrayList<>();
    for (SourceReader reader : order.next()) {
      SyncOutcome outcome = clockBehind ? behind(reader, now) : attempt(reader, now);
      outcomes.add(outcome);
      if (!outcome.ok()) {
        LOG.info("{}: {}", reader.source(), outcome.message());
      } else if (recent(now) && reader.hasResources()) {
        // A bundle in a file says what was; whether there is more, only the others can tell.
        order.good(reader);
        break;
      }
    }
    return outcomes;
  }

  /** A log that is alive writes an entry each hour, if only to say so. */
  private boolean recent(Instant now) {
    if (held.isEmpty() || held.get().freshness().at(now) != Freshness.FRESH) {
      return false;
    }
    long life = roots.newest().limits().entryLife();
    return now.getEpochSecond() - held.get().last().time() < Math.min(MOST_SECONDS_QUIET, life / 4);
  }

  /** A step that an error cut off after it was stored is finished before anything else. */
  private void settle(Instant now) {
    Optional<StoreView> stored = store.view();
    if (stored.isPresent() && held.filter(state -> state.view() == stored.get()).isEmpty()) {
      restore(now);
      if (held.isPresent()) {
        store.settle();
        keepAndServe.accept(new Advance(held.get(), true, List.of()));
      }
    }
  }

  private SyncOutcome behind(SourceReader reader, Instant now) {
    return failure(
        reader,
        Kind.REFUSED,
        "clock_behind",
        "Nobody is asked while this machine's clock is behind the stored directory; set it.",
        now);
  }

  private SyncOutcome attempt(SourceReader reader, Instant now) {
    Optional<HeldState> before = held;
    long rootBefore = roots.newest().version();
    offered = Optional.empty();
    try {
      reader.begin();
      ask(reader, now);
      progress.reached(SyncProgress.Phase.DONE, 0, 0);
      long size = held.map(HeldState::size).orElse(0L);
      boolean same =
          held.map(HeldState::view).equals(before.map(HeldState::view))
              && roots.newest().version() == rootBefore;
      return same
          ? outcome(reader, Kind.UNCHANGED, "", "has the " + size + " entries that are held", now)
          : outcome(reader, Kind.ADVANCED, "", "gave a directory of " + size + " entries", now);
    } catch (SourceException e) {
      return failure(reader, Kind.UNREACHABLE, e.code(), e.getMessage(), now);
    } catch (IOException e) {
      return failure(reader, Kind.UNREACHABLE, "source_io", e.toString(), now);
    } catch (SplitViewException e) {
      offered.ifPresent(note -> splits.keep(e, before.map(HeldState::checkpoint), note));
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (VerificationException e) {
      if (e instanceof MissingNodeException || isOwnDamage(e)) {
        return ownDamage(reader, e, now);
      }
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (StoreDamagedException e) {
      return ownDamage(reader, e, now);
    } catch (StoreException e) {
      unsettled(e, now);
      throw e; // no other source mends this machine's disk
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever a source does to this process, the next one is asked.
      LOG.warn("{} was given up.", reader.source(), e);
      return failure(reader, Kind.REFUSED, "source_failed", e.toString(), now);
    }
  }

  /** What is stored by now is taken into use at once; where that fails too, at the next sync. */
  private void unsettled(StoreException e, Instant now) {
    try {
      settle(now);
    } catch (RuntimeException again) {
      e.addSuppressed(again);
    }
  }

  private static boolean isOwnDamage(VerificationException e) {
    return e instanceof FoldException && e.code().equals("state_damaged");
  }

  /** Not the source's fault: the same one is asked again, for a whole directory. */
  private SyncOutcome ownDamage(SourceReader reader, RuntimeException e, Instant now) {
    if (damaged) {
      return failure(reader, Kind.REFUSED, "store_damaged", e.getMessage(), now);
    }
    LOG.warn("The store is damaged and will be imported again: {}", e.getMessage());
    damaged = true;
    return attempt(reader, now);
  }

  private void ask(SourceReader reader, Instant now) throws SourceException, IOException {
    if (!reader.hasResources()) {
      askForBundle(reader, now);
      return;
    }
    RootChain chain = walk(reader, now);
    splits.requireNone(chain.newest().log().origin());
    Checkpoint target = checkpoint(reader, chain, now).orElseThrow(() -> missing(reader));
    boolean bundleTried = false;
    for (int renewed = 0; renewed < 2; renewed++) {
      Optional<HeldState> base = base(chain);
      if (base.isPresent() && base.get().size() == target.size()) {
        confirm(base.get(), chain, target, now);
        reader.accepted();
        return;
      }
      boolean farOff = base.isEmpty() || target.size() - base.get().size() > LONGEST_TAIL;
      if (farOff && !bundleTried) {
        bundleTried = true;
        if (wholes.fromBundle(reader, chain, Optional.of(target), now)) {
          acceptIfReached(reader, target);
          return;
        }
      }
      boolean reached =
          base.isPresent()
              ? tails.extend(reader, base.get(), chain, target, now)
              : wholes.fromFirstEntry(reader, chain, target, now);
      if (reached) {
        reader.accepted();
        return;
      }
      if (!bundleTried) {
        bundleTried = true;
        if (wholes.fromBundle(reader, chain, Optional.of(target), now)) {
          acceptIfReached(reader, target);
          return;
        }
      }
      // It may have grown since it gave the checkpoint, and given up partial bundles.
      target = checkpoint(reader, chain, now).orElse(target);
    }
    throw missing(reader);
  }

  private void acceptIfReached(SourceReader reader, Checkpoint target) {
    if (held.filter(now -> now.size() == target.size()).isPresent()) {
      reader.accepted();
    }
  }

  private static SourceException missing(SourceReader reader) {
    return new SourceException(
        "source_incomplete",
        reader.source() + " has no checkpoint, or lacks entries and records to get to it.",
        null);
  }

  private void askForBundle(SourceReader reader, Instant now) throws SourceException, IOException {
    if (reader.checkpoint().unchanged() && base(roots).isPresent()) {
      return;
    }
    wholes.fromBundle(reader, roots, Optional.empty(), now);
    reader.accepted();
  }

  /** What a tail can begin with: nothing after damage, and not the log of an earlier epoch. */
  private Optional<HeldState> base(RootChain chain) {
    return damaged
        ? Optional.empty()
        : held.filter(state -> state.checkpoint().origin().equals(chain.newest().log().origin()));
  }

  private RootChain walk(SourceReader reader, Instant now) throws SourceException {
    progress.reached(SyncProgress.Phase.ROOTS, 0, 0);
    RootChain chain = roots;
    for (int i = 0; i < MOST_ROOTS; i++) {
      Optional<byte[]> next =
          reader.get("root/" + (chain.newest().version() + 1) + ".json", Limits.ROOT);
      if (next.isEmpty()) {
        break;
      }
      chain = chain.walk(next.get(), now);
    }
    noWayBack.requireRoots(chain);
    if (chain != roots) {
      // Believed from here on, whatever the rest of the sync comes to: a key that the new root
      // leaves out signs nothing any more.
      if (!damaged) {
        store.commitRoots(chain);
      }
      roots = chain;
      if (held.isPresent() && !damaged) {
        HeldState under = HeldState.of(held.get().view(), chain, now);
        keepAndServe.accept(new Advance(under, false, List.of()));
      }
    }
    chain.requireFresh(now);
    return chain;
  }

  private Optional<Checkpoint> checkpoint(SourceReader reader, RootChain chain, Instant now)
      throws SourceException {
    progress.reached(SyncProgress.Phase.CHECKPOINT, 0, 0);
    SourceReader.Fetched fetched = reader.checkpoint();
    Optional<byte[]> bytes =
        fetched.unchanged() ? held.map(state -> state.checkpoint().bytes()) : fetched.body();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.parse(bytes.get());
    offered = Optional.of(checkpoint);
    new CheckpointVerifier(chain.newest()).verify(checkpoint, now);
    if (checkpoint.size() == 0) {
      throw new SyncException(
          "log_empty", reader.source() + " serves a log without entries; ask again later.");
    }
    noWayBack.requireTree(chain.newest(), checkpoint);
    return Optional.of(checkpoint);
  }

  /** The same tree again, perhaps under new roots or with newer cosignatures. */
  private void confirm(HeldState base, RootChain chain, Checkpoint same, Instant now) {
    boolean newRoots = base.view().state().rootVersion() < chain.newest().version();
    boolean newNote =
        chain.newest().witness().demanded()
            && !Arrays.equals(base.checkpoint().bytes(), same.bytes());
    if (newRoots || newNote) {
      tails.renew(base, chain, same, now);
    }
  }

  private SyncOutcome outcome(
      SourceReader reader, Kind kind, String code, String what, Instant now) {
    return new SyncOutcome(
        reader.source(),
        kind,
        Optional.of(code).filter(c -> !c.isEmpty()),
        reader.source() + " " + what + ".",
        held.map(HeldState::size).orElse(0L),
        now);
  }

  private SyncOutcome failure(
      SourceReader reader, Kind kind, String code, @Nullable String message, Instant now) {
    return new SyncOutcome(
        reader.source(),
        kind,
        Optional.of(code),
        message == null ? code : message,
        held.map(HeldState::size).orElse(0L),
        now);
  }
}
