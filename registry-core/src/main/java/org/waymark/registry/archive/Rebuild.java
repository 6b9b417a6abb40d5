package org.waymark.registry.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncProgress;
import org.waymark.registry.error.ArchiveException;
import org.waymark.registry.keys.OwnerOnly;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RebuiltLog;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteRow;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.Snapshot;
import org.waymark.trust.statement.StatusStatement;

/**
 * Brings a database up to what a mirror, a folder or a bundle has of the same log (DESIGN 8). What
 * the source has must continue what the database holds. Everything is verified first, in a folder
 * of its own; then one transaction puts it in the place of the earlier state. Killed before that,
 * nothing has changed; it can be run again.
 *
 * <p>A source that began from a bundle lacks the bytes of older entries. Those that the database
 * has stay; of the others only the hashes are kept, which is all that proofs and later entries
 * need.
 */
public final class Rebuild {
  /** What no mirror has, in words. */
  public static final List<String> NOT_GIVEN_BACK =
      List.of(
          "invitations and applications since then",
          "the audit trail since then",
          "access tokens made since then",
          "documents of decisions since then, to which the log holds the hashes",
          "rule sets applied since then, to which the log holds the hashes");

  private static final String ACTOR = "rebuild";

  private final DataFolder data;
  private final RegistryStorage storage;
  private final RootChain known;
  private final InstantSource clock;

  /**
   * @param known roots that are believed already
   */
  public Rebuild(DataFolder data, RegistryStorage storage, RootChain known, InstantSource clock) {
    this.data = data;
    this.storage = storage;
    this.known = known;
    this.clock = clock;
  }

  /**
   * What was done.
   *
   * @param before entries that the database had
   * @param size entries that it has now
   * @param root of the tree over them
   * @param root version of the root in force
   * @param sites that are or were members
   * @param withoutBytes entries of which only the hash is known
   */
  public record Report(
      long before, long size, Sha256 root, long rootVersion, long sites, long withoutBytes) {}

