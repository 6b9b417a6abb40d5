package org.waymark.server.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.statement.Snapshot;

/**
 * A log from its first entry: the tree is the checkpoint's, every step is one that the rules allow
 * and gives the map that its entry names (formats 6), and every record that is still kept is signed
 * as it must be. A node that began with a bundle does not have the first entries; what it has is a
 * matter for {@link BundleCheck}.
 */
public final class LogReplay {
  private static final int ENTRIES_BYTES = TilePath.FULL * ((1 << 16) + 2);
  private static final int RECORDS_BYTES = TilePath.FULL * (Record.MAX_BYTES + 1);

  private final Publication publication;
  private final Root pinned;
  private final Instant now;
  private final LongConsumer progress;
  private final Map<Sha256, byte[]> newest = new HashMap<>();
  private long verified;
  private long missing;
  private long snapshots;

  /**
   * @param now one moment for all checks
   * @param progress told how many entries have been read
   */
  public LogReplay(Publication publication, Root pinned, Instant now, LongConsumer progress) {
    this.publication = publication;
    this.pinned = pinned;
    this.now = now;
    this.progress = progress;
  }

  /**
   * Replays the log.
   *
   * @return empty where the publisher does not have the first entries
   * @throws FetchException when the publisher could not be asked
   * @throws VerificationException when something is not believed; {@link AuditException} among them
   */
  public Optional<DirectoryReport> run() throws FetchException {
    return run(event -> {});
  }

  /**
   * As {@link #run()}.
   *
   * @param each told of every entry, in order, when all of the log is believed
   */
  public Optional<DirectoryReport> run(Consumer<Event> each) throws FetchException {
    RootChain roots = RootWalk.from(publication, pinned, now);
    roots.requireFresh(now);
    Checkpoint checkpoint =
        Checkpoint.parse(
            publication
                .get("checkpoint", Checkpoint.MAX_BYTES)
                .orElseThrow(
                    () ->
                        new AuditException(
                            "checkpoint_missing", publication.name() + " has no checkpoint.")));
    VerifiedCheckpoint believed = new CheckpointVerifier(roots.newest()).verify(checkpoint, now);
    if (checkpoint.size() == 0) {
      throw new AuditException(
          "log_empty", "The log " + checkpoint.origin() + " has no entry yet.");
    }
    Optional<List<byte[]>> entries = entries(checkpoint.size());
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    DirectoryReport report = replay(roots, believed, entries.get());
    entries.get().forEach(entry -> each.accept(Event.parse(entry)));
    return Optional.of(report);
  }

