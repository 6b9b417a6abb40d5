package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.store.Witnessed;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * How far a source says that a log goes.
 *
 * @param newest signed by the log; what it introduces or changes beyond {@code witnessed} is held
 *     back
 * @param witnessed the newest that satisfies the witness policy, not larger than {@code newest};
 *     the same one where there is no policy; empty where the source has none
 */
record Heads(Checkpoint newest, Optional<VerifiedCheckpoint> witnessed) {

  /** Only the part that satisfies the policy. */
  Heads atWitnessed() {
    return new Heads(witnessed.orElseThrow().checkpoint(), witnessed);
  }

  /** Entries that satisfy the policy. */
  long witnessedSize() {
    return witnessed.map(known -> known.checkpoint().size()).orElse(0L);
  }

  /** How far the policy is satisfied: what was known, or what this says if that is more. */
  Witnessed furthest(Witnessed known, RootChain roots, long time, Instant now) {
    if (witnessed.isEmpty()) {
      return known;
    }
    Checkpoint offered = witnessed.get().checkpoint();
    long version = roots.newest().version();
    boolean more =
        offered.size() > known.size()
            || (offered.size() == known.size() && newer(known, roots, now));
    return more ? new Witnessed(offered.bytes(), offered.size(), version, time) : known;
  }

  private boolean newer(Witnessed known, RootChain roots, Instant now) {
    Root newest = roots.newest();
    if (!newest.witness().demanded()) {
      return false;
    }
    if (known.rootVersion() < newest.version()) {
      return true;
    }
    if (known.isNothing()) {
      return true;
    }
    Optional<Instant> before =
        newest
            .witness()
            .satisfiedSince(
                // A line from the future counts for nothing yet, and so is not to be beaten.
                Checkpoint.parse(known.note()).note(), now.plusSeconds(RootChain.SKEW_SECONDS));
    Optional<Instant> since = witnessed.orElseThrow().cosigned();
    return since.isPresent() && (before.isEmpty() || since.get().isAfter(before.get()));
  }

  /**
   * Both are of one log, as far as the entries tell that the source gave.
   *
   * @param known the tree before them
   * @throws SyncException {@code split_view}
   */
  void requireOneLog(
      SourceReader source, MerkleFrontier known, Tail tail, SplitLogs splits, RootChain roots) {
    long beyond = witnessedSize() - known.size();
    if (beyond < 0 || witnessed.isEmpty()) {
      return;
    }
    Checkpoint middle = witnessed.get().checkpoint();
    MerkleFrontier.Builder tree = known.builder();
    tail.entries().subList(0, (int) beyond).forEach(tree::appendEntry);
    if (!tree.root().equals(middle.root())) {
      splits.keepIfSplit(middle, newest, TreeComparison.tiles(source, newest.size()), roots);
      throw new SyncException(
          "split_view",
          source.source() + " shows two checkpoints of one log that are not of one tree.");
    }
  }
}