  /**
   * Reads and verifies the source, and takes it over.
   *
   * @throws ArchiveException {@code mirror_unreachable mirror_not_believed mirror_behind
   *     mirror_other_history}
   */
  public Report from(Source source, Fetcher fetcher, SyncProgress progress) {
    Path scratch = data.rebuilding();
    try {
      DataFolder.delete(scratch);
      OwnerOnly.makeFolder(scratch);
      try {
        MirrorCopy copy =
            MirrorCopy.read(source, new MirrorCopy.Means(known, clock, fetcher, scratch, progress));
        requireContinues(source, copy);
        return adopt(source, fetcher, copy);
      } finally {
        DataFolder.delete(scratch);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot rebuild in " + data.path() + ": " + e, e);
    }
  }

  private void requireContinues(Source source, MirrorCopy copy) {
    long own = storage.size();
    if (copy.size() < own) {
      throw new ArchiveException(
          "mirror_behind",
          source
              + " has "
              + copy.size()
              + " entries and the database "
              + own
              + ": there is nothing to take over. Name a mirror that is further, or start: waymark"
              + " registry start");
    }
    for (long from = 0; from < own; from += TilePath.FULL) {
      long to = Math.min(own, from + TilePath.FULL);
      if (!storage.archive().leaves(from, to).equals(copy.leaves().subList((int) from, (int) to))) {
        throw new ArchiveException(
            "mirror_other_history",
            source
                + " and the database hold different entries before entry "
                + to
                + ", both signed by this log: one of them was written after a restore. Decide which"
                + " history stands; to take that of the mirror, rebuild in an empty folder that"
                + " holds only root/ and keys/.");
      }
    }
  }

  private Report adopt(Source source, Fetcher fetcher, MirrorCopy copy) throws IOException {
    long own = storage.size();
    Map<Long, byte[]> entries = entries(source, fetcher, copy, own);
    History history = new History(copy, entries);
    List<MapNode> nodes = new ArrayList<>();
    List<MapLeaf> leaves = new ArrayList<>();
    DirectoryMap map = copy.directory().fold().map();
    map.forEachLeaf(leaves::add);
    Sha256 unused = DirectoryMap.build(leaves, nodes::add);
    List<SiteRow> sites =
        leaves.stream()
            .map(leaf -> Record.parse(copy.record(leaf.record()).orElseThrow()))
            .map(history::site)
            .toList();
    putRoots(copy.directory().roots());
    Instant now = clock.instant();
    storage
        .archive()
        .rebuild(
            new RebuiltLog(
                own,
                copy.leaves().subList((int) own, copy.leaves().size()),
                entries,
                sites,
                history.documents(),
                nodes,
                history.snapshot(),
                history.rootVersion(),
                new AuditRow(
                    now.getEpochSecond(),
                    ACTOR,
                    "rebuild",
                    "directory",
                    Optional.empty(),
                    Optional.of("entries " + own + " to " + copy.size() + " from " + source),
                    OptionalLong.of(copy.size() - 1),
                    Optional.empty())));
    return new Report(
        own,
        copy.size(),
        copy.directory().frontier().root(),
        copy.directory().roots().newest().version(),
        sites.size(),
        storage.archive().missingEntries().size());
  }

  /** Bytes of entries that the database has not, as far as they are to be had. */
  private Map<Long, byte[]> entries(Source source, Fetcher fetcher, MirrorCopy copy, long own) {
    Map<Long, byte[]> entries = new LinkedHashMap<>(copy.entries());
    List<Long> wanted = new ArrayList<>(storage.archive().missingEntries());
    for (long seq = own; seq < copy.size(); seq++) {
      wanted.add(seq);
    }
    long asked = -1;
    for (long seq : wanted) {
      long first = seq / TilePath.FULL * TilePath.FULL;
      if (!entries.containsKey(seq) && asked != first) {
        asked = first;
        copy.earlier(source, fetcher, first).forEach(entries::putIfAbsent);
      }
    }
    return entries;
  }

  /**
   * Roots that the mirror has and this folder has not; verified, and the same whoever puts them.
   */
  private void putRoots(RootChain roots) throws IOException {
    OwnerOnly.makeFolder(data.roots());
    for (Root root : roots.all()) {
      Path file = data.root(root.version());
      if (!Files.exists(file)) {
        Path temporary = data.roots().resolve(".tmp-" + root.version());
        Files.deleteIfExists(temporary);
        OwnerOnly.writeNew(temporary, root.bytes());
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** What the entries that are known say about records and snapshots. */
  private final class History {
    private final MirrorCopy copy;
    private final Map<Sha256, Event> naming = new HashMap<>();
    private long announced;

    /** Where something stands of which the entry is not known: at the last of those. */
    private long unknown = -1;

    History(MirrorCopy copy, Map<Long, byte[]> entries) {
      this.copy = copy;
      this.announced = storage.announcedRoot();
      storage
          .archive()
          .eachEntry((seq, entry, leaf) -> look(seq, entry.or(() -> found(entries, seq))));
      for (long seq = storage.size(); seq < copy.size(); seq++) {
        look(seq, found(entries, seq));
      }
      copy.directory()
          .snapshot()
          .ifPresent(snapshot -> announced = Math.max(announced, snapshot.root()));
    }

    private static Optional<byte[]> found(Map<Long, byte[]> entries, long seq) {
      return entries.containsKey(seq) ? Optional.of(entries.get(seq)) : Optional.empty();
    }

    private void look(long seq, Optional<byte[]> entry) {
      if (entry.isEmpty()) {
        unknown = seq;
        return;
      }
      Event event = Event.parse(entry.get());
      event.record().ifPresent(hash -> naming.putIfAbsent(hash, event));
      if (event.knownType().filter(EventType.ROOT::equals).isPresent()) {
        announced = Math.max(announced, event.ver().orElse(0));
      }
    }

    long rootVersion() {
      return announced;
    }

    private long firstSeq(Sha256 hash) {
      Event event = naming.get(hash);
      return event == null ? Math.max(0, unknown) : event.seq();
    }

    SiteRow site(Record record) {
      Event event = naming.get(record.hash());
      Instant signed =
          record
              .status()
              .map(StatusStatement::issued)
              .orElseGet(() -> record.membership().issued());
      return new SiteRow(
          record.sub(),
          record.siteStatus(),
          record.ver(),
          record.mver(),
          record.hash(),
          firstSeq(record.hash()),
          event == null ? signed.getEpochSecond() : event.time(),
          record.status().map(StatusStatement::reason),
          record.site().expires().getEpochSecond(),
          record.membershipExpires().getEpochSecond());
    }

    List<RebuiltLog.StoredDocument> documents() {
      Map<Sha256, Long> changed = new HashMap<>();
      for (SiteChange change : copy.directory().fold().changes()) {
        changed.put(change.sub().key(), change.event().seq());
      }
      DirectoryMap map = copy.directory().fold().map();
      Map<Sha256, RebuiltLog.StoredDocument> documents = new LinkedHashMap<>();
      for (MirrorCopy.Found found : copy.records()) {
        Sha256 hash = Sha256.of(found.body());
        Sha256 key = found.sub().key();
        boolean stands = map.record(key).filter(hash::equals).isPresent();
        OptionalLong superseded =
            stands ? OptionalLong.empty() : OptionalLong.of(changed.getOrDefault(key, copy.size()));
        documents.put(
            hash,
            new RebuiltLog.StoredDocument(
                hash, found.body(), Optional.of(key), firstSeq(hash), superseded));
      }
      snapshot()
          .ifPresent(
              row -> {
                byte[] token = row.token().getBytes(StandardCharsets.US_ASCII);
                documents.put(
                    Sha256.of(token),
                    new RebuiltLog.StoredDocument(
                        Sha256.of(token),
                        token,
                        Optional.empty(),
                        row.seq(),
                        OptionalLong.empty()));
              });
      return List.copyOf(documents.values());
    }

    Optional<SnapshotRow> snapshot() {
      return copy.directory()
          .snapshot()
          .filter(it -> naming.containsKey(it.jws().hash()))
          .map(this::row);
    }

    private SnapshotRow row(Snapshot snapshot) {
      return new SnapshotRow(
          firstSeq(snapshot.jws().hash()),
          snapshot.jws().token(),
          snapshot.seq(),
          snapshot.directory(),
          snapshot.issued().getEpochSecond(),
          snapshot.expires().getEpochSecond());
    }
  }
}