  /** Every entry; empty where the first ones are not there. */
  private Optional<List<byte[]>> entries(long size) throws FetchException {
    List<byte[]> entries = new ArrayList<>();
    while (entries.size() < size) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, entries.size(), size);
      Optional<byte[]> bundle = publication.get(path.path(), ENTRIES_BYTES);
      if (bundle.isEmpty()) {
        if (entries.isEmpty()) {
          return Optional.empty();
        }
        throw new AuditException(
            "entries_missing", publication.name() + " does not have " + path.path() + ".");
      }
      entries.addAll(EntryBundle.decode(bundle.get(), path.width()));
      progress.accept(entries.size());
    }
    return Optional.of(entries);
  }

  private DirectoryReport replay(RootChain roots, VerifiedCheckpoint believed, List<byte[]> entries)
      throws FetchException {
    readRecords(roots, entries);
    FoldResult folded =
        new Fold(roots, FoldState.empty(MapNodes.none()), now)
            .apply(entries, hash -> Optional.ofNullable(newest.get(hash)));
    CheckpointVerifier.requireTree(believed.checkpoint(), folded.frontier());
    Map<SiteStatus, Long> sites = new EnumMap<>(SiteStatus.class);
    for (SiteChange change : folded.changes()) {
      sites.merge(change.after().status(), 1L, Long::sum);
    }
    return new DirectoryReport(
        roots,
        believed,
        folded.last().orElseThrow(),
        0,
        verified + folded.changes().size(),
        missing,
        snapshots,
        sites);
  }

  /** Keeps the records that the fold asks for, and verifies the ones it does not. */
  private void readRecords(RootChain roots, List<byte[]> entries) throws FetchException {
    long lastSnapshot = lastSnapshot(entries);
    Set<Sha256> needed = Fold.neededRecords(entries);
    for (int first = 0; first < entries.size(); first += TilePath.FULL) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, first, entries.size());
      Map<Sha256, byte[]> documents = documents(path);
      for (byte[] entry : entries.subList(first, first + path.width())) {
        Event event = Event.parse(entry);
        Optional<EventType> type = event.knownType();
        if (type.map(EventType::aboutSite).orElse(false)) {
          record(roots, event, needed, documents);
        } else if (event.seq() == lastSnapshot) {
          snapshot(roots, event, entries, documents);
        }
      }
    }
  }

  /** Earlier ones are not kept, and keys that signed them may be gone. */
  private static long lastSnapshot(List<byte[]> entries) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (Event.parse(entries.get(i)).knownType().equals(Optional.of(EventType.SNAPSHOT))) {
        return i;
      }
    }
    return -1;
  }

  private Map<Sha256, byte[]> documents(TilePath path) throws FetchException {
    Map<Sha256, byte[]> documents = new LinkedHashMap<>();
    byte[] lines = publication.get(path.recordsPath(), RECORDS_BYTES).orElseGet(() -> new byte[0]);
    int start = 0;
    for (int i = 0; i < lines.length; i++) {
      if (lines[i] == '\n') {
        byte[] document = Arrays.copyOfRange(lines, start, i);
        documents.put(Sha256.of(document), document);
        start = i + 1;
      }
    }
    if (start != lines.length) {
      throw new AuditException(
          "records_malformed", path.recordsPath() + " does not end with a whole line.");
    }
    return documents;
  }

  private void record(
      RootChain roots, Event event, Set<Sha256> needed, Map<Sha256, byte[]> documents)
      throws FetchException {
    Sha256 hash = event.record().orElseThrow();
    byte[] bytes = documents.get(hash);
    if (needed.contains(hash)) {
      if (bytes == null) {
        bytes = publication.get("records/" + hash, Record.MAX_BYTES).orElse(null);
      }
      if (bytes != null) {
        newest.put(hash, bytes); // the fold verifies it, or says that it is missing
      }
    } else if (bytes == null) {
      missing++;
    } else {
      verifySuperseded(roots, event.sub().orElseThrow(), hash, bytes);
      verified++;
    }
  }

  /** A record of the past is signed by a membership key of its time: some root has it. */
  private void verifySuperseded(RootChain roots, EntityId sub, Sha256 hash, byte[] bytes) {
    List<Root> all = roots.all();
    for (int i = all.size() - 1; ; i--) {
      try {
        new RecordVerifier(all.get(i)).verify(sub, hash, bytes, now);
        return;
      } catch (VerificationException e) {
        if (i == 0) {
          throw e;
        }
      }
    }
  }

  private void snapshot(
      RootChain roots, Event event, List<byte[]> entries, Map<Sha256, byte[]> documents) {
    byte[] token = documents.get(event.record().orElseThrow());
    if (token == null) {
      return; // such as in a copy that lacks what nobody needs
    }
    Snapshot snapshot = Snapshot.parse(new String(token, StandardCharsets.US_ASCII));
    try {
      snapshot.verify(roots, now);
    } catch (ExpiredException past) {
      return; // it was good in its time, and nobody begins with it any more
    }
    boolean fits =
        snapshot.seq() < event.seq()
            && Event.parse(entries.get((int) snapshot.seq()))
                .directory()
                .equals(snapshot.directory());
    if (!fits) {
      throw new AuditException(
          "snapshot_unannounced",
          "The snapshot that entry "
              + event.seq()
              + " announces signs another map than entry "
              + snapshot.seq()
              + " has.");
    }
    snapshots++;
  }
}
