package org.waymark.trust.fold;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.FoldException;
import org.waymark.trust.RollbackException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * Applies entries of the log to a directory, and refuses the whole batch for one of them (formats
 * 6). Whoever follows, signs or witnesses a log runs this same code: a registry before it signs, a
 * client for the tail it fetched, an import for the tail of a bundle.
 *
 * <pre>{@code
 * FoldResult result = new Fold(roots, state, now).apply(entries, documents);
 * CheckpointVerifier.requireTree(checkpoint, result.frontier());
 * // store result, all or nothing
 * }</pre>
 *
 * <p>A pass over the batch first finds the last entry about each site, because only the records of
 * those are still needed. Everything is checked before anything is returned, and the state is never
 * changed. A fold holds the batch's entries in memory and serves one {@link #apply}; not
 * thread-safe.
 */
public final class Fold {

  private final EntryRules rules;
  private final FoldState base;
  private final Instant now;
  private final RecordVerifier verifier;

  /** The sites that this batch touched, as they are after the entries so far. */
  private final Map<EntityId, SiteState> touched = new HashMap<>();

  /** The same sites before the batch, with their records. */
  private final Map<EntityId, Optional<Record>> before = new HashMap<>();

  /** The sites that this batch admitted, anew or for the first time. */
  private final Set<EntityId> admitted = new HashSet<>();

  /** The last entry after which a site was not active. */
  private final Map<EntityId, Long> restricted = new HashMap<>();

  private final Map<EntityId, SiteChange> changes = new LinkedHashMap<>();
  private final List<SnapshotSeen> snapshots = new ArrayList<>();
  private DirectoryMap map;
  private long lastTime;
  private boolean applied;

  /**
   * A fold over one state.
   *
   * @param roots walked to the newest version
   * @param base the directory so far
   * @param now one moment for all checks of the batch
   */
  public Fold(RootChain roots, FoldState base, Instant now) {
    this.rules = new EntryRules(roots, now);
    this.base = base;
    this.now = now;
    this.verifier = new RecordVerifier(roots.newest());
    this.map = base.map();
    this.lastTime = base.lastTime();
  }

  /**
   * The records that {@link #apply} will ask for: that of the last entry about each site.
   *
   * @throws org.waymark.signer.MalformedException {@code entry_malformed}
   */
  public static Set<Sha256> neededRecords(List<byte[]> entries) {
    List<Event> events = entries.stream().map(Event::parse).toList();
    Set<Sha256> hashes = new LinkedHashSet<>();
    lastOfEachSite(events)
        .values()
        .forEach(index -> events.get(index).record().ifPresent(hashes::add));
    return hashes;
  }

