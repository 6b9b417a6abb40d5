package org.waymark.registry;

import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.waymark.registry.admission.StatementChecks;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.audit.Decision;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.registry.publish.PublishBarrier;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.publish.Publisher;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.RecoveryStorage;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
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
  private volatile OnlineKeys keys;
  private final SecureRandom random;
  private volatile RootChain roots;

  /** From where bundles of entries are whole; 0 where a snapshot needs nobody's hand. */
  private long servedFrom;

  Author(
      RegistryStorage storage,
      Publisher publisher,
      PublishObserver observer,
      InstantSource clock,
      OnlineKeys keys,
      SecureRandom random,
      RootChain roots) {
    this.storage = storage;
    this.publisher = publisher;
    this.observer = observer;
    this.clock = clock;
    this.keys = keys;
    this.random = random;
    this.roots = roots;
  }

  Root root() {
    return roots.newest();
  }

  /** Every root from the first to the one in force. */
  RootChain roots() {
    return roots;
  }

  /**
   * Goes on under a later root, which is in its file by now: announces it, and makes anew what
   * stands under the one before.
   *
   * @param chain walked from the present one
   * @param unlocked keys that its newest root names
   */
  void succeed(RootChain chain, OnlineKeys unlocked, Actor actor) {
    roots = chain;
    keys = unlocked;
    announceAll(actor);
  }

  /** Announces what was not, each version with an entry of its own. */
  private void announceAll(Actor actor) {
    long announced = storage.announcedRoot();
    for (Root root : roots.all()) {
      if (root.version() > announced) {
        write(actor, draft -> announce(draft, root));
      }
    }
    if (announced > 0 && announced < root().version()) {
      // Its checkpoint was signed by a key, or for an epoch, that may be over.
      publisher.renewBundle(roots, keys.log());
    }
  }

  OnlineKeys keys() {
    return keys;
  }

  /** Signs with what the machine has, or with a token that was handed in. */
  Signing signing(Optional<String> signed) {
    return Signing.with(signed, keys, clock.instant());
  }

  /** What statements are demanded to be. */
  StatementChecks checks() {
    return StatementChecks.of(root(), storage.intermediates());
  }

  /** Who certifies sites now. */
  Superiors superiors() {
    return new Superiors(storage.intermediates(), root(), clock.instant());
  }

  /** The records of a site's present state. */
  Optional<Record> record(EntityId sub) {
    return storage.site(sub).map(SiteRow::record).flatMap(storage::document).map(Record::parse);
  }

  /** The recoveries that are under way. */
  RecoveryStorage recoveries() {
    return storage.recoveries();
  }

  Instant now() {
    return clock.instant();
  }

  /** The row of a site that is there. */
  SiteRow site(EntityId sub) {
    return storage.site(sub).orElseThrow();
  }

  /** Publishes what an earlier process committed, and announces roots that were put there since. */
  void resume() {
    // What is signed next must not be forgotten by the database after a power failure.
    storage.sync();
    publisher.catchUp(roots, keys.log());
    announceAll(Actor.TIMER);
    leaveUnservedBundle();
  }

  /**
   * A bundle of entries is served whole or not at all (formats.md, section 9). Where a rebuilt log
   * lacks the bytes of the first entries of the present one, nobody could follow before its end: so
   * it is ended at once, and a snapshot takes the followers across; where the membership key is
   * elsewhere, once it is handed in.
   */
  private void leaveUnservedBundle() {
    long size = storage.size();
    long first = size / TilePath.FULL * TilePath.FULL;
    if (size > first && storage.entriesIfKept(first, size).isEmpty()) {
      write(
          Actor.TIMER,
          draft -> {
            for (long seq = size; seq < first + TilePath.FULL; seq++) {
              draft.batch().heartbeat();
            }
            return draft;
          });
      if (keys.membership().isPresent()) {
        snapshot(Actor.TIMER);
      }
    }
    if (keys.membership().isEmpty()) {
      long last = storage.archive().lastMissingEntry();
      servedFrom = last < 0 ? 0 : (last / TilePath.FULL + 1) * TilePath.FULL;
    }
  }

  /**
   * Whether followers cannot cross entries that a rebuilt log lacks before somebody with the
   * membership key signs a snapshot that includes them.
   */
  boolean awaitsSnapshot() {
    long included = storage.newestSnapshot().map(SnapshotRow::includedSeq).orElse(-1L);
    return included + 1 < servedFrom;
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
    return snapshot(Signing.online(keys), actor);
  }

  /**
   * As above. A snapshot that was signed elsewhere may be some heartbeats old.
   *
   * @throws RefusedException {@code membership_unexpected}
   */
  Snapshot snapshot(Signing signing, Actor actor) {
    return write(
        actor,
        draft -> {
          Snapshot token =
              Snapshot.parse(
                  signing.sign(
                      Snapshot.TYP,
                      Snapshot.claims(
                          root().federation(),
                          draft.time(),
                          // A bundle that is older than this would be refused for its age anyway.
                          draft.time().plusSeconds(root().limits().expiredAfter()),
                          draft.head().size() - 1,
                          draft.head().directory(),
                          root().version()),
                      Superior.anchor(root())));
          requireLaterThanTheLast(token);
          draft.batch().snapshot(token);
          return token;
        });
  }

  /** What the one before included may be gone by now. */
  private void requireLaterThanTheLast(Snapshot token) {
    if (storage.newestSnapshot().filter(last -> token.seq() <= last.includedSeq()).isPresent()) {
      throw new RefusedException(
          "membership_unexpected",
          "directory",
          "The snapshot up to entry "
              + token.seq()
              + " is no newer than the last one; write a new request: waymark registry snapshot"
              + " --request.");
    }
  }

  /** Puts a rule set into force. */
  void policy(RuleSet set, Grounds grounds) {
    write(
        grounds.actor(),
        draft -> {
          Optional<Decision> decision =
              grounds.decision(
                  EventType.POLICY.code(),
                  root().federation(),
                  root().federation(),
                  Optional.empty(),
                  draft.time(),
                  random);
          draft.batch().policy(set, root().federation(), decision);
          return set;
        });
  }

  /** What a change is drafted with. */
  final class Draft {
    private final Head head;
    private final Instant time;
    private final Batch batch;

    private Draft(Head head, Instant time, Batch batch) {
      this.head = head;
      this.time = time;
      this.batch = batch;
    }

    /** The log so far. */
    Head head() {
      return head;
    }

    /** Of the entries, in whole seconds; never before the last entry. */
    Instant time() {
      return time;
    }

    Batch batch() {
      return batch;
    }

    /** Writes the event that makes a record the one of its site, with the decision behind it. */
    SiteRow site(EventType type, Record record, Grounds grounds) {
      Optional<Decision> decision =
          grounds.decision(
              type.code(),
              root().federation(),
              record.sub(),
              Optional.of(record.ver()),
              time,
              random);
      return batch.site(type, record, decision);
    }
  }

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

  /** Adds the cosignatures of a note to what is published. */
  void cosign(Checkpoint note) {
    publishPending();
    try {
      publisher.cosign(roots, keys.log(), note);
    } catch (UncheckedIOException e) {
      throw new StorageFailedException(
          "publication_failed",
          "The cosignatures could not be written (" + e.getMessage() + ").",
          e);
    }
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
