package org.waymark.client.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;

/**
 * The entries of a log beyond a known tree, already known to make the tree of a checkpoint, with
 * the records and snapshots that came with them.
 *
 * @param earlier the entries directly before, from the beginning of their bundle
 * @param entries in order
 * @param documents by their hashes
 */
record Tail(List<byte[]> earlier, List<byte[]> entries, Map<Sha256, byte[]> documents) {

  Optional<byte[]> document(Sha256 hash) {
    return Optional.ofNullable(documents.get(hash));
  }
}
