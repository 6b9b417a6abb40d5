package org.waymark.registry.storage;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
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
 * @param decisions the documents whose hashes the entries carry
 * @param applications that the entries decide
 * @param ruleSet of a policy entry
 * @param recoveries that the entries put before people, or end
 */
public record Commit(
    long firstSeq,
    List<byte[]> entries,
    List<SiteChange> sites,
    Set<MapNode> nodesAdded,
    Set<Sha256> nodesRemoved,
    Optional<SnapshotRow> snapshot,
    OptionalLong rootVersion,
    List<AuditRow> audit,
    List<DecisionRow> decisions,
    List<ApplicationChange> applications,
    Optional<RuleSetRow> ruleSet,
    List<RecoveryChange> recoveries) {

  public Commit {
    if (entries.isEmpty() || (snapshot.isPresent() && entries.size() != 1)) {
      throw new IllegalArgumentException("a commit has one entry or more; a snapshot stands alone");
    }
    entries = List.copyOf(entries);
    sites = List.copyOf(sites);
    audit = List.copyOf(audit);
    decisions = List.copyOf(decisions);
    applications = List.copyOf(applications);
    recoveries = List.copyOf(recoveries);
  }

  /** A change that decides no application and rests on no document. */
  public Commit(
      long firstSeq,
      List<byte[]> entries,
      List<SiteChange> sites,
      Set<MapNode> nodesAdded,
      Set<Sha256> nodesRemoved,
      Optional<SnapshotRow> snapshot,
      OptionalLong rootVersion,
      List<AuditRow> audit) {
    this(
        firstSeq,
        entries,
        sites,
        nodesAdded,
        nodesRemoved,
        snapshot,
        rootVersion,
        audit,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /**
   * What one entry makes of a site.
   *
   * @param row its state after the entry
   * @param record the bytes that {@code row.record()} names
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record SiteChange(SiteRow row, byte[] record) {}

  /**
   * What one entry makes of an application. The whole commit is refused ({@code application_state})
   * when the application is not in that state any more, or holds another statement.
   *
   * @param row its state after the entry
   * @param fromState before
   */
  public record ApplicationChange(ApplicationRow row, String fromState) {}

  /**
   * What one entry makes of the recovery of a site.
   *
   * @param row its state after the entry; empty when that ends it
   * @param refusal of its key, where that was not believed
   */
  public record RecoveryChange(
      EntityId site, Optional<RecoveryRow> row, Optional<RecoveryStorage.Refusal> refusal) {}

  /** Index of the last entry. */
  public long lastSeq() {
    return firstSeq + entries.size() - 1;
  }
}
