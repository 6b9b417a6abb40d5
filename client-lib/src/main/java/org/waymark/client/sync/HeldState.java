package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreView;
import org.waymark.client.store.StoredState;
import org.waymark.client.store.Witnessed;
import org.waymark.signer.VerificationException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.RecordVerifier;

/**
 * A copy of a directory that is believed: its roots, its checkpoint, its last entry, and the store
 * that has the rest. What is in the store follows from the map root of the last entry, hash by
 * hash.
 *
 * @param roots to the newest version
 * @param checkpoint of the tree
 * @param last the newest entry
 * @param view where records and map nodes are
 * @param witnessed the newest checkpoint that satisfies the newest root's witness policy; empty
 *     where there is none, or no policy
 * @param freshness when it turns stale and when it expires
 * @param verifier of the site records, under the newest root
 */
public record HeldState(
    RootChain roots,
    Checkpoint checkpoint,
    Event last,
    StoreView view,
    Optional<Checkpoint> witnessed,
    FreshnessRule freshness,
    RecordVerifier verifier) {

  /**
   * Believes what a store holds, in the order of DESIGN 7. Takes the same time for any number of
   * sites: the log's newest entry is shown to be in the tree of the checkpoint, and everything else
   * is checked when it is read.
   *
   * @param roots walked from the pinned one to the newest that is known
   * @throws StoreDamagedException when its parts do not belong together
   * @throws VerificationException when the checkpoint is not believed under its root
   */
  public static HeldState of(StoreView view, RootChain roots, Instant now) {
    StoredState state = view.state();
    Root newest = roots.newest();
    Checkpoint checkpoint = Checkpoint.parse(state.checkpoint());
    // The root of its time: a later one may name other log keys, and then the next checkpoint does.
    Root then =
        roots
            .version(state.rootVersion())
            .orElseThrow(
                () ->
                    new StoreDamagedException(
                        "The store was filled under a root that is older than the pinned one."));
    new CheckpointVerifier(then).signed(checkpoint, now);
    Witnessed witnessed = state.witnessed();
    Optional<Checkpoint> vouched =
        witnessed.isNothing() ? Optional.empty() : Optional.of(Checkpoint.parse(witnessed.note()));
    Optional<Root> vouching = roots.version(witnessed.rootVersion());
    if (vouching.isPresent() && vouched.isPresent()) {
      new CheckpointVerifier(vouching.get()).verify(vouched.get(), now);
    }
    MerkleFrontier tree = state.frontier();
    if (tree.size() != checkpoint.size() || !tree.root().equals(checkpoint.root())) {
      throw new StoreDamagedException("The store has another tree than its checkpoint.");
    }
    Event last = Event.parse(state.lastEntry());
    if (last.seq() != tree.size() - 1 || !last.directory().equals(state.mapRoot())) {
      throw new StoreDamagedException("The store has another map than its last entry.");
    }
    MerkleProofs.verifyInclusion(
        last.seq(),
        tree.size(),
        MerkleFrontier.leafHash(state.lastEntry()),
        MerkleProofs.inclusion(
            last.seq(), tree.size(), new TileHashReader(tree.size(), view::tile)),
        tree.root());
    return new HeldState(
        roots,
        checkpoint,
        last,
        view,
        vouched.filter(note -> cosigned(newest, note, now).isPresent()),
        freshness(roots, last, witnessed, now),
        new RecordVerifier(newest));
  }

  /**
   * When a directory turns stale and when it expires. What satisfied an earlier root goes on, with
   * the age that it has: a new policy is for what comes after it (formats 8).
   *
   * @param roots to the newest version
   * @param last the newest entry
   * @param witnessed how far the policy is satisfied
   */
  static FreshnessRule freshness(RootChain roots, Event last, Witnessed witnessed, Instant now) {
    Root newest = roots.newest();
    if (witnessed.isNothing()) {
      return FreshnessRule.of(newest, last.time(), last.expires(), Optional.empty());
    }
    Checkpoint vouched = Checkpoint.parse(witnessed.note());
    Optional<Instant> since = cosigned(newest, vouched, now);
    Optional<Root> then = roots.version(witnessed.rootVersion());
    if (since.isEmpty() && then.isPresent()) {
      since =
          then.get().witness().demanded()
              ? cosigned(then.get(), vouched, now)
              : Optional.of(Instant.ofEpochSecond(witnessed.time()));
    }
    return FreshnessRule.of(newest, last.time(), last.expires(), since);
  }

  private static Optional<Instant> cosigned(Root root, Checkpoint checkpoint, Instant now) {
    if (!root.log().origin().equals(checkpoint.origin())) {
      return Optional.empty();
    }
    try {
      return root.witness()
          .satisfiedSince(checkpoint.note(), now.plusSeconds(RootChain.SKEW_SECONDS));
    } catch (VerificationException lineThatNobodyLookedAtBefore) {
      return Optional.empty();
    }
  }

  /**
   * Whether the clock says that the newest entry is not written yet: then it says nothing about how
   * old all this is.
   */
  public boolean isAhead(Instant now) {
    return now.getEpochSecond() < usableFrom();
  }

  /** The first second at which a clock can be right, since 1970. */
  public long usableFrom() {
    return last.time() - RootChain.SKEW_SECONDS;
  }

  /** Entries that satisfy a witness policy, or came when there was none. */
  public long witnessedSize() {
    return view.state().witnessed().size();
  }

  /** Entries in the log. */
  public long size() {
    return checkpoint.size();
  }
}
