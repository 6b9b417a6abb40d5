package org.waymark.client;

import java.util.List;
import java.util.Optional;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.sync.HeldState;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.RootChain;

/**
 * A log as this node folded it, entry by entry: what a witness may cosign, and what it can show
 * about it (DESIGN 4.6). Everything here was checked by this node itself, but for the cosignatures
 * on the note, which may be fewer than the root asks for.
 *
 * <p>Immutable and thread-safe. The methods that read the tree throw {@link StoreDamagedException}
 * once the directory has moved on: then ask {@link Directory#folded()} again.
 */
public final class FoldedLog {

  private static final int SECONDS_PER_MINUTE = 60;

  private final HeldState held;
  private final Optional<SplitProof> split;
  private final boolean refused;

  FoldedLog(HeldState held, Optional<SplitProof> split, boolean refused) {
    this.held = held;
    this.split = split;
    this.refused = refused;
  }

  public EntityId federation() {
    return roots().newest().federation();
  }

  /** The verified roots, from the pinned one; the newest says whose cosignatures are asked for. */
  public RootChain roots() {
    return held.roots();
  }

  /** The newest checkpoint that was folded, with the note as its source gave it. */
  public Checkpoint checkpoint() {
    return held.checkpoint();
  }

  /**
   * Whether the log that this root names is the one that was folded, and never showed two trees:
   * only such a log may be cosigned.
   */
  public boolean trusted() {
    return !refused && checkpoint().origin().equals(roots().newest().log().origin());
  }

  /** The proof that this log showed two trees, if it did. */
  public Optional<SplitProof> split() {
    return split;
  }

  /**
   * The root of the tree of the first entries.
   *
   * @param size from 0 to that of {@link #checkpoint()}
   */
  public Sha256 rootAt(long size) {
    return MerkleFrontier.read(size, hashes()).root();
  }

  /** Whether this log begins with that tree. */
  public boolean contains(TreeMark earlier) {
    return earlier.origin().equals(checkpoint().origin())
        && earlier.size() <= checkpoint().size()
        && rootAt(earlier.size()).equals(earlier.root());
  }

  /** Whether this log begins with the tree of an earlier checkpoint, whoever signed that. */
  public boolean contains(Checkpoint earlier) {
    return contains(TreeMark.of(earlier));
  }

  /**
   * The tree of the entries that are older than the minute of the newest one. Whoever folded the
   * log up to any entry of that minute comes to the same, so that witnesses who look at different
   * moments at a log that grows all the time have a tree in common (formats 8).
   *
   * @return empty where there is none, or a bundle took the place of the entries that would tell
   */
  public Optional<TreeMark> beforeLastMinute() {
    long minute = Math.floorDiv(held.last().time(), SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE;
    long from = held.view().state().firstEntry();
    long to = checkpoint().size() - 1; // of that minute
    if (to <= from || time(from) >= minute) {
      return Optional.empty();
    }
    // Times never decrease: entry `from` is older, `to` is not.
    while (to - from > 1) {
      long middle = from + (to - from) / 2;
      if (time(middle) < minute) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return Optional.of(new TreeMark(checkpoint().origin(), to, rootAt(to)));
  }

  private long time(long entry) {
    List<byte[]> one =
        held.view()
            .entries(entry, entry + 1)
            .orElseThrow(() -> new StoreDamagedException("Entry " + entry + " is gone."));
    return Event.parse(one.get(0)).time();
  }

  /**
   * The RFC 6962 consistency proof between two trees of this log; empty where the sizes are equal.
   *
   * @throws IllegalArgumentException unless 0 &lt; from &lt;= to &lt;= the size of {@link
   *     #checkpoint()}
   */
  public List<Sha256> consistency(long from, long to) {
    if (to > checkpoint().size()) {
      throw new IllegalArgumentException("no tree of " + to + " entries was folded");
    }
    return MerkleProofs.consistency(from, to, hashes());
  }

  private MerkleProofs.HashReader hashes() {
    return new TileHashReader(checkpoint().size(), held.view()::tile);
  }
}
