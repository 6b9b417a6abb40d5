package org.waymark.client.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import org.waymark.client.store.StoreView;
import org.waymark.client.sync.SourceReader.Limits;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.signer.VerificationException;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.trust.FoldException;
import org.waymark.trust.MissingNodeException;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.fold.CheckpointVerifier;
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

  /** Roots that one sync walks: a source may not keep a reader busy with them for ever. */
  private static final int MOST_ROOTS = 1024;

  private final Root pinned;
  private final DirectoryStore store;
  private final SyncProgress progress;
  private final NoWayBack noWayBack;
  private final TailStep tails;
  private final WholeStep wholes;
  private final List<SourceReader> readers = new ArrayList<>();
  private final Consumer<Advance> keepAndServe;
  private RootChain roots;
  private Optional<HeldState> held = Optional.empty();
  private Optional<Checkpoint> offered = Optional.empty();
  private volatile boolean damaged;

  /**
   * @param pinned the root that was handed over
   * @param serve called when a step is durable; when it returns, what was before is given up
   */
  public Syncer(
      Root pinned,
      List<Source> sources,
      DirectoryStore store,
      Fetcher fetcher,
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
    this.wholes = new WholeStep(pinned, store, progress, keepAndServe);
    sources.forEach(source -> readers.add(reader(source, fetcher)));
  }

  private static SourceReader reader(Source source, Fetcher fetcher) {
    if (source instanceof Source.HttpSource http) {
      return new HttpReader(http, fetcher);
    }
    return source instanceof Source.FolderSource folder
        ? new FolderReader(folder)
        : new BundleFileReader((Source.BundleSource) source);
  }

  /** The roots that are believed, from the pinned one. */
  public RootChain roots() {
    return roots;
  }

  /**
   * Believes what the store holds, as at a start; asks no source. A store that is not believed is
   * thrown away.
   */
  public Optional<HeldState> restore(Instant now) {
    try {
      roots = storedRoots(now);
      Optional<StoreView> view = store.view();
      held = view.isEmpty() ? held : Optional.of(HeldState.of(view.get(), roots, now));
    } catch (StoreDamagedException | VerificationException e) {
      LOG.warn("The stored directory is not used: {} It will be imported again.", e.getMessage());
      store.discard();
      held = Optional.empty();
    }
    return held;
  }

  private RootChain storedRoots(Instant now) {
    RootChain chain = RootChain.pinned(pinned);
    for (byte[] file : store.roots()) {
      Root root = Root.parse(file);
      if (root.version() > pinned.version()) {
        chain = chain.walk(root, now);
      } else if (root.version() == pinned.version() && !root.hash().equals(pinned.hash())) {
        throw new StoreDamagedException("It was filled under another root than the pinned one.");
      }
    }
    return chain;
  }

  /** A reader of the store found damage: the next sync imports the directory again. */
  public void damaged() {
    damaged = true;
  }

  /** Asks the sources, the last good one first, until one is good. */
  public List<SyncOutcome> sync(Instant now) {
    settle(now);
    List<SyncOutcome> outcomes = new ArrayList<>();
    for (SourceReader reader : List.copyOf(readers)) {
      SyncOutcome outcome = attempt(reader, now);
      outcomes.add(outcome);
      if (outcome.ok()) {
        readers.remove(reader);
        readers.add(0, reader);
        break;
      }
      LOG.info("{}: {}", reader.source(), outcome.message());
    }
    return outcomes;
  }

  /** A step that an I/O error cut off after it was stored is finished before anything else. */
  private void settle(Instant now) {
    Optional<StoreView> stored = store.view();
    if (stored.isPresent() && held.filter(state -> state.view() == stored.get()).isEmpty()) {
      store.settle();
      HeldState state = HeldState.of(stored.get(), roots, now);
      keepAndServe.accept(new Advance(state, true, List.of()));
    }
  }

  private SyncOutcome attempt(SourceReader reader, Instant now) {
    Optional<HeldState> before = held;
    long rootBefore = roots.newest().version();
    offered = Optional.empty();
    try {
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
      keepProof();
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (VerificationException e) {
      if (e instanceof MissingNodeException || isOwnDamage(e)) {
        return ownDamage(reader, e, now);
      }
      return failure(reader, Kind.REFUSED, e.code(), e.getMessage(), now);
    } catch (StoreDamagedException e) {
      return ownDamage(reader, e, now);
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

  /** Both signed notes together show anybody that the log has two faces. */
  private void keepProof() {
    if (held.isPresent() && offered.isPresent()) {
      Checkpoint seen = held.get().checkpoint();
      byte[] proof =
          CanonicalJson.write(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("seen", new String(seen.bytes(), UTF_8))
                  .put("offered", new String(offered.get().bytes(), UTF_8)));
      store.keepProof(seen.size() + "-" + offered.get().root().hex().substring(0, 16), proof);
    }
  }

  private void ask(SourceReader reader, Instant now) throws SourceException, IOException {
    if (!reader.hasResources()) {
      askForBundle(reader, now);
      return;
    }
    RootChain chain = walk(reader, now);
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
      store.commitRoots(chain);
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
