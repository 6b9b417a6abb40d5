package org.waymark.registry.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TileReader;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.statement.SiteStatus;

/**
 * The database of a registry.
 *
 * <p>Thread-safe for reading. Only one thread writes the directory ({@link #commit} and {@link
 * #noteBundle}), which the owner ensures; {@link #admission}, {@link #access}, {@link #siteChecks}
 * and {@link #note} may be changed from any. Every method may throw {@link StorageFailedException}
 * ({@code storage_failed}), after which nothing has changed or, where the database died while
 * committing, all of it has: read the size again. A thread that reads must not be interrupted,
 * because an interrupt closes the file under everybody (java.nio.channels, {@code
 * ClosedByInterruptException}).
 */
public final class RegistryStorage implements AutoCloseable {
  /** Name of the H2 file, without its ending. */
  static final String FILE = "registry";

  private final Database database;

  private RegistryStorage(Database database) {
    this.database = database;
  }

  /** Opens the H2 database of a folder; makes it if missing. */
  public static RegistryStorage open(Path folder) {
    return open(DatabaseUrl.file(folder));
  }

  /**
   * Opens a database; makes what is missing.
   *
   * @throws org.waymark.registry.error.RegistryLockedException when another process has it open
   */
  public static RegistryStorage open(DatabaseUrl url) {
    return new RegistryStorage(Database.open(url));
  }

  /**
   * Whether there is a registry: the file, or tables of which the log has an entry.
   *
   * @throws StorageFailedException when a server does not answer
   */
  public static boolean exists(DatabaseUrl url) {
    return url.dialect().exists();
  }

  /** The file that the H2 database of a folder is, or would be, in. */
  public static Path file(Path folder) {
    return folder.resolve(FILE + ".mv.db");
  }

  /**
   * Has on the disk all that this database shows. A process that died between a commit and its
   * being forced leaves an entry that the next one must not sign before.
   */
  public void sync() {
    database.force();
  }

  /**
   * Writes a change, all of it or nothing; it survives a crash once this has returned.
   *
   * @throws RefusedException {@code application_state} when an application has changed meanwhile
   */
  public void commit(Commit commit) {
    database.write(sql -> write(sql, commit));
  }

  private static void write(Sql sql, Commit commit) {
    long last = commit.lastSeq();
    new LogTable(sql).append(commit.firstSeq(), commit.entries());
    // Whoever changes the log has published what it held before.
    new MetaTable(sql).put(MetaTable.PUBLISHED, commit.firstSeq());
    SiteTable sites = new SiteTable(sql);
    RecordTable records = new RecordTable(sql);
    for (Commit.SiteChange change : commit.sites()) {
      SiteRow row = change.row();
      records.putSiteRecord(row.entity().key(), row.record(), change.record(), row.seq());
      sites.put(row);
      if (row.status() == SiteStatus.LEFT || row.status() == SiteStatus.REVOKED) {
        // Whoever is admitted at that host later must not answer for this member's failures.
        SiteCheckStorage.remove(sql, row.entity());
        RecoveryStorage.remove(sql, row.entity());
      }
    }
    MapNodeTable nodes = new MapNodeTable(sql);
    nodes.add(commit.nodesAdded());
    nodes.markRemoved(commit.nodesRemoved(), last);
    commit.snapshot().ifPresent(snapshot -> write(sql, records, nodes, snapshot));
    commit
        .rootVersion()
        .ifPresent(version -> new MetaTable(sql).put(MetaTable.ROOT_VERSION, version));
    AuditTable audit = new AuditTable(sql);
    commit.audit().forEach(audit::add);
    commit.decisions().forEach(decision -> DecisionStorage.add(sql, decision));
    commit.ruleSet().ifPresent(rules -> RuleSetStorage.add(sql, rules));
    commit.applications().forEach(change -> decide(sql, change));
    for (Commit.RecoveryChange change : commit.recoveries()) {
      change
          .row()
          .ifPresentOrElse(
              row -> RecoveryStorage.put(sql, row),
              () -> RecoveryStorage.remove(sql, change.site()));
      change.refusal().ifPresent(refusal -> RecoveryStorage.put(sql, refusal));
    }
  }

