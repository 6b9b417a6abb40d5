package org.waymark.client.sync;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.log.TileHashReader;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.RootChain;

/**
 * Notices that a log showed two trees, keeps the proof that shows it to anybody, and refuses the
 * log from then on; only another epoch ends that (DESIGN 7; formats 9). Thread-safe.
 */
public final class SplitLogs {

  private static final Logger LOG = LoggerFactory.getLogger(SplitLogs.class);

  private final DirectoryStore store;

  public SplitLogs(DirectoryStore store) {
    this.store = store;
  }

  /** The tree of a checkpoint that is held, as something that proofs are made from. */
  static MerkleProofs.HashReader tree(HeldState held) {
    return new TileHashReader(held.size(), held.view()::tile);
  }

  /**
   * Whether the tree that is held begins with that of a checkpoint, whoever signed it.
   *
   * @param shown not larger than what is held
   * @throws org.waymark.client.store.StoreDamagedException when the copy cannot be read, or was
   *     replaced
   */
  public static boolean contains(HeldState held, Checkpoint shown) {
    return rootAt(held, shown.size()).equals(shown.root());
  }

  /** The root of the first entries of what is held. */
  static Sha256 rootAt(HeldState held, long size) {
    return MerkleFrontier.read(size, tree(held)).root();
  }

  /** As below, with a checkpoint that the log signed and that is not larger than what is held. */
  public boolean keepIfSplit(HeldState held, Checkpoint shown) {
    return keepIfSplit(held.checkpoint(), shown, tree(held), held.roots());
  }

  /**
   * Compares two checkpoints that the log signed, and keeps the proof if they contradict each
   * other.
   *
   * @param larger hashes of the larger tree, as its source gives them: they need not be true, the
   *     proof is verified
   * @return whether it is shown that they do
   */
  public boolean keepIfSplit(
      Checkpoint one, Checkpoint other, MerkleProofs.HashReader larger, RootChain roots) {
    Optional<SplitProof> proof;
    try {
      proof = SplitProof.between(one, other, larger);
      proof.ifPresent(found -> found.verify(roots));
    } catch (VerificationException | TreeComparison.MissingTileException e) {
      LOG.debug("No split view is shown.", e);
      return false;
    }
    proof.ifPresent(this::keep);
    return proof.isPresent();
  }

  private void keep(SplitProof proof) {
    LOG.error(
        "The log {} showed two trees, of {} and {} entries; it is not followed any more.",
        proof.origin(),
        proof.first().size(),
        proof.second().size());
    try {
      store.splits().keep(proof);
    } catch (StoreException e) {
      LOG.error("The proof of a split view is lost at the next start: {}", proof, e);
    }
  }

  /**
   * Refuses to follow a log that showed two trees.
   *
   * @throws SyncException {@code split_view}
   */
  void requireNone(String origin) {
    if (store.splits().isSplit(origin)) {
      throw new SyncException(
          "split_view",
          "The log "
              + origin
              + " showed two trees, so it is not followed until its federation begins another"
              + " epoch; the proof is in the folder of the store.");
    }
  }
}