  /** For each site, the index of the last event about it. */
  private static Map<EntityId, Integer> lastOfEachSite(List<Event> events) {
    Map<EntityId, Integer> last = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      if (EntryRules.aboutSite(events.get(i))) {
        last.put(events.get(i).sub().orElseThrow(), i);
      }
    }
    return last;
  }

  /**
   * Applies a batch.
   *
   * @param entries as they stand in the log, in order
   * @param documents records by hash; asked once for each of {@link #neededRecords}. Whatever it
   *     returns is checked against the hash.
   * @throws FoldException {@code entry_sequence entry_time entry_expiry entry_type_unknown
   *     entity_scheme transition_refused counter_rollback record_entry_mismatch record_missing
   *     fold_mismatch root_unannounced state_damaged}
   * @throws RollbackException {@code counter_rollback counter_reused}
   * @throws VerificationException {@code entry_malformed}, or as {@link RecordVerifier#verify}
   */
  public FoldResult apply(List<byte[]> entries, Function<Sha256, Optional<byte[]>> documents) {
    if (applied) {
      throw new IllegalStateException("a fold serves one batch; begin the next from its result");
    }
    applied = true;
    List<Event> events = entries.stream().map(Event::parse).toList();
    Map<EntityId, Integer> last = lastOfEachSite(events);
    MerkleFrontier.Builder tree = base.frontier().builder();
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      rules.requireNext(event, tree.size(), lastTime);
      if (EntryRules.aboutSite(event)) {
        EntityId sub = event.sub().orElseThrow();
        step(sub, event);
        if (last.getOrDefault(sub, -1) == i) {
          conclude(sub, event, documents);
        }
      } else {
        event.knownType().ifPresent(type -> announce(type, event));
      }
      EntryRules.requireDirectory(event, map);
      lastTime = event.time();
      tree.appendEntry(entries.get(i));
    }
    return new FoldResult(
        tree.build(),
        map,
        List.copyOf(changes.values()),
        events.isEmpty() ? Optional.empty() : Optional.of(events.get(events.size() - 1)),
        lastTime,
        snapshots);
  }

  /** The identifier, the step in the table, the counters, and the leaf. */
  private void step(EntityId sub, Event event) {
    rules.requireAllowed(sub, event);
    Transition transition = Transition.of(event.knownType().orElseThrow());
    SiteState after = transition.apply(sub, stateOf(sub, event), event);
    touched.put(sub, after);
    if (after.status() != SiteStatus.ACTIVE) {
      restricted.put(sub, event.seq());
    }
    if (transition == Transition.ADMIT) {
      admitted.add(sub);
    }
    map = map.with(sub.key(), after.record());
  }

  private Optional<SiteState> stateOf(EntityId sub, Event event) {
    @Nullable SiteState inBatch = touched.get(sub);
    if (inBatch != null) {
      return Optional.of(inBatch);
    }
    Optional<Sha256> leaf = base.map().record(sub.key());
    Optional<Record> record = leaf.flatMap(hash -> base.record(sub));
    EntryRules.require(
        record.map(Record::hash).equals(leaf),
        "state_damaged",
        event,
        "is about " + sub + ", whose record in the local state is not the one of its map");
    before.put(sub, record);
    return record.map(found -> SiteState.of(sub, found));
  }

  /** The record of the last entry about a site (formats 4, steps 1 to 6). */
  private void conclude(EntityId sub, Event event, Function<Sha256, Optional<byte[]>> documents) {
    Sha256 hash = event.record().orElseThrow();
    byte[] bytes =
        documents
            .apply(hash)
            .orElseThrow(
                () ->
                    new FoldException(
                        "record_missing",
                        event.seq(),
                        "The record " + hash + " of entry " + event.seq() + " is missing."));
    VerifiedRecord verified = verifier.verify(sub, hash, bytes, now);
    Record record = verified.record();
    SiteState after = touched.getOrDefault(sub, SiteState.of(sub, record));
    EntryRules.require(
        SiteState.of(sub, record).equals(after),
        "record_entry_mismatch",
        event,
        "has a record that is "
            + record.siteStatus().code()
            + " with ver "
            + record.ver()
            + " and mver "
            + record.mver()
            + ", unlike itself");
    Optional<Record> old = before.getOrDefault(sub, Optional.empty());
    old.ifPresent(known -> TokenReuse.requireNone(sub, known, record));
    // Whoever left and was admitted again has begun anew, also where the records between are gone.
    old.filter(known -> !admitted.contains(sub))
        .ifPresent(known -> RecoveryCommitment.requireKept(known.site(), record.site()));
    changes.put(
        sub,
        new SiteChange(
            old.map(known -> SiteState.of(sub, known)),
            event,
            after,
            verified,
            Stream.ofNullable(restricted.get(sub)).mapToLong(Long::longValue).findAny()));
  }

  /** Entries that change no site. */
  private void announce(EventType type, Event event) {
    if (type == EventType.ROOT) {
      rules.requireAnnounced(event);
    }
    if (type == EventType.SNAPSHOT) {
      snapshots.add(new SnapshotSeen(event.seq(), event.record().orElseThrow()));
    }
  }
}
