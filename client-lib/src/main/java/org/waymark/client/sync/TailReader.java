package org.waymark.client.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.SplitViewException;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;

/** Fetches the entries beyond a known tree, and their records, from one source. */
final class TailReader {

  private final SourceReader source;
  private final SyncProgress progress;
  private final long mostBytes;

  TailReader(SourceReader source, SyncProgress progress) {
    this(source, progress, SourceReader.Limits.TAIL);
  }

  /**
   * @param mostBytes of entries that are read
   */
  TailReader(SourceReader source, SyncProgress progress, long mostBytes) {
    this.source = source;
    this.progress = progress;
    this.mostBytes = mostBytes;
  }

  /**
   * Fetches the tail.
   *
   * @param known the tree that is held
   * @param leaf hash of an entry of that tree, by its index
   * @param target a believed checkpoint of a larger tree
   * @return empty where the source lacks a bundle of entries, or a record that the fold needs:
   *     because it keeps no more than the newest, or has moved on since it gave the checkpoint
   * @throws SplitViewException when the source's own tiles show that the target does not contain
   *     the known tree
   * @throws SyncException {@code tail_too_large entries_mismatch tile_mismatch record_hash_mismatch
   *     records_order records_malformed}
   * @throws org.waymark.signer.VerificationException {@code entry_malformed entry_bundle_malformed}
   */
  Optional<Tail> read(MerkleFrontier known, LongFunction<Sha256> leaf, Checkpoint target)
      throws SourceException {
    List<byte[]> entries = new ArrayList<>();
    List<Bundle> bundles = new ArrayList<>();
    long from = known.size();
    long bytes = 0;
    for (long index = from / TilePath.FULL; index * TilePath.FULL < target.size(); index++) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, index * TilePath.FULL, target.size());
      Optional<Bundle> bundle = entries(path);
      if (bundle.isEmpty()) {
        return Optional.empty();
      }
      bytes += bundle.get().bytes();
      if (bytes > mostBytes) {
        // Whose they are is known only when all are there, so what is held until then is bounded.
        throw new SyncException(
            "tail_too_large",
            source.source() + " serves more bytes of entries than one step may have.");
      }
      bundles.add(bundle.get());
      int skip = (int) Math.max(0, from - index * TilePath.FULL);
      List<byte[]> all = bundle.get().entries();
      entries.addAll(all.subList(skip, all.size()));
      progress.reached(SyncProgress.Phase.ENTRIES, entries.size(), target.size() - from);
    }
    int skipped = (int) (from % TilePath.FULL);
    List<byte[]> earlier =
        bundles.isEmpty() ? List.of() : bundles.get(0).entries().subList(0, skipped);
    requireTree(known, target, entries);
    requireEarlier(from - skipped, leaf, earlier);
    return records(bundles, earlier, entries);
  }

  /** A bundle of entries, and the path at which its records are. */
  private record Bundle(TilePath path, List<byte[]> entries) {
    long bytes() {
      return entries.stream().mapToLong(entry -> entry.length).sum();
    }
  }

  private Optional<Bundle> entries(TilePath path) throws SourceException {
    Optional<byte[]> bytes = source.get(path.path(), SourceReader.Limits.entries(path));
    if (bytes.isPresent()) {
      return Optional.of(new Bundle(path, EntryBundle.decode(bytes.get(), path.width())));
    }
    if (path.full()) {
      return Optional.empty();
    }
    // The log has grown meanwhile, and a partial bundle may go when the full one is there.
    TilePath full = new TilePath(path.level(), path.index(), TilePath.FULL);
    return source
        .get(full.path(), SourceReader.Limits.entries(full))
        .map(
            all ->
                new Bundle(full, EntryBundle.decode(all, TilePath.FULL).subList(0, path.width())));
  }

  private void requireTree(MerkleFrontier known, Checkpoint target, List<byte[]> entries)
      throws SourceException {
    MerkleFrontier.Builder tree = known.builder();
    entries.forEach(tree::appendEntry);
    if (tree.size() == target.size() && tree.root().equals(target.root())) {
      return;
    }
    // Somebody lies: the log, or only this source about it. The source's tiles tell, because what
    // they say can be compared with the signed root.
    Optional<TreeComparison> compared = TreeComparison.of(source, known.size(), target.size());
    if (compared.isEmpty() || !compared.get().later().equals(target.root())) {
      throw new SyncException(
          "tile_mismatch",
          source.source()
              + " serves entries and tiles that do not make the tree of "
              + target.size()
              + " entries that the log signed.");
    }
    if (known.size() > 0 && !compared.get().earlier().equals(known.root())) {
      throw new SplitViewException(known.size(), known.root(), target.root());
    }
    throw new SyncException(
        "entries_mismatch",
        source.source()
            + " serves entries that are not those of the tree of "
            + target.size()
            + " entries that the log signed.");
  }

  /** What comes along of the tree that is held has to be that, or the source is damaged. */
  private void requireEarlier(long first, LongFunction<Sha256> leaf, List<byte[]> earlier) {
    for (int i = 0; i < earlier.size(); i++) {
      if (!MerkleFrontier.leafHash(earlier.get(i)).equals(leaf.apply(first + i))) {
        throw new SyncException(
            "entries_mismatch",
            source.source() + " serves another entry " + (first + i) + " than the log has.");
      }
    }
  }

  private Optional<Tail> records(List<Bundle> bundles, List<byte[]> earlier, List<byte[]> entries)
      throws SourceException {
    Set<Sha256> needed = Fold.neededRecords(entries);
    Map<Sha256, byte[]> documents = new HashMap<>();
    Set<Sha256> missing = new HashSet<>(needed);
    for (Bundle bundle : bundles) {
      Set<Sha256> named = named(bundle.entries());
      if (named.isEmpty()) {
        continue;
      }
      Optional<byte[]> lines = recordLines(bundle);
      if (lines.isPresent()) {
        read(lines.get(), bundle, documents);
      }
      missing.removeAll(documents.keySet());
    }
    return missing.isEmpty()
        ? Optional.of(new Tail(earlier, entries, documents))
        : Optional.empty();
  }

  private Optional<byte[]> recordLines(Bundle bundle) throws SourceException {
    TilePath path = bundle.path();
    Optional<byte[]> lines = source.get(path.recordsPath(), SourceReader.Limits.records(path));
    if (lines.isPresent() || path.full()) {
      return lines;
    }
    TilePath full = new TilePath(path.level(), path.index(), TilePath.FULL);
    return source.get(full.recordsPath(), SourceReader.Limits.records(full));
  }

  /**
   * What formats.md, section 9, lets a record bundle hold: one line for each record and snapshot
   * that the entries name, in that order, some of them left out.
   */
  private void read(byte[] lines, Bundle bundle, Map<Sha256, byte[]> into) {
    List<Sha256> named = new ArrayList<>(named(bundle.entries()));
    int next = 0;
    int from = 0;
    while (from < lines.length) {
      int end = from;
      while (end < lines.length && lines[end] != '\n') {
        end++;
      }
      if (end == lines.length) {
        throw new SyncException(
            "records_malformed",
            source.source() + " serves " + bundle.path().recordsPath() + " without its end.");
      }
      byte[] line = Arrays.copyOfRange(lines, from, end);
      Sha256 hash = Sha256.of(line);
      int at = named.indexOf(hash);
      if (at < 0) {
        // A wider bundle than asked for may go on beyond the entries that are looked at.
        if (bundle.path().full() && bundle.entries().size() < TilePath.FULL) {
          from = end + 1;
          continue;
        }
        throw new SyncException(
            "record_hash_mismatch",
            source.source()
                + " serves a record in "
                + bundle.path().recordsPath()
                + " that no entry names: its hash is "
                + hash
                + ".");
      }
      if (at < next) {
        throw new SyncException(
            "records_order",
            source.source()
                + " serves the records in "
                + bundle.path().recordsPath()
                + " in another order than the entries name them.");
      }
      next = at + 1;
      into.put(hash, line);
      from = end + 1;
    }
  }

  private static Set<Sha256> named(List<byte[]> entries) {
    Set<Sha256> named = new LinkedHashSet<>();
    for (byte[] entry : entries) {
      Event event = Event.parse(entry);
      boolean document =
          event
              .knownType()
              .map(type -> type.aboutSite() || type == EventType.SNAPSHOT)
              .orElse(false);
      if (document) {
        event.record().ifPresent(named::add);
      }
    }
    return named;
  }
}
