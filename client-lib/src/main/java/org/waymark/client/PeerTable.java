package org.waymark.client;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The table of the hottest path: peers by host, read by any thread without a lock, only ever added
 * to.
 *
 * <p>Open addressing in three arrays instead of a {@link java.util.concurrent.ConcurrentHashMap},
 * because of what hangs on a peer: its statements are some 10 kB of objects, the collector puts a
 * map's node beside the peer that it leads to, and so each look-up in a map of 10,000 peers misses
 * the cache and the page table where one in a map of small values does not (docs/performance.md).
 * Here it reads three arrays that stay together, and not the peer.
 *
 * <p>A writer holds the lock, fills hash and value and then releases the key; a reader that
 * acquires the key sees both. A table that is half full is copied into one twice as large.
 */
final class PeerTable {

  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int SMALLEST = 16;

  private static final class Arrays {
    final int mask;
    final int[] hashes;
    final Object[] keys;
    final Object[] peers;

    Arrays(int capacity) {
      this.mask = capacity - 1;
      this.hashes = new int[capacity];
      this.keys = new Object[capacity];
      this.peers = new Object[capacity];
    }
  }

  private volatile Arrays arrays = new Arrays(SMALLEST);
  private int size;

  /** The peer that was added under a host, or null. */
  @Nullable Peer get(String host) {
    Arrays now = arrays;
    int hash = spread(host);
    for (int i = hash & now.mask; ; i = (i + 1) & now.mask) {
      Object key = ELEMENT.getAcquire(now.keys, i);
      if (key == null) {
        return null;
      }
      if (now.hashes[i] == hash && key.equals(host)) {
        return (Peer) ELEMENT.getAcquire(now.peers, i);
      }
    }
  }

  /** Adds a peer, or puts it in the place of the one under the same host. */
  synchronized void put(String host, Peer peer) {
    Arrays now = arrays;
    if (2 * (size + 1) > now.mask) {
      now = new Arrays(2 * (now.mask + 1));
      Arrays larger = now;
      forEach((known, value) -> put(larger, known, value));
      arrays = now;
    }
    if (put(now, host, peer)) {
      size++;
    }
  }

  private static boolean put(Arrays into, String host, Peer peer) {
    int hash = spread(host);
    int i = hash & into.mask;
    while (into.keys[i] != null) {
      if (into.hashes[i] == hash && into.keys[i].equals(host)) {
        ELEMENT.setRelease(into.peers, i, peer);
        return false;
      }
      i = (i + 1) & into.mask;
    }
    into.hashes[i] = hash;
    ELEMENT.setRelease(into.peers, i, peer);
    ELEMENT.setRelease(into.keys, i, host);
    return true;
  }

  /** Hands over every host with its peer. */
  synchronized void forEach(BiConsumer<String, Peer> consumer) {
    Arrays now = arrays;
    for (int i = 0; i < now.keys.length; i++) {
      if (now.keys[i] instanceof String host && now.peers[i] instanceof Peer peer) {
        consumer.accept(host, peer);
      }
    }
  }

  /** Host names of one federation differ in few characters, so their hashes are mixed. */
  private static int spread(String host) {
    int hash = host.hashCode() * 0x9e3779b9;
    return hash ^ hash >>> 16;
  }
}
