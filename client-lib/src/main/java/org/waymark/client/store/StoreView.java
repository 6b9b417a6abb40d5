package org.waymark.client.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;

/**
 * One committed state of the store; it stays as it was while later ones are written, until another
 * view has taken its place. Every value is compared with its hash or checksum when it is read.
 * Thread-safe; no read takes a lock or waits for a write.
 */
public final class StoreView {

  private final StoredState state;
  private final MVMap<Long, byte[]> tiles;
  private final MVMap<Long, byte[]> entries;
  private final MVMap<Sha256, byte[]> records;
  private final PackedMap keys;
  private final PackedMap nodes;
  private final MVMap<Sha256, byte[]> snapshot;
  private final MVMap<Sha256, byte[]> held;
  private final DirectoryMap map;
  private final MVStore.TxCounter pin;

  /** Map keys of what {@link #heldBackNamed} finds, once somebody asked. */
  private volatile @Nullable Map<Sha256, Sha256> heldNames;

  private StoreView(StoreFile file, StoredState state, long version, MVStore.TxCounter pin) {
    this.state = state;
    this.tiles = file.tiles.openVersion(version);
    this.entries = file.entries.openVersion(version);
    this.records = file.records.openVersion(version);
    this.keys = file.keys.at(version);
    this.nodes = file.nodes.at(version);
    this.snapshot = file.snapshot.openVersion(version);
    this.held = file.held.openVersion(version);
    this.map = DirectoryMap.at(state.mapRoot(), nodes());
    this.pin = pin;
  }

  /** What is committed now; empty where no state ever was. */
  static Optional<StoreView> committed(StoreFile file) {
    return StoreFile.reading(
        "its state",
        () -> {
          byte[] sealed = file.state.get(StoreFile.STATE);
          if (sealed == null) {
            return Optional.empty();
          }
          StoredState state = StoredState.decode(sealed);
          MVStore.TxCounter pin = file.store().registerVersionUsage();
          return Optional.of(new StoreView(file, state, file.store().getCurrentVersion(), pin));
        });
  }

  /** Commits what was written to the file and shows it. */
  static StoreView commit(StoreFile file, StoredState state, Runnable committed) {
    // Registered before the commit, so that the version that it makes is kept for this view.
    MVStore.TxCounter pin = file.store().registerVersionUsage();
    long version = file.store().getCurrentVersion();
    file.commit();
    committed.run();
    file.sync();
    return new StoreView(file, state, version, pin);
  }

  /** Lets the space of what was replaced since be used again. */
  void release(StoreFile file) {
    file.store().deregisterVersionUsage(pin);
  }

  /** Everything that is not about one site or entry. */
  public StoredState state() {
    return state;
  }

  /** Entries in the log. */
  public long size() {
    return state.frontier().size();
  }

  /**
   * The directory map. Its methods throw {@link org.waymark.trust.MissingNodeException} where the
   * store is damaged; {@link #record} does not.
   */
  public DirectoryMap map() {
    return map;
  }

  /** The nodes of the map. */
  public MapNodes nodes() {
    return name ->
        StoreFile.reading(
            "map node " + name, () -> nodes.get(name).map(encoded -> node(encoded, name)));
  }

  private static MapNode node(byte[] encoded, Sha256 name) {
    try {
      return MapNode.decode(encoded);
    } catch (VerificationException e) {
      throw new StoreDamagedException("The store holds a damaged map node " + name + ".", e);
    }
  }

  /**
   * The record that the map names for a site; empty when the map shows that there is none.
   *
   * @throws StoreDamagedException when the map or the record cannot be read as they were written
   */
  public Optional<StoredRecord> record(EntityId site) {
    Optional<Sha256> hash = recordHash(site.key());
    if (hash.isEmpty()) {
      return Optional.empty();
    }
    StoredRecord found = current(site.key());
    if (!found.sub().equals(site.value()) || !found.hash().equals(hash.get())) {
      throw new StoreDamagedException("The store holds another record for " + site + ".");
    }
    return Optional.of(found);
  }

  /**
   * What is said of a site instead of its record, because the newest about it is not witnessed; the
   * map does not lead to that, it did before. Costs nothing where no site is held back.
   *
   * @throws StoreDamagedException when it cannot be read as it was written
   */
  public Optional<HeldBack> heldBack(Sha256 key) {
    if (state.heldBack() == 0) {
      return Optional.empty();
    }
    return Optional.ofNullable(StoreFile.reading("held record " + key, () -> held.get(key)))
        .map(HeldBack::decode);
  }

  /** The record of this name that stands for one that is held back. */
  Optional<StoredRecord> heldBackNamed(Sha256 hash) {
    if (state.heldBack() == 0) {
      return Optional.empty();
    }
    Map<Sha256, Sha256> names = heldNames;
    if (names == null) {
      // Once for each view: anybody may ask a mirror for any name.
      Map<Sha256, Sha256> made = new HashMap<>();
      forEachHeldBack((key, row) -> row.shown().ifPresent(record -> made.put(record.hash(), key)));
      names = made;
      heldNames = made;
    }
    return Optional.ofNullable(names.get(hash))
        .flatMap(this::heldBack)
        .flatMap(HeldBack::shown)
        .filter(record -> record.hash().equals(hash));
  }

  /** All that is held back, by map key. */
  public Map<Sha256, HeldBack> heldBack() {
    Map<Sha256, HeldBack> all = new HashMap<>();
    forEachHeldBack(all::put);
    return all;
  }

