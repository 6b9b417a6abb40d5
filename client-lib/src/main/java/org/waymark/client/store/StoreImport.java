package org.waymark.client.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;

/**
 * A whole directory on its way into a file of its own, beside the one in use: nothing of it counts
 * before {@link DirectoryStore#adopt}. Records come in the order of the map; its nodes come in any
 * order and are sorted before they are written, because a B-tree filled at random is several times
 * as large. Not thread-safe.
 */
public final class StoreImport implements AutoCloseable {

  /** Bytes after which what came so far is written out, to bound the memory. */
  private static final long CHUNK = 2 << 20;

  private record Name(Sha256 record, Sha256 key) {}

  private final StoreFile file;
  private final boolean durable;
  private final Barriers barriers;
  private final Runnable discard;
  private final List<MapNode> nodes = new ArrayList<>();
  private final List<Name> names = new ArrayList<>();
  private StoreWriter.From from = StoreWriter.From.NOTHING;
  private long pending;
  private long active;
  private boolean adopted;

  StoreImport(StoreFile file, boolean durable, Barriers barriers, Runnable discard) {
    this.file = file;
    this.durable = durable;
    this.barriers = barriers;
    this.discard = discard;
  }

  /**
   * The next record of the snapshot.
   *
   * @param key the map key, greater than the one before
   * @param hash of the record's bytes
   */
  public void record(Sha256 key, Sha256 hash, StoredRecord record) {
    byte[] stored = record.encode();
    file.records.append(key, stored);
    names.add(new Name(hash, key));
    active += record.active() ? 1 : 0;
    pending += stored.length;
    if (durable && pending > CHUNK) {
      file.commit();
      pending = 0;
      barriers.reached(Barrier.DURING_IMPORT);
    }
  }

  /** A record of the snapshot that was given before, by its map key. */
  public StoredRecord written(Sha256 key) {
    byte[] stored = StoreFile.reading("record " + key, () -> file.records.get(key));
    if (stored == null) {
      throw new StoreDamagedException("The import has lost the record under " + key + ".");
    }
    return StoredRecord.decode(stored);
  }

  /** A node of the map of the snapshot. */
  public void node(MapNode node) {
    nodes.add(node);
  }

  /**
   * Ends the snapshot.
   *
   * @param leaves hashes of the entries that it covers
   */
  public void snapshot(StoredState.SnapshotBase base, List<Sha256> leaves) {
    nodes.sort(Comparator.comparing(MapNode::hash));
    file.nodes.fill(nodes.iterator(), MapNode::hash, MapNode::encode);
    names.sort(Comparator.comparing(Name::record));
    file.keys.fill(names.iterator(), Name::record, name -> name.key().bytes());
    new StoreWriter(file).grow(0, leaves);
    from =
        new StoreWriter.From(leaves.size(), leaves.size(), Optional.of(base), names.size(), active);
    nodes.clear();
    names.clear();
    barriers.reached(Barrier.DURING_IMPORT);
  }

  /** Writes the step from the snapshot, or from nothing, to the newest state. */
  StoredState finish(SyncBatch tail) {
    StoredState state = new StoreWriter(file).apply(from, new byte[0], tail);
    file.state.put(StoreFile.STATE, state.encode());
    return state;
  }

  StoreFile file() {
    return file;
  }

  StoreFile adopt() {
    adopted = true;
    return file;
  }

  /** Gives it up, and its space, unless it was adopted. */
  @Override
  public void close() {
    if (!adopted) {
      file.close();
      discard.run();
    }
  }
}
