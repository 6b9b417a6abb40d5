package org.waymark.registry.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.registry.storage.MapRecord;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleWriter;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.log.TileReader;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;

/**
 * Writes the bundle of a snapshot (formats.md, section 10): what stood at it, and the one entry
 * that announces it. Streams page by page; memory does not grow with the number of sites.
 */
final class BundleFile {
  private static final int PAGE = 256;

  private final RegistryStorage storage;

  BundleFile(RegistryStorage storage) {
    this.storage = storage;
  }

  /**
   * @param end the checkpoint directly after the snapshot's entry, or a later one
   */
  void write(RootChain roots, SnapshotRow snapshot, Checkpoint end, OutputStream out)
      throws IOException {
    BundleWriter bundle = new BundleWriter(out);
    for (Root root : roots.all()) {
      bundle.root(root.bytes());
    }
    bundle.snapshot(snapshot.token());
    writeRecords(bundle, snapshot);
    writeTiles(bundle, snapshot.includedSeq() + 1);
    writeTail(bundle, snapshot.includedSeq() + 1, end.size());
    bundle.checkpoint(end.bytes());
    bundle.end();
  }

  /** Entries, and after the last one of each site in the tail the record that it names. */
  private void writeTail(BundleWriter bundle, long from, long to) throws IOException {
    Map<EntityId, Long> last = new HashMap<>();
    for (long first = from; first < to; first += PAGE) {
      for (byte[] entry : storage.entries(first, Math.min(to, first + PAGE))) {
        Event event = Event.parse(entry);
        event.sub().ifPresent(sub -> last.put(sub, event.seq()));
      }
    }
    for (long first = from; first < to; first += PAGE) {
      for (byte[] entry : storage.entries(first, Math.min(to, first + PAGE))) {
        Event event = Event.parse(entry);
        bundle.entry(entry);
        if (event.sub().filter(sub -> last.getOrDefault(sub, -1L) == event.seq()).isPresent()) {
          Sha256 hash = event.record().orElseThrow();
          byte[] record =
              storage
                  .document(hash)
                  .orElseThrow(() -> new IOException("the record " + hash + " is not kept"));
          bundle.record(event.sub().get(), record);
        }
      }
    }
  }

  private void writeRecords(BundleWriter bundle, SnapshotRow snapshot) throws IOException {
    List<MapRecord> page = List.of();
    do {
      Optional<Sha256> after =
          page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1).key());
      page = storage.recordsStandingAt(snapshot.includedSeq(), after, PAGE);
      for (MapRecord record : page) {
        bundle.record(Record.parse(record.body()).sub(), record.body());
      }
    } while (page.size() == PAGE);
  }

  private void writeTiles(BundleWriter bundle, long size) throws IOException {
    TileReader tiles = storage.tiles();
    for (long index = 0; index * TilePath.FULL < size; index++) {
      int width = (int) Math.min(TilePath.FULL, size - index * TilePath.FULL);
      byte[] tile = tiles.read(new TilePath(0, index, width));
      List<Sha256> hashes = new ArrayList<>(width);
      for (int i = 0; i < width; i++) {
        hashes.add(HashTiles.hash(tile, i));
      }
      bundle.tile(index, hashes);
    }
  }
}
