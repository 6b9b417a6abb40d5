package org.waymark.client;

import java.util.List;
import java.util.Optional;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.sync.HeldState;
import org.waymark.client.sync.SplitLogs;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
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

  /** Whether this log begins with the tree of an earlier checkpoint, whoever signed that. */
  public boolean contains(Checkpoint earlier) {
    return earlier.origin().equals(checkpoint().origin())
        && earlier.size() <= checkpoint().size()
        && SplitLogs.contains(held, earlier);
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
