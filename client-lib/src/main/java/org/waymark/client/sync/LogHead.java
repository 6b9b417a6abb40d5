package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.sync.SourceReader.Limits;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.RootChain;

/**
 * What a source says first: its roots and the head of its log. Remembers the last checkpoint that
 * was offered, believed or not, because two of them may be the proof of a split view. One thread at
 * a time.
 */
final class LogHead {

  private final CopyInUse copy;
  private final NoWayBack noWayBack;
  private final SyncProgress progress;
  private Optional<Offered> offered = Optional.empty();

  LogHead(CopyInUse copy, NoWayBack noWayBack, SyncProgress progress) {
    this.copy = copy;
    this.noWayBack = noWayBack;
    this.progress = progress;
  }

  /** The last checkpoint that the source showed. */
  Optional<Offered> offered() {
    return offered;
  }

  void offers(Offered shown) {
    offered = Optional.of(shown);
  }

  /** Another source is asked. */
  void forget() {
    offered = Optional.empty();
  }

  /**
   * Walks the roots that the source has beyond those that are believed.
   *
   * @throws org.waymark.trust.RootException {@code root_expired} and as {@link RootChain#walk}
   */
  RootChain walk(SourceReader reader, Instant now) throws SourceException {
    progress.reached(SyncProgress.Phase.ROOTS, 0, 0);
    RootChain chain = copy.roots();
    for (int i = 0; i < RootChain.MOST_PER_UPDATE; i++) {
      Optional<byte[]> next =
          reader.get("root/" + (chain.newest().version() + 1) + ".json", Limits.ROOT);
      if (next.isEmpty()) {
        break;
      }
      chain = chain.walk(next.get(), now);
    }
    noWayBack.requireRoots(chain);
    copy.believe(chain, now);
    chain.requireFresh(now);
    return chain;
  }

  /**
   * How far the source says that the log goes; empty where it has no checkpoint.
   *
   * @throws org.waymark.trust.CheckpointException {@code checkpoint_origin checkpoint_base
   *     checkpoint_signature}
   * @throws org.waymark.trust.RollbackException {@code tree_rollback}
   * @throws SplitViewException {@code split_view}
   */
  Optional<Heads> heads(SourceReader reader, RootChain chain, Instant now) throws SourceException {
    progress.reached(SyncProgress.Phase.CHECKPOINT, 0, 0);
    SourceReader.Fetched fetched = reader.checkpoint();
    Optional<byte[]> bytes =
        fetched.unchanged() ? copy.held().map(state -> state.checkpoint().bytes()) : fetched.body();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    CheckpointVerifier verifier = new CheckpointVerifier(chain.newest());
    VerifiedCheckpoint newest = signed(bytes.get(), verifier, chain, now);
    if (newest.checkpoint().size() == 0) {
      throw new SyncException(
          "log_empty", reader.source() + " serves a log without entries; ask again later.");
    }
    if (verifier.satisfies(newest)) {
      noWayBack.requireTree(chain.newest(), newest.checkpoint());
      return Optional.of(new Heads(newest.checkpoint(), Optional.of(newest)));
    }
    Optional<VerifiedCheckpoint> witnessed = Optional.empty();
    Optional<byte[]> found = reader.get("checkpoint.witnessed", Limits.CHECKPOINT);
    if (found.isPresent()) {
      // One that satisfied an earlier root is as good as none.
      witnessed =
          Optional.of(signed(found.get(), verifier, chain, now)).filter(verifier::satisfies);
    }
    offers(new Offered(newest.checkpoint(), Optional.empty()));
    boolean atHead =
        witnessed.filter(w -> w.checkpoint().size() >= newest.checkpoint().size()).isPresent();
    Checkpoint head = atHead ? witnessed.orElseThrow().checkpoint() : newest.checkpoint();
    noWayBack.requireTree(chain.newest(), head);
    return Optional.of(new Heads(head, witnessed));
  }

  /** Signed by the log, and not of another tree than the one that is held. */
  private VerifiedCheckpoint signed(
      byte[] bytes, CheckpointVerifier verifier, RootChain chain, Instant now) {
    Checkpoint checkpoint = Checkpoint.parse(bytes);
    offers(new Offered(checkpoint, Optional.empty()));
    VerifiedCheckpoint signed = verifier.signed(checkpoint, now);
    Optional<HeldState> base = copy.base(chain);
    if (base.isPresent() && checkpoint.size() <= base.get().size()) {
      Sha256 then = SplitLogs.rootAt(base.get(), checkpoint.size());
      if (!then.equals(checkpoint.root())) {
        throw new SplitViewException(checkpoint.size(), then, checkpoint.root());
      }
    }
    return signed;
  }
}
