package org.waymark.client.sync;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreException;
import org.waymark.client.store.StoreView;
import org.waymark.signer.VerificationException;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * The copy that a {@link Syncer} brings up to date: what is held, under which roots, and whether it
 * may be gone on from. One thread at a time, but for {@link #damaged()} and {@link #clockBehind()}.
 */
final class CopyInUse {

  private static final Logger LOG = LoggerFactory.getLogger(CopyInUse.class);

  /** After which a log is taken for quiet, unless its entries are made to live shorter. */
  private static final long MOST_SECONDS_QUIET = 7200;

  private final Root pinned;
  private final DirectoryStore store;
  private final Consumer<Advance> serve;
  private RootChain roots;
  private Optional<HeldState> held = Optional.empty();
  private volatile boolean damaged;
  private volatile boolean clockBehind;

  CopyInUse(Root pinned, DirectoryStore store, Consumer<Advance> serve) {
    this.pinned = pinned;
    this.store = store;
    this.serve = serve;
    this.roots = RootChain.pinned(pinned);
  }

  /** The roots that are believed, from the pinned one. */
  RootChain roots() {
    return roots;
  }

  Optional<HeldState> held() {
    return held;
  }

  /** Entries that are held. */
  long size() {
    return held.map(HeldState::size).orElse(0L);
  }

  /** Whether the newest stored entry is from the future, so that nothing can be said from it. */
  boolean clockBehind() {
    return clockBehind;
  }

  boolean isDamaged() {
    return damaged;
  }

  /** What is stored cannot be gone on from: the next step is a whole directory. */
  void damaged() {
    damaged = true;
  }

  /** A step is durable and from here on in use. */
  void advance(Advance advance) {
    held = Optional.of(advance.state());
    roots = advance.state().roots();
    damaged = false;
    serve.accept(advance);
  }

  /** Roots that were walked; what is held goes on under them. */
  void believe(RootChain chain, Instant now) {
    if (chain != roots) {
      // Believed from here on, whatever the rest of the sync comes to: a key that the new root
      // leaves out signs nothing any more.
      if (!damaged) {
        store.commitRoots(chain);
      }
      roots = chain;
      if (held.isPresent() && !damaged) {
        HeldState under = HeldState.of(held.get().view(), chain, now);
        advance(new Advance(under, false, List.of()));
      }
    }
  }

  /**
   * Believes what the store holds, as at a start; asks no source. A store that is not believed is
   * thrown away; one that only the clock speaks against is left alone and not used.
   */
  Optional<HeldState> restore(Instant now) {
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

  /** A log that is alive writes an entry each hour, if only to say so. */
  boolean recent(Instant now) {
    if (held.isEmpty() || held.get().freshness().at(now) != Freshness.FRESH) {
      return false;
    }
    long life = roots.newest().limits().entryLife();
    return now.getEpochSecond() - held.get().last().time() < Math.min(MOST_SECONDS_QUIET, life / 4);
  }

  /** A step that an error cut off after it was stored is finished before anything else. */
  void settle(Instant now) {
    Optional<StoreView> stored = store.view();
    if (stored.isPresent() && held.filter(state -> state.view() == stored.get()).isEmpty()) {
      restore(now);
      if (held.isPresent()) {
        store.settle();
        advance(new Advance(held.get(), true, List.of()));
      }
    }
  }

  /** What is stored by now is taken into use at once; where that fails too, at the next sync. */
  void unsettled(StoreException e, Instant now) {
    try {
      settle(now);
    } catch (RuntimeException again) {
      e.addSuppressed(again);
    }
  }

  /** What a tail can begin with: nothing after damage, and not the log of an earlier epoch. */
  Optional<HeldState> base(RootChain chain) {
    return damaged
        ? Optional.empty()
        : held.filter(state -> state.checkpoint().origin().equals(chain.newest().log().origin()));
  }
}
