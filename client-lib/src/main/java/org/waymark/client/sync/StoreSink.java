package org.waymark.client.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.store.StoreImport;
import org.waymark.client.store.StoredRecord;
import org.waymark.client.store.StoredState;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.statement.Snapshot;

/**
 * Lets a bundle flow into a new store: the snapshot's records go to the disk as they come, while
 * its map nodes, hashes and everything of the tail stay in memory until all of it is verified.
 */
final class StoreSink implements ImportSink {

  private final StoreImport target;
  private final SyncProgress progress;
  private final Map<Sha256, MapNode> nodes = new HashMap<>();

  /** Map keys of the snapshot's records, by the hash of the record. */
  private final Map<Sha256, Sha256> written = new HashMap<>();

  private final Map<Sha256, byte[]> later = new HashMap<>();
  private final List<Sha256> leaves = new ArrayList<>();
  private final List<byte[]> entries = new ArrayList<>();
  private List<byte[]> earlier = List.of();
  private boolean inTail;
  private long sites;

  StoreSink(StoreImport target, SyncProgress progress) {
    this.target = target;
    this.progress = progress;
  }

  @Override
  public void record(EntityId sub, Sha256 hash, byte[] bytes) {
    if (inTail) {
      later.put(hash, bytes);
      return;
    }
    target.record(sub.key(), hash, StoredRecord.of(sub, bytes));
    written.put(hash, sub.key());
    if (++sites % 1024 == 0) {
      progress.reached(SyncProgress.Phase.IMPORT, sites, 0);
    }
  }

  @Override
  public void node(MapNode node) {
    nodes.put(node.hash(), node);
    target.node(node);
  }

  @Override
  public Optional<byte[]> record(Sha256 hash) {
    byte @Nullable [] inMemory = later.get(hash);
    if (inMemory != null) {
      return Optional.of(inMemory);
    }
    @Nullable Sha256 key = written.get(hash);
    return key == null ? Optional.empty() : Optional.of(target.written(key).bytes());
  }

  @Override
  public MapNodes nodes() {
    return name -> Optional.ofNullable(nodes.get(name));
  }

  @Override
  public void tile(long index, byte[] hashes) {
    inTail = true;
    for (int at = 0; at < hashes.length; at += Sha256.LENGTH) {
      leaves.add(Sha256.ofBytes(Arrays.copyOfRange(hashes, at, at + Sha256.LENGTH)));
    }
  }

  @Override
  public void entry(long seq, byte[] entry) {
    inTail = true;
    entries.add(entry);
  }

  /** A tail that was fetched beyond the one in the bundle. */
  void add(Tail beyond) {
    // Of the entries before it, those are new that the snapshot took the place of.
    int block = leaves.size() + entries.size() - beyond.earlier().size();
    int before = Math.max(0, leaves.size() - block);
    earlier = beyond.earlier().subList(0, before);
    entries.addAll(beyond.entries());
    later.putAll(beyond.documents());
  }

  /** The hash of an entry that came. */
  Sha256 leaf(long index) {
    int at = (int) index;
    return at < leaves.size()
        ? leaves.get(at)
        : MerkleFrontier.leafHash(entries.get(at - leaves.size()));
  }

  /** The entries directly before those, as far as they came along. */
  List<byte[]> earlier() {
    return earlier;
  }

  /** The entries after the snapshot. */
  List<byte[]> entries() {
    return entries;
  }

  /** Ends the snapshot, now that it is believed. */
  void conclude(Snapshot snapshot) {
    target.snapshot(new StoredState.SnapshotBase(snapshot.jws().token(), snapshot.seq()), leaves);
  }

  /** The root of a complete subtree of all that came. */
  Sha256 node(int level, long index) {
    MerkleFrontier.Builder subtree = MerkleFrontier.empty().builder();
    long first = index << level;
    for (long at = first; at < first + (1L << level); at++) {
      subtree.append(leaf(at));
    }
    return subtree.root();
  }

  /** The root of the tree at some size, of all that came. */
  Sha256 rootAt(long size) {
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    for (Sha256 leaf : leaves) {
      if (tree.size() < size) {
        tree.append(leaf);
      }
    }
    for (byte[] entry : entries) {
      if (tree.size() < size) {
        tree.appendEntry(entry);
      }
    }
    return tree.root();
  }
}