  private void forEachHeldBack(BiConsumer<Sha256, HeldBack> consumer) {
    if (state.heldBack() > 0) {
      StoreFile.reading(
          "held records",
          () -> {
            var cursor = held.cursor(null);
            while (cursor.hasNext()) {
              consumer.accept(cursor.next(), HeldBack.decode(cursor.getValue()));
            }
            return state;
          });
    }
  }

  /** The hash that the map has under a key, every node on the way being checked. */
  public Optional<Sha256> recordHash(Sha256 key) {
    try {
      return map.record(key);
    } catch (VerificationException e) {
      throw new StoreDamagedException("The map cannot be read at " + key + ".", e);
    }
  }

  private StoredRecord current(Sha256 key) {
    byte[] stored = StoreFile.reading("record " + key, () -> records.get(key));
    if (stored == null) {
      throw new StoreDamagedException("The store has lost the record under " + key + ".");
    }
    return StoredRecord.decode(stored);
  }

  /** The current record of this name, if there is one. */
  public Optional<StoredRecord> recordNamed(Sha256 hash) {
    return StoreFile.reading("record " + hash, () -> keys.get(hash))
        .map(key -> current(Sha256.ofBytes(key)))
        .filter(found -> found.hash().equals(hash));
  }

  /**
   * Every current record in ascending order of the map keys, each compared with the map.
   *
   * @throws StoreDamagedException at the first one that is not there as it should be
   * @throws VerificationException what the consumer throws
   */
  public void forEachRecord(Consumer<StoredRecord> consumer) {
    forEachLeaf(
        leaf -> {
          StoredRecord found = current(leaf.key());
          if (!found.hash().equals(leaf.record()) || !found.key().equals(leaf.key())) {
            throw new StoreDamagedException("The store holds another record for " + leaf + ".");
          }
          consumer.accept(found);
        });
  }

  /** The identifiers of all sites, active or not, as text, in the order of the map. */
  public void forEachSite(Consumer<String> consumer) {
    forEachLeaf(leaf -> consumer.accept(current(leaf.key()).sub()));
  }

  /** What the consumer refuses is the consumer's; only what the map refuses is damage. */
  private void forEachLeaf(Consumer<MapLeaf> consumer) {
    try {
      map.forEachLeaf(
          leaf -> {
            try {
              consumer.accept(leaf);
            } catch (VerificationException e) {
              throw new ConsumerRefused(e);
            }
          });
    } catch (VerificationException e) {
      throw new StoreDamagedException("The map cannot be read.", e);
    } catch (ConsumerRefused e) {
      throw e.refusal;
    }
  }

  private static final class ConsumerRefused extends RuntimeException {
    private final transient VerificationException refusal;

    ConsumerRefused(VerificationException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }

  /**
   * The records at {@link StoredState#snapshot()}, by ascending map key; the order and the whole
   * are for the reader of the bundle to check against the snapshot's signature.
   */
  void forEachSnapshotRecord(Consumer<StoredRecord> consumer) {
    // Two ordered sequences: what differs at the snapshot wins over what is current.
    var now = records.cursor(null);
    var then = snapshot.cursor(null);
    @Nullable Sha256 nowKey = now.hasNext() ? now.next() : null;
    @Nullable Sha256 thenKey = then.hasNext() ? then.next() : null;
    while (nowKey != null || thenKey != null) {
      int order = nowKey == null ? 1 : thenKey == null ? -1 : nowKey.compareTo(thenKey);
      if (order < 0) {
        consumer.accept(StoredRecord.decode(now.getValue()));
      } else {
        byte[] there = Checked.open(then.getValue(), "a record of the snapshot");
        if (there.length > 0) {
          consumer.accept(StoredRecord.decode(there));
        }
        thenKey = then.hasNext() ? then.next() : null;
      }
      if (order <= 0) {
        nowKey = now.hasNext() ? now.next() : null;
      }
    }
  }

  /** A hash tile, or the beginning of it where a narrower one is asked for. */
  public byte[] tile(TilePath path) {
    byte[] sealed =
        StoreFile.reading(
            path.path(), () -> tiles.get(StoreFile.tileKey(path.level(), path.index())));
    if (sealed != null) {
      byte[] tile = Checked.open(sealed, path.path());
      int wanted = path.width() * Sha256.LENGTH;
      if (tile.length >= wanted) {
        return tile.length == wanted ? tile : Arrays.copyOf(tile, wanted);
      }
    }
    throw new StoreDamagedException("The store has no tile " + path.path() + ".");
  }

  /**
   * Entries in a range.
   *
   * @return empty where some of them were never seen, because a bundle took their place
   * @throws StoreDamagedException when one is not as it was stored
   */
  public Optional<List<byte[]>> entries(long from, long to) {
    if (from < state.firstEntry() || to > size() || from > to) {
      return Optional.empty();
    }
    List<byte[]> found = new ArrayList<>();
    for (long index = from; index < to; index++) {
      found.add(entry(index));
    }
    return Optional.of(found);
  }

  private byte[] entry(long index) {
    byte[] sealed = StoreFile.reading("entry " + index, () -> entries.get(index));
    if (sealed == null) {
      throw new StoreDamagedException("The store has lost the entry " + index + ".");
    }
    return Checked.open(sealed, "entry " + index);
  }

  /** The leaf hash of an entry of the tree. */
  public Sha256 leaf(long index) {
    byte[] tile = tile(TilePath.holding(0, index, size()));
    return HashTiles.hash(tile, (int) (index % TilePath.FULL));
  }
}
