package org.waymark.client.sync;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.Fold;

/**
 * The entries of a log beyond a known tree, already known to make the tree of a checkpoint, with
 * the records and snapshots that came with them.
 *
 * @param earlier the entries directly before, from the beginning of their bundle
 * @param entries in order
 * @param documents by their hashes
 */
record Tail(List<byte[]> earlier, List<byte[]> entries, Map<Sha256, byte[]> documents) {

  /** The first of these entries. */
  Tail upTo(long count) {
    return new Tail(earlier, entries.subList(0, (int) count), documents);
  }

  /** Those after the first ones. */
  Tail from(long count) {
    return new Tail(List.of(), entries.subList((int) count, entries.size()), documents);
  }

  /** Whether every record came that folding these entries needs. */
  boolean complete() {
    return documents.keySet().containsAll(Fold.neededRecords(entries));
  }

  Optional<byte[]> document(Sha256 hash) {
    return Optional.ofNullable(documents.get(hash));
  }
}
