package org.waymark.trust.bundle;

import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;

/**
 * Where an import puts what it reads, and finds it again. Everything given here is unverified until
 * {@link BundleImport} has returned; when it throws, the sink discards all of it.
 *
 * <p>Called by one thread.
 */
public interface ImportSink {

  /**
   * A record. First those of the snapshot, by ascending map key; then those of the tail, in log
   * order, each the newest of its site.
   *
   * @param hash of the bytes
   */
  void record(EntityId sub, Sha256 hash, byte[] bytes);

  /** A node of the snapshot's map, children before parents. */
  void node(MapNode node);

  /** A record given before. */
  Optional<byte[]> record(Sha256 hash);

  /** The nodes given before. */
  MapNodes nodes();

  /** A root file of the bundle; versions ascend. */
  default void root(byte[] file) {}

  /**
   * A level-0 hash tile of the entries that the snapshot includes.
   *
   * @param hashes 32 bytes for each of 1 to 256 entries
   */
  default void tile(long index, byte[] hashes) {}

  /** An entry of the tail. */
  default void entry(long seq, byte[] entry) {}

  /** A sink that keeps records and nodes on the heap. */
  static ImportSink inMemory() {
    return new InMemorySink();
  }
}
