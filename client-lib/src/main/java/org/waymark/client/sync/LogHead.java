package org.waymark.client.sync;

import java.time.Instant;
import java.util.Optional;
import org.waymark.client.sync.SourceReader.Limits;
import org.waymark.trust.fold.CheckpointVerifier;
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

  /** The checkpoint that the source has, believed; empty where it has none. */
  Optional<Checkpoint> checkpoint(SourceReader reader, RootChain chain, Instant now)
      throws SourceException {
    progress.reached(SyncProgress.Phase.CHECKPOINT, 0, 0);
    SourceReader.Fetched fetched = reader.checkpoint();
    Optional<byte[]> bytes =
        fetched.unchanged() ? copy.held().map(state -> state.checkpoint().bytes()) : fetched.body();
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Checkpoint checkpoint = Checkpoint.parse(bytes.get());
    offers(new Offered(checkpoint, Optional.empty()));
    new CheckpointVerifier(chain.newest()).verify(checkpoint, now);
    if (checkpoint.size() == 0) {
      throw new SyncException(
          "log_empty", reader.source() + " serves a log without entries; ask again later.");
    }
    noWayBack.requireTree(chain.newest(), checkpoint);
    return Optional.of(checkpoint);
  }
}
