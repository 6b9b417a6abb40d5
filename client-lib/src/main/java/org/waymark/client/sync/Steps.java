package org.waymark.client.sync;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waymark.client.store.Introduction;
import org.waymark.client.store.StoredRecord;
import org.waymark.client.store.StoredState;
import org.waymark.client.store.SyncBatch;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.fold.SnapshotSeen;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.freshness.FreshnessRule;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Snapshot;

/** Turns what a fold found into a step for the store. Stateless. */
final class Steps {

  /** Of one batch that are looked at; an older one only makes the bundle longer. */
  private static final int MOST_SNAPSHOTS = 8;

  private Steps() {}

  static List<StoredRecord> records(List<SiteChange> changes) {
    return changes.stream()
        .map(change -> StoredRecord.of(change.sub(), change.record().record().bytes()))
        .toList();
  }

  /** Sites that became active: while the directory is not fresh they are newcomers. */
  static Introduction introduction(
      Introduction before, Effect effect, FreshnessRule freshness, Instant now) {
    return freshness.at(now) == Freshness.FRESH
        ? Introduction.EVERYBODY
        : before.withArrivals(effect.arrivals());
  }

  /**
   * The newest snapshot that a batch announced and of which every record is at hand, so that a
   * bundle can be written from it.
   *
   * @param from index of the first entry
   * @param tail the batch with what came with it
   * @param before the current record of a site before the batch
   */
  static Optional<SyncBatch.NewBase> snapshot(
      RootChain roots,
      long from,
      Tail tail,
      FoldResult folded,
      Function<EntityId, Optional<StoredRecord>> before,
      Instant now) {
    List<Sha256> announced =
        new ArrayList<>(
            folded.snapshots().stream()
                .map(SnapshotSeen::token)
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    // Each costs a signature and a walk over all entries, and a log may announce one in every
    // entry.
    int oldest = Math.max(0, announced.size() - MOST_SNAPSHOTS);
    for (int i = announced.size() - 1; i >= oldest; i--) {
      Optional<Snapshot> token =
          tail.document(announced.get(i)).flatMap(bytes -> believed(bytes, roots, now));
      // One that ends before this batch begins would need the history of what is current now.
      if (token.isPresent() && token.get().seq() >= from - 1) {
        Optional<SyncBatch.NewBase> base = base(token.get(), tail, before);
        if (base.isPresent()) {
          return base;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Snapshot> believed(byte[] token, RootChain roots, Instant now) {
    try {
      Snapshot snapshot = Snapshot.parse(new String(token, US_ASCII));
      snapshot.verify(roots, now);
      return Optional.of(snapshot);
    } catch (VerificationException e) {
      // Nothing rests on it here: the entries were folded. It only cannot be passed on.
      return Optional.empty();
    }
  }

  private static Optional<SyncBatch.NewBase> base(
      Snapshot snapshot, Tail tail, Function<EntityId, Optional<StoredRecord>> before) {
    Map<EntityId, Optional<StoredRecord>> then = new HashMap<>();
    Set<EntityId> lost = new HashSet<>();
    Set<EntityId> changedAfter = new HashSet<>();
    for (byte[] entry : tail.entries()) {
      Event event = Event.parse(entry);
      if (event.sub().isEmpty()) {
        continue;
      }
      EntityId sub = event.sub().get();
      if (event.seq() > snapshot.seq()) {
        changedAfter.add(sub);
        then.computeIfAbsent(sub, before);
        continue;
      }
      // What was superseded may be deleted before it could be fetched.
      Optional<byte[]> record = event.record().flatMap(tail::document);
      then.put(sub, record.map(bytes -> StoredRecord.of(sub, bytes)));
      if (record.isEmpty()) {
        lost.add(sub);
      } else {
        lost.remove(sub);
      }
    }
    if (changedAfter.stream().anyMatch(lost::contains)) {
      return Optional.empty();
    }
    Map<Sha256, Optional<StoredRecord>> differing = new HashMap<>();
    changedAfter.forEach(sub -> differing.put(sub.key(), then.getOrDefault(sub, Optional.empty())));
    return Optional.of(
        new SyncBatch.NewBase(
            new StoredState.SnapshotBase(snapshot.jws().token(), snapshot.seq()), differing));
  }
}
