package org.waymark.client.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.bundle.BundleWriter;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.MapBuilder;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.Snapshot;

/**
 * Writes what a store holds as a bundle (formats.md, section 10). The same state, and the same
 * pinned root, give the same bytes.
 */
public final class BundleExport {

  private BundleExport() {}

  /**
   * What was written.
   *
   * @param size entries of the tree that the bundle ends with
   * @param sites in the directory map of that tree
   */
  public record Written(long size, long sites) {}

  /**
   * Writes a bundle; the stream is neither flushed nor closed. Importers are strict, so where the
   * newest root asks for witnesses the bundle ends with the tree that satisfies them, with the
   * records as of then, although the store goes on beyond it.
   *
   * @param witnessed the newest checkpoint that satisfies the newest root's witness policy; of no
   *     concern where it has none
   * @throws UnwitnessedBundleException when no such bundle can be written yet; nothing was written
   * @throws StoreDamagedException when the store turns out not to hold what it should; what was
   *     written then lacks its end, so no reader accepts it
   */
  public static Written write(
      StoreView view, RootChain roots, Optional<Checkpoint> witnessed, OutputStream out)
      throws IOException {
    byte[] checkpoint = end(view, roots, witnessed);
    long size = Checkpoint.parse(checkpoint).size();
    Optional<StoredState.SnapshotBase> base = view.state().snapshot();
    long from = base.map(snapshot -> snapshot.seq() + 1).orElse(0L);
    BundleTail tail = BundleTail.of(view, from, size);
    BundleWriter writer = new BundleWriter(out);
    for (Root root : roots.all()) {
      writer.root(root.bytes());
    }
    Set<Sha256> newcomers = tail.onlyBeyond();
    if (base.isPresent()) {
      try {
        snapshot(view, base.get(), newcomers, writer);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    tail.write(writer);
    writer.checkpoint(checkpoint);
    writer.end();
    return new Written(size, view.state().sites() - newcomers.size());
  }

  /** The checkpoint to end with. */
  private static byte[] end(StoreView view, RootChain roots, Optional<Checkpoint> witnessed) {
    StoredState state = view.state();
    Witnessed mark = state.witnessed();
    if (!roots.newest().witness().demanded()) {
      return mark.size() == view.size() ? mark.note() : state.checkpoint();
    }
    long base = state.snapshot().map(snapshot -> snapshot.seq() + 1).orElse(1L);
    Root newest = roots.newest();
    Checkpoint end =
        witnessed
            // One of another tree only tells how old all this is (Witnessed).
            .filter(note -> note.size() == mark.size())
            .orElseThrow(() -> new UnwitnessedBundleException(0, view.size()));
    // Under a root that replaced the log key, importers take no checkpoint by the old one.
    boolean signed =
        newest.keys(RootRole.LOG).keys().stream()
            .anyMatch(key -> end.note().verifiedBy(NoteVerifier.ed25519(end.origin(), key)));
    if (!signed || end.size() < base) {
      throw new UnwitnessedBundleException(end.size(), view.size());
    }
    return end.bytes();
  }

  private static void snapshot(
      StoreView view, StoredState.SnapshotBase base, Set<Sha256> newcomers, BundleWriter writer)
      throws IOException {
    writer.snapshot(base.token());
    MapBuilder map = new MapBuilder();
    view.forEachSnapshotRecord(
        record -> {
          try {
            writer.record(EntityId.parseTesting(record.sub()), record.bytes());
            map.add(record.key(), record.hash());
            newcomers.remove(record.key());
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
}
