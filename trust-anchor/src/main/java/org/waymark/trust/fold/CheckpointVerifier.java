package org.waymark.trust.fold;

import java.time.Instant;
import java.util.List;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.VerificationKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.CheckpointException;
import org.waymark.trust.ProofException;
import org.waymark.trust.RollbackException;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.MerkleProofs;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;

/**
 * Believes checkpoints of the one log and epoch that a root names (formats 8). Immutable and
 * thread-safe.
 */
public final class CheckpointVerifier {

  private final Root root;
  private final LogIdentity log;

  public CheckpointVerifier(Root newest) {
    this.root = newest;
    this.log = newest.log();
  }

  /**
   * Demands all of it: {@link #signed}, and the cosignatures that the root asks for.
   *
   * @throws CheckpointException {@code checkpoint_origin checkpoint_base checkpoint_signature
   *     witness_policy}
   */
  public VerifiedCheckpoint verify(Checkpoint checkpoint, Instant now) {
    VerifiedCheckpoint signed = signed(checkpoint, now);
    if (!satisfies(signed)) {
      throw refused(
          "witness_policy", checkpoint.origin(), "lacks cosignatures that the root asks for");
    }
    return signed;
  }

  /**
   * Checks origin, size and the log's signature. What such a checkpoint introduces or changes is
   * held back until {@link #satisfies} (formats 8). Cosignatures from the future are not counted.
   *
   * @return with the time since when the witness policy is satisfied, where it is
   * @throws CheckpointException {@code checkpoint_origin checkpoint_base checkpoint_signature}
   */
  public VerifiedCheckpoint signed(Checkpoint checkpoint, Instant now) {
    String origin = checkpoint.origin();
    if (!origin.equals(log.origin())) {
      throw refused("checkpoint_origin", origin, "is of another log than " + log.origin());
    }
    if (checkpoint.size() < log.baseSize()) {
      throw refused(
          "checkpoint_base",
          origin,
          "has " + checkpoint.size() + " entries, fewer than the epoch began with");
    }
    try {
      boolean signed = false;
      for (VerificationKey key : root.keys(RootRole.LOG).keys()) {
        signed |= checkpoint.note().verifiedBy(NoteVerifier.ed25519(origin, key));
      }
      if (!signed) {
        throw refused("checkpoint_signature", origin, "is not signed by a key of role log");
      }
      return new VerifiedCheckpoint(
          checkpoint,
          root.witness()
              .satisfiedSince(checkpoint.note(), now.plusSeconds(RootChain.SKEW_SECONDS)));
    } catch (CheckpointException e) {
      throw e;
    } catch (VerificationException e) {
      throw new CheckpointException(
          "checkpoint_signature",
          origin,
          "The checkpoint of " + origin + " has a signature that does not verify.",
          e);
    }
  }

  /** Whether it has the cosignatures that the root asks for; always, where it asks for none. */
  public boolean satisfies(VerifiedCheckpoint signed) {
    return !root.witness().demanded() || signed.cosigned().isPresent();
  }

  /**
   * The checkpoint is of this very tree.
   *
   * @throws CheckpointException {@code checkpoint_tree_mismatch}
   */
  public static void requireTree(Checkpoint checkpoint, MerkleFrontier tree) {
    if (checkpoint.size() != tree.size() || !checkpoint.root().equals(tree.root())) {
      throw refused(
          "checkpoint_tree_mismatch",
          checkpoint.origin(),
          "is not of the " + tree.size() + " entries that came");
    }
  }

  /**
   * A log whose whole tree is at hand continues an accepted one.
   *
   * @param next believed, and known to be of the tree at hand
   * @param rootThen root of that tree at {@code previous.size()}; not asked for when it is smaller
   * @throws RollbackException {@code tree_rollback}
   * @throws SplitViewException {@code split_view}
   */
  public static void requireExtends(TreeMark previous, Checkpoint next, Sha256 rootThen) {
    if (comparable(previous, next) && !rootThen.equals(previous.root())) {
      throw new SplitViewException(previous.size(), previous.root(), next.root());
    }
  }

  /**
   * A log continues an accepted one, by an RFC 6962 consistency proof. A proof that fails shows
   * nothing about the log, only about who sent it; for two trees of one size no proof is needed and
   * a difference is a split view.
   *
   * @param proof empty for equal sizes, and after an empty tree
   * @throws RollbackException {@code tree_rollback}
   * @throws SplitViewException {@code split_view}
   * @throws ProofException {@code consistency_proof_invalid}
   */
  public static void requireExtends(TreeMark previous, Checkpoint next, List<Sha256> proof) {
    if (comparable(previous, next) && previous.size() > 0) {
      MerkleProofs.verifyConsistency(
          previous.size(), next.size(), previous.root(), next.root(), proof);
    }
  }

  /** Whether a later tree of the same epoch is left to compare. */
  private static boolean comparable(TreeMark previous, Checkpoint next) {
    if (!previous.origin().equals(next.origin())) {
      return false;
    }
    if (next.size() < previous.size()) {
      throw RollbackException.tree(next.origin(), previous.size(), next.size());
    }
    if (next.size() == previous.size() && !next.root().equals(previous.root())) {
      throw new SplitViewException(previous.size(), previous.root(), next.root());
    }
    return next.size() > previous.size();
  }

  private static CheckpointException refused(String code, String origin, String why) {
    return new CheckpointException(code, origin, "The checkpoint of " + origin + " " + why + ".");
  }
}