  private static void decide(Sql sql, Commit.ApplicationChange change) {
    ApplicationRow row = change.row();
    if (!new ApplicationTable(sql).replace(row, change.fromState(), Optional.of(row.statement()))) {
      throw new RefusedException(
          "application_state",
          row.entity().value(),
          "The application of "
              + row.entity()
              + " has changed since it was read; read it again before it is decided.");
    }
  }

  private static void write(
      Sql sql, RecordTable records, MapNodeTable nodes, SnapshotRow snapshot) {
    SnapshotTable snapshots = new SnapshotTable(sql);
    // Proofs of the published map are composed while a change is under way, so its nodes stay one
    // snapshot longer; the records are not needed any more once the new bundle stands on them.
    snapshots.newest().ifPresent(earlier -> nodes.dropRemovedUpTo(earlier.seq()));
    snapshots.put(snapshot);
    byte[] token = snapshot.token().getBytes(StandardCharsets.US_ASCII);
    records.putSnapshot(Sha256.of(token), token, snapshot.seq());
    records.dropSupersededUpTo(snapshot.includedSeq());
  }

  /** Entries in the log. */
  public long size() {
    return database.read(sql -> new LogTable(sql).size());
  }

  /**
   * The entries of a range, in order.
   *
   * @throws StorageFailedException where the bytes of one of them are missing
   */
  public List<byte[]> entries(long from, long to) {
    return database.read(sql -> new LogTable(sql).entries(from, to));
  }

  /** The entries of a range; empty where the bytes of one of them are missing. */
  public Optional<List<byte[]>> entriesIfKept(long from, long to) {
    return database.read(sql -> new LogTable(sql).entriesIfKept(from, to));
  }

  /** The right edge of the tree when it had that size. */
  public MerkleFrontier frontier(long size) {
    return database.read(sql -> new LogTable(sql).frontier(size));
  }

  /** Hash tiles, from the rows. */
  public TileReader tiles() {
    return path -> database.read(sql -> new LogTable(sql).read(path));
  }

  /** The nodes of the map of now, and of those since the last snapshot but one. */
  public MapNodes mapNodes() {
    return hash -> database.read(sql -> new MapNodeTable(sql).get(hash));
  }

  /** A site's state. */
  public Optional<SiteRow> site(EntityId entity) {
    return database.read(sql -> new SiteTable(sql).find(entity));
  }

  /** The sites at a host; more than one only where {@code http} and {@code https} are both used. */
  public List<SiteRow> sitesAt(Host host) {
    return database.read(sql -> new SiteTable(sql).atHost(host));
  }

  /** Every site, by identifier. */
  public List<SiteRow> sites() {
    return database.read(sql -> new SiteTable(sql).all());
  }

  /** The sites of a status, by identifier. */
  public List<SiteRow> sites(SiteStatus status) {
    return database.read(sql -> new SiteTable(sql).withStatus(status));
  }

  /**
   * Active sites whose statement or membership ends before a time.
   *
   * @param time seconds since 1970
   */
  public List<SiteRow> expiringBefore(long time, int limit) {
    return database.read(sql -> new SiteTable(sql).expiringBefore(time, limit));
  }

  /**
   * Active sites whose membership is to be renewed, the most urgent first.
   *
   * @param membershipBefore memberships that end before, seconds since 1970
   * @param statementAfter only with statements that end after, seconds since 1970
   * @param failed the {@code worst} of a last check that keeps a site from being renewed
   */
  public List<SiteRow> renewable(
      long membershipBefore, long statementAfter, String failed, int limit) {
    return database.read(
        sql -> new SiteTable(sql).renewable(membershipBefore, statementAfter, failed, limit));
  }

