package org.waymark.registry.storage;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.map.MapNode;

/**
 * One change of the registry: consecutive log entries and everything that follows from them.
 *
 * @param firstSeq index of the first entry; the size of the log so far
 * @param entries at least one, as they are published
 * @param sites what the entries make of the sites, in the order of the entries
 * @param nodesAdded map nodes that the last of the maps needs and the one before the change had not
 * @param nodesRemoved names of those that it needs no more
 * @param snapshot of a snapshot entry, which then is the only entry
 * @param rootVersion of a root entry
 * @param audit who did it and why
 */
public record Commit(
    long firstSeq,
    List<byte[]> entries,
    List<SiteChange> sites,
    Set<MapNode> nodesAdded,
    Set<Sha256> nodesRemoved,
    Optional<SnapshotRow> snapshot,
    OptionalLong rootVersion,
    List<AuditRow> audit) {

  public Commit {
    if (entries.isEmpty() || (snapshot.isPresent() && entries.size() != 1)) {
      throw new IllegalArgumentException("a commit has one entry or more; a snapshot stands alone");
    }
    entries = List.copyOf(entries);
    sites = List.copyOf(sites);
    audit = List.copyOf(audit);
  }

  /**
   * What one entry makes of a site.
   *
   * @param row its state after the entry
   * @param record the bytes that {@code row.record()} names
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record SiteChange(SiteRow row, byte[] record) {}

  /** Index of the last entry. */
  public long lastSeq() {
    return firstSeq + entries.size() - 1;
  }
}
