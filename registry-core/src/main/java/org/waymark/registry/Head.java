package org.waymark.registry;

import java.util.List;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;

/**
 * The end of the log in the database.
 *
 * @param tree over all entries
 * @param directory map root after the last one
 * @param lastTime its {@code time}, seconds since 1970; 0 before the first
 */
record Head(MerkleFrontier tree, Sha256 directory, long lastTime) {

  static Head read(RegistryStorage storage) {
    long size = storage.size();
    if (size == 0) {
      return new Head(MerkleFrontier.empty(), Sha256.zero(), 0);
    }
    List<byte[]> last = storage.entries(size - 1, size);
    Event event = Event.parse(last.get(0));
    return new Head(storage.frontier(size), event.directory(), event.time());
  }

  long size() {
    return tree.size();
  }
}