  /** Sites by status; every status has a number. */
  public Map<SiteStatus, Long> countByStatus() {
    return database.read(sql -> new SiteTable(sql).countByStatus());
  }

  /** A record or snapshot by its hash, as long as it is kept. */
  public Optional<byte[]> document(Sha256 hash) {
    return database.read(sql -> new RecordTable(sql).body(hash));
  }

  /** The records and snapshots that the entries of a range named first, as far as kept. */
  public List<Document> documentsNamedBetween(long from, long to) {
    return database.read(sql -> new RecordTable(sql).namedBetween(from, to));
  }

  /**
   * A page of the site records in force after an entry that is not before the newest snapshot.
   *
   * @param after the map key that the page before ended with
   */
  public List<MapRecord> recordsStandingAt(long seq, Optional<Sha256> after, int limit) {
    return database.read(sql -> new RecordTable(sql).standingAt(seq, after, limit));
  }

  /** The newest snapshot. */
  public Optional<SnapshotRow> newestSnapshot() {
    return database.read(sql -> new SnapshotTable(sql).newest());
  }

  /** The newest root version that an entry announced; 0 before the first. */
  public long announcedRoot() {
    return database.read(sql -> new MetaTable(sql).get(MetaTable.ROOT_VERSION)).orElse(0);
  }

  /** The snapshot entry whose bundle was published last. */
  public OptionalLong publishedBundle() {
    return database.read(sql -> new MetaTable(sql).get(MetaTable.BUNDLE_SEQ));
  }

  /** Records deleted here whose files may still be published. */
  public List<Sha256> obsoleteFiles() {
    return database.read(sql -> new RecordTable(sql).obsoleteFiles());
  }

  /** Notes that the bundle of a snapshot stands, and that the obsolete files are gone. */
  public void noteBundle(long snapshotSeq) {
    database.write(
        sql -> {
          new MetaTable(sql).put(MetaTable.BUNDLE_SEQ, snapshotSeq);
          new RecordTable(sql).forgetObsoleteFiles();
        });
  }

  /** Rows of the audit trail, the newest first. */
  public List<AuditEntry> audit(AuditQuery query) {
    return database.read(sql -> new AuditTable(sql).find(query));
  }

  /** The newest audit rows first. */
  public List<AuditRow> audit(int limit) {
    return audit(AuditQuery.newest(limit)).stream().map(AuditEntry::row).toList();
  }

  /** Adds a row to the audit trail that goes with no other change; safe from any thread. */
  public void note(AuditRow row) {
    database.write(sql -> new AuditTable(sql).add(row));
  }

  /**
   * Audit rows of an action.
   *
   * @param since seconds since 1970
   */
  public long countAudited(String action, long since) {
    return database.read(sql -> new AuditTable(sql).count(action, since));
  }

  /** Invitations and applications. */
  public AdmissionStorage admission() {
    return new AdmissionStorage(database);
  }

  /** Access tokens, and requests that count once. */
  public AccessStorage access() {
    return new AccessStorage(database);
  }

  /** The rule sets that came into force. */
  public RuleSetStorage rules() {
    return new RuleSetStorage(database);
  }

  /** The documents behind log entries. */
  public DecisionStorage decisions() {
    return new DecisionStorage(database);
  }

  /** Recoveries of sites. */
  public RecoveryStorage recoveries() {
    return new RecoveryStorage(database);
  }

  /** The newest report of each site. */
  public SiteCheckStorage siteChecks() {
    return new SiteCheckStorage(database);
  }

  /** Who certifies sites in the trust anchor's stead. */
  public IntermediateStorage intermediates() {
    return new IntermediateStorage(database);
  }

  /** The database as a whole. */
  public ArchiveStorage archive() {
    return new ArchiveStorage(database);
  }

  @Override
  public void close() {
    database.close();
  }
}
