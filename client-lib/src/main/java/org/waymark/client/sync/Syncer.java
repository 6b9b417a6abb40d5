package org.waymark.client.sync;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
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
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.VerificationException;
import org.waymark.trust.FoldException;
import org.waymark.trust.MissingNodeException;
import org.waymark.trust.SplitViewException;
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

  private final SyncProgress progress;
  private final LogHead head;
  private final SplitLogs splits;
  private final CrossCheck crossCheck;
  private final TailStep tails;
  private final WholeStep wholes;
  private final SourceOrder order = new SourceOrder();
  private final CopyInUse copy;

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
    this.progress = progress;
    this.copy = new CopyInUse(pinned, store, serve);
    this.head = new LogHead(copy, new NoWayBack(store), progress);
    this.splits = new SplitLogs(store);
    this.crossCheck = new CrossCheck(copy, splits);
    this.tails = new TailStep(store, progress, splits, copy::advance);
    this.wholes =
        new WholeStep(
            store,
            progress,
            offered -> {
              head.offers(offered);
              splits.requireNone(offered.checkpoint().origin());
            },
            copy::advance);
    HttpReader.Means means =
        new HttpReader.Means(
            fetcher,
            mostBundleBytes,
            store::scratch,
            () -> copy.held().map(state -> state.checkpoint().bytes()),
            System::nanoTime);
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
    return copy.roots();
  }

  /** Whether the newest stored entry is from the future, so that nothing can be said from it. */
  public boolean clockBehind() {
    return copy.clockBehind();
  }

  /**
   * Believes what the store holds, as at a start; asks no source. A store that is not believed is
   * thrown away; one that only the clock speaks against is left alone and not used.
   */
  public Optional<HeldState> restore(Instant now) {
    return copy.restore(now);
  }

  /** A reader of the store found damage: the next sync imports the directory again. */
  public void damaged() {
    copy.damaged();
  }

  /**
   * Asks the sources, the last good one first, until one is good and what is held is recent: a
   * source that only repeats what was held may be frozen, and others may know more.
   *
   * @throws org.waymark.client.store.StoreException when the disk refuses; whatever was stored by
   *     then is in use
   */
  public List<SyncOutcome> sync(Instant now) {
    copy.settle(now);
    List<SyncOutcome> outcomes = new ArrayList<>();
    for (SourceReader reader : order.next()) {
      SyncOutcome outcome = copy.clockBehind() ? behind(reader, now) : attempt(reader, now);
      outcomes.add(outcome);
      if (!outcome.ok()) {
        LOG.info("{}: {}", reader.source(), outcome.message());
      } else if (copy.recent(now) && reader.hasResources()) {
        // A bundle in a file says what was; whether there is more, only the others can tell.
        order.good(reader);
        order
            .another(outcomes.stream().map(SyncOutcome::source).toList())
            .filter(crossCheck::differs)
            .ifPresent(other -> outcomes.add(attempt(other, now)));
        break;
      }
    }
    return outcomes;
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
    Optional<HeldState> before = copy.held();
    long rootBefore = copy.roots().newest().version();
    head.forget();
    try {
      reader.begin();
      ask(reader, now);
      progress.reached(SyncProgress.Phase.DONE, 0, 0);
      boolean same =
          copy.held().map(HeldState::view).equals(before.map(HeldState::view))
              && copy.roots().newest().version() == rootBefore;
      return same
          ? SyncOutcome.unchanged(reader.source(), copy.size(), now)
          : SyncOutcome.advanced(reader.source(), copy.size(), now);
    } catch (SourceException e) {
      return failure(reader, Kind.UNREACHABLE, e.code(), e.getMessage(), now);
    } catch (IOException e) {
      return failure(reader, Kind.UNREACHABLE, "source_io", e.toString(), now);
    } catch (SplitViewException e) {
      before.ifPresent(
          held -> head.offered().ifPresent(note -> crossCheck.prove(reader, held, note)));
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (VerificationException e) {
      if (e instanceof MissingNodeException || isOwnDamage(e)) {
        return ownDamage(reader, e, now);
      }
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (StoreDamagedException e) {
      return ownDamage(reader, e, now);
    } catch (StoreException e) {
      copy.unsettled(e, now);
      throw e; // no other source mends this machine's disk
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // Whatever a source does to this process, the next one is asked.
      LOG.warn("{} was given up.", reader.source(), e);
      return failure(reader, Kind.REFUSED, "source_failed", e.toString(), now);
    }
  }

  private static boolean isOwnDamage(VerificationException e) {
    return e instanceof FoldException && e.code().equals("state_damaged");
  }

  /** Not the source's fault: the same one is asked again, for a whole directory. */
  private SyncOutcome ownDamage(SourceReader reader, RuntimeException e, Instant now) {
    if (copy.isDamaged()) {
      return failure(reader, Kind.REFUSED, "store_damaged", e.getMessage(), now);
    }
    LOG.warn("The store is damaged and will be imported again: {}", e.getMessage());
    copy.damaged();
    return attempt(reader, now);
  }

  private void ask(SourceReader reader, Instant now) throws SourceException, IOException {
    if (!reader.hasResources()) {
      askForBundle(reader, now);
      return;
    }
    RootChain chain = head.walk(reader, now);
    splits.requireNone(chain.newest().log().origin());
    Heads heads = head.heads(reader, chain, now).orElseThrow(() -> missing(reader));
    boolean bundleTried = false;
    for (int renewed = 0; renewed < 2; renewed++) {
      Optional<HeldState> base = copy.base(chain);
      if (base.isPresent() && base.get().size() == heads.newest().size()) {
        tails.confirm(base.get(), chain, heads, now);
        reader.accepted();
        return;
      }
      boolean farOff = base.isEmpty() || heads.newest().size() - base.get().size() > LONGEST_TAIL;
      // Whoever has a bundle that is believed has its checkpoint beside it.
      if (farOff && !bundleTried && heads.witnessed().isPresent()) {
        bundleTried = true;
        if (wholes.fromBundle(reader, chain, Optional.of(heads), now)) {
          acceptIfReached(reader, heads);
          return;
        }
      }
      boolean reached =
          base.isPresent()
              ? tails.extend(reader, base.get(), chain, heads, now)
              : wholes.fromFirstEntry(reader, chain, heads, now);
      if (reached) {
        reader.accepted();
        return;
      }
      if (!bundleTried) {
        bundleTried = true;
        if (wholes.fromBundle(reader, chain, Optional.of(heads), now)) {
          acceptIfReached(reader, heads);
          return;
        }
      }
      // It may have grown since it gave the checkpoint, and given up partial bundles.
      heads = head.heads(reader, chain, now).orElse(heads);
    }
    throw missing(reader);
  }

  private void acceptIfReached(SourceReader reader, Heads heads) {
    if (copy.held().filter(now -> now.size() == heads.newest().size()).isPresent()) {
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
    if (reader.checkpoint().unchanged() && copy.base(copy.roots()).isPresent()) {
      return;
    }
    wholes.fromBundle(reader, copy.roots(), Optional.empty(), now);
    reader.accepted();
  }

  private SyncOutcome failure(
      SourceReader reader, Kind kind, String code, @Nullable String message, Instant now) {
    return SyncOutcome.failed(reader.source(), kind, code, message, copy.size(), now);
  }
}
