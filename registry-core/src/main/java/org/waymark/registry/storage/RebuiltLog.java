package org.waymark.registry.storage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;

/**
 * A directory that was verified elsewhere, as it goes into a database in the place of an earlier
 * state of it.
 *
 * @param from entries that the database has and that are the same
 * @param leaves hashes of the entries from there on
 * @param entries bytes of entries by their index, as far as known; also of entries that the
 *     database has without bytes
 * @param sites all of them
 * @param records all that stand, and those that stood at the snapshot
 * @param nodes all of the map
 * @param snapshot the one that the next bundle is made of
 * @param rootVersion the newest that an entry announced
 * @param audit says that this happened
 */
public record RebuiltLog(
    long from,
    List<Sha256> leaves,
    Map<Long, byte[]> entries,
    List<SiteRow> sites,
    List<StoredDocument> records,
    List<MapNode> nodes,
    Optional<SnapshotRow> snapshot,
    long rootVersion,
    AuditRow audit) {

  /**
   * A record, or a snapshot's token.
   *
   * @param key of the site in the map; empty for a snapshot
   * @param firstSeq index of the entry that named it first
   * @param supersededAt index of the entry that named another one of this site
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record StoredDocument(
      Sha256 hash,
      byte[] body,
      Optional<Sha256> key,
      long firstSeq,
      java.util.OptionalLong supersededAt) {}
}
