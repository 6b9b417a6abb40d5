package org.waymark.trust.bundle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;

/** The entries of a bundle after its snapshot, with their records (formats 10, 4). */
final class BundleTail {

  private final BundleLines lines;
  private final ImportSink sink;
  private final WatchedTree tree;
  private final List<byte[]> entries = new ArrayList<>();
  private final Map<EntityId, Long> lastEvents = new HashMap<>();
  private final Map<EntityId, Long> records = new HashMap<>();
  private final Set<Sha256> recordHashes = new HashSet<>();

  /**
   * @param tree grows with the entries
   */
  BundleTail(BundleLines lines, ImportSink sink, WatchedTree tree) {
    this.lines = lines;
    this.sink = sink;
    this.tree = tree;
  }

  List<byte[]> entries() {
    return entries;
  }

  /** A record that came with the tail; what else the sink holds is none of the fold's business. */
  Optional<byte[]> record(Sha256 hash) {
    return recordHashes.contains(hash) ? sink.record(hash) : Optional.empty();
  }

  /** Reads entries and their records up to the checkpoint. */
  void read(BundleTag first) throws IOException {
    Optional<Event> named = Optional.empty();
    BundleTag tag = first;
    for (; tag != BundleTag.CHECKPOINT; tag = lines.next()) {
      byte[] bytes = lines.bytes();
      if (tag == BundleTag.ENTRY) {
        Event event = Event.parse(bytes);
        named = Optional.of(event);
        entries.add(bytes);
        sink.entry(tree.size(), bytes);
        tree.append(MerkleFrontier.leafHash(bytes));
        if (event.knownType().map(EventType::aboutSite).orElse(false)) {
          lastEvents.put(event.sub().orElseThrow(), event.seq());
        }
      } else {
        keepRecord(named.orElseThrow(), bytes);
      }
    }
  }

  private void keepRecord(Event event, byte[] bytes) {
    EntityId sub = lines.sub();
    Sha256 hash = Sha256.of(bytes);
    boolean fits =
        event.sub().equals(Optional.of(sub))
            && event.record().equals(Optional.of(hash))
            && !records.containsKey(sub);
    if (!fits) {
      throw lines.malformed("has a record that the entry before it does not name, or one too many");
    }
    records.put(sub, event.seq());
    recordHashes.add(hash);
    sink.record(sub, hash, bytes);
  }

  /** The tail has records of last events only, so that the same state gives the same bytes. */
  void requireLastRecords() {
    records.forEach(
        (sub, seq) -> {
          if (!seq.equals(lastEvents.get(sub))) {
            throw lines.malformed("has a record of " + sub + " that entry " + seq + " superseded");
          }
        });
  }
}
