package org.waymark.client.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleWriter;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;

/**
 * The entries of a bundle after its snapshot, and the records as they were after the last of them.
 * What came later has taken the place of some records; those that are held back are still at hand.
 *
 * @param entries by index
 * @param records of the last of these entries about each site, by that entry's index
 * @param onlyBeyond map keys of the sites that only later entries are about
 */
record BundleTail(
    List<byte[]> entries, Map<Long, StoredRecord> records, Set<Sha256> onlyBeyond, long from) {

  /**
   * Gathers the tail.
   *
   * @param from index of the first entry
   * @param size entries of the tree that it ends with
   * @throws UnwitnessedBundleException when a record as of then was superseded
   */
  static BundleTail of(StoreView view, long from, long size) {
    List<byte[]> all =
        view.entries(from, view.size())
            .orElseThrow(() -> new StoreDamagedException("The store lacks entries of its tail."));
    Map<EntityId, Event> last = new LinkedHashMap<>();
    Set<EntityId> beyond = new HashSet<>();
    for (byte[] entry : all) {
      Event event = Event.parse(entry);
      if (event.sub().isPresent()) {
        if (event.seq() < size) {
          last.put(event.sub().get(), event);
        } else {
          beyond.add(event.sub().get());
        }
      }
    }
    Map<Long, StoredRecord> records = new HashMap<>();
    last.forEach(
        (sub, event) -> records.put(event.seq(), record(view, event, beyond.contains(sub), size)));
    Set<Sha256> onlyBeyond = new HashSet<>();
    beyond.stream().filter(sub -> !last.containsKey(sub)).forEach(sub -> onlyBeyond.add(sub.key()));
    return new BundleTail(
        new ArrayList<>(all.subList(0, (int) (size - from))), records, onlyBeyond, from);
  }

  private static StoredRecord record(StoreView view, Event event, boolean changed, long size) {
    EntityId sub = event.sub().orElseThrow();
    Optional<StoredRecord> current = view.record(sub);
    if (!changed) {
      return current.orElseThrow(() -> new StoreDamagedException("The store has lost a record."));
    }
    Optional<StoredRecord> shown = view.heldBack(sub.key()).flatMap(HeldBack::shown);
    return shown
        .filter(record -> event.record().equals(Optional.of(record.hash())))
        .or(() -> current.filter(record -> event.record().equals(Optional.of(record.hash()))))
        .orElseThrow(() -> new UnwitnessedBundleException(size, view.size()));
  }

  void write(BundleWriter writer) throws IOException {
    for (int i = 0; i < entries.size(); i++) {
      writer.entry(entries.get(i));
      StoredRecord record = records.get(from + i);
      if (record != null) {
        writer.record(EntityId.parseTesting(record.sub()), record.bytes());
      }
    }
  }
}
