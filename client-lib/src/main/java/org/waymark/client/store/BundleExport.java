package org.waymark.client.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleWriter;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.MapBuilder;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Snapshot;

/**
 * Writes what a store holds as a bundle (formats.md, section 10). The same state, and the same
 * pinned root, give the same bytes.
 */
public final class BundleExport {

  private BundleExport() {}

  /**
   * Writes a bundle; the stream is neither flushed nor closed.
   *
   * @throws StoreDamagedException when the store turns out not to hold what it should; what was
   *     written then lacks its end, so no reader accepts it
   */
  public static void write(StoreView view, RootChain roots, OutputStream out) throws IOException {
    BundleWriter writer = new BundleWriter(out);
    for (Root root : roots.all()) {
      writer.root(root.bytes());
    }
    long tail = 0;
    Optional<StoredState.SnapshotBase> base = view.state().snapshot();
    if (base.isPresent()) {
      tail = base.get().seq() + 1;
      try {
        snapshot(view, base.get(), writer);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    tail(view, tail, writer);
    StoredState state = view.state();
    boolean witnessed = state.witnessed().size() == view.size();
    writer.checkpoint(witnessed ? state.witnessed().note() : state.checkpoint());
    writer.end();
  }

  private static void snapshot(StoreView view, StoredState.SnapshotBase base, BundleWriter writer)
      throws IOException {
    writer.snapshot(base.token());
    MapBuilder map = new MapBuilder();
    view.forEachSnapshotRecord(
        record -> {
          try {
            writer.record(EntityId.parseTesting(record.sub()), record.bytes());
            map.add(record.key(), record.hash());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } catch (VerificationException | IllegalStateException e) {
            throw new StoreDamagedException("The records of the snapshot are out of order.", e);
          }
        });
    if (!map.finish().equals(Snapshot.parse(base.token()).directory())) {
      throw new StoreDamagedException("The store has other records than its snapshot signs.");
    }
    long size = base.seq() + 1;
    for (long first = 0; first < size; first += TilePath.FULL) {
      TilePath path = TilePath.holding(0, first, size);
      byte[] tile = view.tile(path);
      List<Sha256> hashes = new ArrayList<>();
      for (int i = 0; i < path.width(); i++) {
        hashes.add(HashTiles.hash(tile, i));
      }
      writer.tile(path.index(), hashes);
    }
  }

  private static void tail(StoreView view, long from, BundleWriter writer) throws IOException {
    List<byte[]> entries =
        view.entries(from, view.size())
            .orElseThrow(() -> new StoreDamagedException("The store lacks entries of its tail."));
    Map<EntityId, Long> last = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (byte[] entry : entries) {
      Event event = Event.parse(entry);
      events.add(event);
      event.sub().ifPresent(sub -> last.put(sub, event.seq()));
    }
    for (int i = 0; i < entries.size(); i++) {
      writer.entry(entries.get(i));
      Event event = events.get(i);
      if (event.sub().isPresent()
          && Long.valueOf(event.seq()).equals(last.get(event.sub().get()))) {
        StoredRecord record =
            view.record(event.sub().get())
                .orElseThrow(() -> new StoreDamagedException("The store has lost a record."));
        writer.record(event.sub().get(), record.bytes());
      }
    }
  }
}
