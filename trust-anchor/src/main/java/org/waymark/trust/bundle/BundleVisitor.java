package org.waymark.trust.bundle;

import java.util.List;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;

/**
 * Takes the items of a bundle as they come. Nothing of it is verified, not even against damage,
 * before {@link BundleReader#read} has returned.
 */
public interface BundleVisitor {

  /** A root file; versions ascend. */
  default void root(byte[] file) {}

  /** The newest snapshot. */
  default void snapshot(String token) {}

  /**
   * A record: first those of the snapshot by ascending map key, then each after the entry that
   * names it.
   *
   * @param hash of the bytes
   */
  default void record(EntityId sub, byte[] bytes, Sha256 hash) {}

  /** A level-0 hash tile; numbers ascend from 0, only the last may hold fewer than 256 hashes. */
  default void tile(long index, List<Sha256> hashes) {}

  /** An entry of the tail. */
  default void entry(byte[] entry) {}

  /** The signed note. */
  default void checkpoint(byte[] note) {}
}
