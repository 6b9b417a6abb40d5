package org.waymark.server.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.waymark.client.fetch.FetchException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.ExpiredException;
import org.waymark.trust.fold.Replay;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.Snapshot;

/**
 * A log from its first entry: the tree is the checkpoint's, every step is one that the rules allow
 * and gives the map that its entry names (formats 6), and every record and snapshot that is still
 * kept is signed as it must be. 256 entries and their records are in memory at a time; what is kept
 * of each site is in {@link Replay}. A node that began with a bundle does not have the first
 * entries; what it has is a matter for {@link BundleCheck}.
 */
public final class LogReplay {
  private static final int ENTRIES_BYTES = TilePath.FULL * ((1 << 16) + 2);
  private static final int RECORDS_BYTES = TilePath.FULL * (Record.MAX_BYTES + 1);

  private final Publication publication;
  private final Root pinned;
  private final Instant now;
  private final LongConsumer progress;
  private long size;
  private long snapshots;

  /**
   * @param now one moment for all checks
   * @param progress told how many entries have been replayed
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
   * @param each told of every entry, in order, as it is replayed; none of it is believed before
   *     this method has returned
   */
  public Optional<DirectoryReport> run(Consumer<Event> each) throws FetchException {
    RootChain roots = RootWalk.from(publication, pinned, now);
    roots.requireFresh(now);
    Heads heads = Heads.of(publication, roots.newest(), now);
    Checkpoint checkpoint = heads.believed().checkpoint();
    if (checkpoint.size() == 0) {
      throw new AuditException(
          "log_empty", "The log " + checkpoint.origin() + " has no entry yet.");
    }
    // Bundles of entries are kept as wide as the newest checkpoint, not as the witnessed one.
    size = heads.newest().size();
    Replay replay = new Replay(roots, now);
    while (replay.size() < checkpoint.size()) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, replay.size(), size);
      Optional<List<byte[]>> entries = entries(path);
      if (entries.isEmpty() && replay.size() == 0) {
        return Optional.empty();
      }
      replay(
          roots,
          replay,
          entries
              .map(all -> upTo(checkpoint.size() - replay.size(), all))
              .orElseThrow(
                  () ->
                      new AuditException(
                          "entries_missing",
                          publication.name() + " does not have " + path.path() + ".")),
          documents(path),
          each);
      progress.accept(replay.size());
    }
    for (Replay.Wanted wanted : replay.wanted()) {
      Optional<byte[]> record = publication.get("records/" + wanted.record(), Record.MAX_BYTES);
      if (record.isPresent()) {
        replay.present(wanted, record.get());
      }
    }
    Replay.Ended ended = replay.end(checkpoint);
    return Optional.of(
        new DirectoryReport(
            roots,
            heads.believed(),
            heads.newest().size(),
            ended.last().orElseThrow(),
            0,
            ended.recordsBelieved(),
            ended.recordsMissing(),
            snapshots,
            ended.sites(),
            ended.types(),
            ended.recordsBeforePin()));
  }

  private static List<byte[]> upTo(long count, List<byte[]> entries) {
    return entries.subList(0, (int) Math.min(count, entries.size()));
  }

  private Optional<List<byte[]>> entries(TilePath path) throws FetchException {
    return publication
        .get(path.path(), ENTRIES_BYTES)
        .map(bundle -> EntryBundle.decode(bundle, path.width()));
  }

  private void replay(
      RootChain roots,
      Replay replay,
      List<byte[]> entries,
      Map<Sha256, byte[]> documents,
      Consumer<Event> each)
      throws FetchException {
    for (byte[] entry : entries) {
      Optional<byte[]> document =
          Event.parse(entry).record().flatMap(hash -> Optional.ofNullable(documents.get(hash)));
      Event event = replay.entry(entry, document);
      if (event.knownType().equals(Optional.of(EventType.SNAPSHOT)) && document.isPresent()) {
        snapshot(roots, event, document.get());
      }
      each.accept(event);
    }
  }

  private Map<Sha256, byte[]> documents(TilePath path) throws FetchException {
    Map<Sha256, byte[]> documents = new HashMap<>();
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

  /** A snapshot of the past is signed by a membership key of its time: some root has it. */
  private void snapshot(RootChain roots, Event event, byte[] token) throws FetchException {
    Snapshot snapshot = Snapshot.parse(new String(token, StandardCharsets.US_ASCII));
    try {
      snapshot.verify(roots, now);
    } catch (ExpiredException past) {
      return; // it was good in its time, and nobody begins with it any more
    } catch (VerificationException e) {
      if (roots.all().stream().noneMatch(root -> signedUnder(root, snapshot))) {
        throw e;
      }
    }
    boolean fits =
        snapshot.seq() < event.seq()
            && directory(snapshot.seq()).equals(Optional.of(snapshot.directory()));
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

  private static boolean signedUnder(Root root, Snapshot snapshot) {
    try {
      snapshot.jws().verify(root.keys(RootRole.MEMBERSHIP), Snapshot.TYP);
      return snapshot.root() <= root.version() && snapshot.iss().equals(root.federation());
    } catch (VerificationException notThisOne) {
      return false;
    }
  }

  /** Read again: a snapshot that was signed elsewhere may be of some time ago. */
  private Optional<Sha256> directory(long seq) throws FetchException {
    return entries(TilePath.holding(TilePath.ENTRIES, seq, size))
        .map(entries -> Event.parse(entries.get((int) (seq % TilePath.FULL))).directory());
  }
}
