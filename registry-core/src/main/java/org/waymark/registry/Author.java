package org.waymark.registry;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.publish.PublishBarrier;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.Snapshot;

/**
 * Writes entries: draft, fold, commit, publish. The fold is the one that every client runs, so what
 * a client would refuse is never committed (DESIGN 4.6). Used by the registry's one thread.
 */
final class Author {
  private final RegistryStorage storage;
  private final Publisher publisher;
  private final PublishObserver observer;
  private final InstantSource clock;
  private final OnlineKeys keys;
  private RootChain roots;

  Author(
      RegistryStorage storage,
      Publisher publisher,
      PublishObserver observer,
      InstantSource clock,
      OnlineKeys keys,
      RootChain roots) {
    this.storage = storage;
    this.publisher = publisher;
    this.observer = observer;
    this.clock = clock;
    this.keys = keys;
    this.roots = roots;
  }

  Root root() {
    return roots.newest();
  }

  OnlineKeys keys() {
    return keys;
  }

  /** The records of a site's present state. */
  Optional<Record> record(EntityId sub) {
    return storage.site(sub).map(SiteRow::record).flatMap(storage::document).map(Record::parse);
  }

  /** Publishes what an earlier process committed, and announces roots that were put there since. */
  void resume() {
    // What is signed next must not be forgotten by the database after a power failure.
    storage.sync();
    publisher.catchUp(roots, keys.log());
    long announced = storage.announcedRoot();
    for (Root root : roots.all()) {
      if (root.version() > announced) {
        write(Actor.TIMER, draft -> announce(draft, root));
      }
    }
  }

  private static Root announce(Draft draft, Root root) {
    draft.batch().root(root);
    return root;
  }

  void heartbeat(Actor actor) {
    write(
        actor,
        draft -> {
          draft.batch().heartbeat();
          return draft;
        });
  }

  /** Signs the map of now, for bundles, and logs that. */
  Snapshot snapshot(Actor actor) {
    return write(
        actor,
        draft -> {
          Snapshot token =
              Snapshot.sign(
                  root().federation(),
                  draft.time(),
                  // A bundle that is older than this would be refused for its age anyway.
                  draft.time().plusSeconds(root().limits().expiredAfter()),
                  draft.head().size() - 1,
                  draft.head().directory(),
                  root().version(),
                  keys.membership());
          draft.batch().snapshot(token);
          return token;
        });
  }

  /**
   * What a change is drafted with.
   *
   * @param head the log so far
   * @param time of the entries, in whole seconds; never before the last entry
   */
  record Draft(Head head, Instant time, Batch batch) {}

  /**
   * Drafts a change and puts it into force. When this returns it is published; when it throws,
   * nothing has changed, but for {@code publication_failed}.
   */
  <T> T write(Actor actor, Function<Draft, T> change) {
    publishPending();
    Head head = Head.read(storage);
    Instant now = clock.instant();
    long time = time(head, now);
    DirectoryMap map = DirectoryMap.at(head.directory(), remembering(storage.mapNodes()));
    Batch batch = new Batch(head, map, time, root().limits().entryLife(), actor);
    T result = change.apply(new Draft(head, Instant.ofEpochSecond(time), batch));
    FoldState state = FoldState.at(head.tree(), map, head.lastTime(), this::record);
    FoldResult folded = new Fold(roots, state, now).apply(batch.entries(), batch::document);
    storage.commit(batch.commit(folded));
    observer.reached(PublishBarrier.AFTER_COMMIT);
    publishPending();
    return result;
  }

  /** Tries again to write a bundle that could not be written. */
  void retryBundle() {
    publisher.retryBundle(roots, keys.log());
  }

  private void publishPending() {
    try {
      publisher.publish(roots, keys.log());
    } catch (UncheckedIOException e) {
      throw new StorageFailedException(
          "publication_failed",
          "The directory could not be written ("
              + e.getMessage()
              + "). What was decided is kept and will be published with the next change, or at the"
              + " next start.",
          e);
    }
  }

  /** The log's time never decreases, so a clock that was set back a little repeats a second. */
  private static long time(Head head, Instant now) {
    long seconds = now.getEpochSecond();
    if (head.lastTime() > seconds + RootChain.SKEW_SECONDS) {
      throw new RefusedException(
          "clock_behind",
          "clock",
          "The clock of this machine says "
              + Instant.ofEpochSecond(seconds)
              + ", but the log was last written at "
              + Instant.ofEpochSecond(head.lastTime())
              + "; set the clock right.");
    }
    return Math.max(seconds, head.lastTime());
  }

  /** Drafting and folding walk the same paths: each node is read once. */
  private static MapNodes remembering(MapNodes nodes) {
    Map<Sha256, Optional<MapNode>> read = new HashMap<>();
    return hash -> read.computeIfAbsent(hash, nodes::get);
  }
}
