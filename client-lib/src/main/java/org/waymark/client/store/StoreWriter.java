package org.waymark.client.store;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/** Puts steps into the maps of a store file; nothing is committed here. */
final class StoreWriter {

  private final StoreFile file;

  StoreWriter(StoreFile file) {
    this.file = file;
  }

  /**
   * Where a step begins.
   *
   * @param size entries in the log
   * @param firstEntry from here on every entry is kept
   */
  record From(
      long size,
      long firstEntry,
      Optional<StoredState.SnapshotBase> snapshot,
      long sites,
      long active) {

    static final From NOTHING = new From(0, 0, Optional.empty(), 0, 0);

    static From state(StoredState state) {
      return new From(
          state.frontier().size(),
          state.firstEntry(),
          state.snapshot(),
          state.sites(),
          state.active());
    }
  }

  void roots(RootChain roots) {
    for (Root root : roots.all()) {
      if (!file.roots.containsKey(root.version())) {
        file.roots.put(root.version(), Checked.seal(root.bytes()));
      }
    }
  }

  /** Applies a step. */
  StoredState apply(From from, byte[] lastEntryBefore, SyncBatch batch) {
    roots(batch.roots());
    grow(from.size(), batch.entries().stream().map(MerkleFrontier::leafHash).toList());
    long index = from.size();
    for (byte[] entry : batch.entries()) {
      file.entries.put(index++, Checked.seal(entry));
    }
    long firstEntry = backfill(from, batch.earlier());
    for (MapNode node : batch.added()) {
      file.nodes.put(node.hash(), node.encode());
    }
    batch.removed().forEach(file.nodes::remove);

    Optional<StoredState.SnapshotBase> base =
        batch.snapshot().map(SyncBatch.NewBase::base).or(from::snapshot);
    batch.snapshot().ifPresent(this::rebase);
    long sites = from.sites();
    long active = from.active();
    for (StoredRecord record : batch.records()) {
      Optional<StoredRecord> before = put(record, base.isPresent() && batch.snapshot().isEmpty());
      sites += before.isPresent() ? 0 : 1;
      active +=
          (record.active() ? 1 : 0) - (before.filter(StoredRecord::active).isPresent() ? 1 : 0);
    }
    batch.release().forEach(file.held::remove);
    batch.hold().forEach((key, row) -> file.held.put(key, row.encode()));
    List<byte[]> entries = batch.entries();
    return new StoredState(
        batch.roots().newest().version(),
        batch.roots().newest().log().epoch(),
        batch.checkpoint().bytes(),
        batch.frontier(),
        entries.isEmpty() ? lastEntryBefore : entries.get(entries.size() - 1),
        base,
        firstEntry,
        batch.mapRoot(),
        sites,
        active,
        batch.introduction(),
        batch.witnessed(),
        file.held.sizeAsLong());
  }

  /**
   * A bundle begins in the middle of a bundle of entries, which can be served on only as a whole:
   * what is missing at its beginning comes along with a later tail.
   */
  private long backfill(From from, List<byte[]> earlier) {
    long first = from.size() - earlier.size();
    int missing = (int) Math.min(earlier.size(), from.firstEntry() - first);
    if (first % TilePath.FULL != 0 || missing <= 0) {
      return from.firstEntry();
    }
    for (int i = 0; i < missing; i++) {
      file.entries.put(first + i, Checked.seal(earlier.get(i)));
    }
    return first;
  }

  /** A hash tile, narrowed to the width asked for. */
  private byte[] tile(TilePath path) {
    byte[] sealed = file.tiles.get(StoreFile.tileKey(path.level(), path.index()));
    if (sealed == null) {
      throw new StoreDamagedException("The store has lost the tile " + path.path() + ".");
    }
    return Arrays.copyOf(Checked.open(sealed, path.path()), path.width() * Sha256.LENGTH);
  }

  /** A new snapshot: only what changed after it differs from what is current. */
  private void rebase(SyncBatch.NewBase base) {
    file.snapshot.clear();
    base.then()
        .forEach(
            (key, record) ->
                file.snapshot.put(
                    key, Checked.seal(record.map(StoredRecord::encode).orElse(new byte[0]))));
  }

  private Optional<StoredRecord> put(StoredRecord record, boolean keepForSnapshot) {
    Sha256 key = record.key();
    byte[] old = file.records.put(key, record.encode());
    Optional<StoredRecord> before = Optional.ofNullable(old).map(StoredRecord::decode);
    before.ifPresent(gone -> file.keys.remove(gone.hash()));
    file.keys.put(record.hash(), key.bytes());
    if (keepForSnapshot) {
      file.snapshot.putIfAbsent(key, Checked.seal(old == null ? new byte[0] : old));
    }
    return before;
  }

  /** Adds leaf hashes to the tiles. */
  void grow(long size, List<Sha256> leaves) {
    HashTiles.grow(
        size,
        this::tile,
        leaves,
        (path, tile) ->
            file.tiles.put(StoreFile.tileKey(path.level(), path.index()), Checked.seal(tile)));
  }
}
