package org.waymark.registry.publish;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SnapshotRow;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Brings the published folder up to the log in the database.
 *
 * <pre>
 * SQL commit             (the caller)           the change will be published, whatever happens
 *   root/n.json
 *   records/sha256, records/bundle/N            nothing refers to them yet
 *   tile/entries/N, tile/L/N                    nothing vouches for them yet
 *   checkpoint                                  signed, renamed into place: published
 *   bundle                                      only after a snapshot
 *   obsolete files are removed                  nothing refers to them any more
 * </pre>
 *
 * <p>What is written depends on the database alone, and Ed25519 signatures on what is signed, so a
 * publication that was cut off is simply done again. Cost: that of the new entries and of one
 * bundle; independent of the number of sites.
 *
 * <p>A bundle serves those who begin; a suspension must not wait for it. So a bundle that cannot be
 * written is told by {@link #bundleFailure}, tried again by {@link #retryBundle} and at the next
 * start, and stops no entry.
 *
 * <p>One thread publishes; any number reads {@link #published()}.
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final RegistryStorage storage;
  private final DirectoryFolder folder;
  private final PublishObserver observer;
  private final AtomicReference<@Nullable Published> published = new AtomicReference<>();
  private volatile Optional<BundleFailure> failed = Optional.empty();

  /**
   * A bundle that could not be written.
   *
   * @param seq the snapshot's entry
   * @param reason what the file system or the database said
   */
  public record BundleFailure(long seq, String reason) {}

  /**
   * Looks at what stands in the folder; no signature is made or checked.
   *
   * @throws org.waymark.registry.error.SecondHistoryException when the database does not lead to
   *     the checkpoint in the folder
   * @throws org.waymark.registry.error.RegistryDamagedException {@code checkpoint_damaged}
   */
  public Publisher(RegistryStorage storage, DirectoryFolder folder, PublishObserver observer) {
    this.storage = storage;
    this.folder = folder;
    this.observer = observer;
    StandingCheckpoint.read(folder, storage).ifPresent(this::show);
  }

  /** What readers see now; empty before the first publication. */
  public Optional<Published> published() {
    return Optional.ofNullable(published.get());
  }

  /** Why the bundle of the newest snapshot does not stand yet; empty when nothing went wrong. */
  public Optional<BundleFailure> bundleFailure() {
    return failed;
  }

  DirectoryFolder folder() {
    return folder;
  }

  RegistryStorage storage() {
    return storage;
  }

  /**
   * Makes good what a crash or a change by hand left: temporary files, a damaged signature line, a
   * publication that was cut off.
   */
  public void catchUp(RootChain roots, SigningKey log) {
    folder.sweep();
    published()
        .ifPresent(
            now -> {
              Checkpoint again = sign(roots, now.size(), log);
              if (!Arrays.equals(again.bytes(), now.checkpoint().bytes())) {
                folder.put("checkpoint", again.bytes());
                show(again);
              }
              PartialTiles.prune(folder, Math.max(0, now.size() - 2 * TilePath.FULL), now.size());
            });
    publish(roots, log);
  }

  /**
   * Publishes what is new in the database; nothing happens when nothing is.
   *
   * @throws java.io.UncheckedIOException when a file cannot be written; call it again then
   * @throws org.waymark.registry.error.SecondHistoryException when somebody else's checkpoint
   *     stands in the folder
   */
  public void publish(RootChain roots, SigningKey log) {
    long from = published().map(Published::size).orElse(0L);
    long to = storage.size();
    putRoots(roots);
    if (to > from) {
      // Another process may have written since; nothing is signed beside its checkpoint.
      StandingCheckpoint.read(folder, storage);
      putRecords(from, to);
      observer.reached(PublishBarrier.AFTER_RECORDS);
      putTiles(from, to);
      observer.reached(PublishBarrier.AFTER_TILES);
      Checkpoint checkpoint = sign(roots, to, log);
      AtomicFile.write(
          folder.folder().resolve("checkpoint"),
          out -> out.write(checkpoint.bytes()),
          () -> observer.reached(PublishBarrier.AFTER_CHECKPOINT_TEMP));
      show(checkpoint);
      observer.reached(PublishBarrier.AFTER_CHECKPOINT);
      PartialTiles.prune(folder, from, to);
    }
    dueBundle()
        .filter(snapshot -> failed.filter(known -> known.seq() == snapshot.seq()).isEmpty())
        .ifPresent(snapshot -> tryBundle(roots, log, snapshot));
  }

  /** Tries a bundle again that could not be written; nothing happens when none is due. */
  public void retryBundle(RootChain roots, SigningKey log) {
    if (failed.isPresent()) {
      dueBundle().ifPresent(snapshot -> tryBundle(roots, log, snapshot));
    }
  }

  private void tryBundle(RootChain roots, SigningKey log, SnapshotRow snapshot) {
    try {
      putBundle(roots, log, snapshot);
      failed = Optional.empty();
    } catch (UncheckedIOException | StorageFailedException e) {
      LOG.error("The bundle of entry {} was not written: {}", snapshot.seq(), reason(e));
      failed = Optional.of(new BundleFailure(snapshot.seq(), reason(e)));
    }
  }

  private static String reason(RuntimeException e) {
    return e.getCause() == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + e.getCause();
  }

  private void putRoots(RootChain roots) {
    for (Root root : roots.all()) {
      String path = "root/" + root.version() + ".json";
      if (folder.file(path).isEmpty()) {
        folder.put(path, root.bytes());
      }
    }
  }

  private void putRecords(long from, long to) {
    RecordBundles bundles = new RecordBundles(storage);
    for (TilePath entries : bundles(from, to)) {
      folder.putAll(bundles.files(entries, from, entries(entries).isPresent()));
    }
  }

  private void putTiles(long from, long to) {
    List<Sha256> leaves = new ArrayList<>();
    for (TilePath bundle : bundles(from, to)) {
      long first = bundle.index() * TilePath.FULL;
      // A log that was rebuilt may lack old entries; a bundle of entries is there whole or not.
      entries(bundle).ifPresent(entries -> folder.put(bundle.path(), EntryBundle.encode(entries)));
      leaves.addAll(storage.archive().leaves(Math.max(from, first), first + bundle.width()));
    }
    Map<String, byte[]> tiles = new LinkedHashMap<>();
    HashTiles.grow(from, storage.tiles(), leaves, (path, tile) -> tiles.put(path.path(), tile));
    folder.putAll(tiles);
  }

  private Optional<List<byte[]>> entries(TilePath bundle) {
    long first = bundle.index() * TilePath.FULL;
    return storage.entriesIfKept(first, first + bundle.width());
  }

  private static List<TilePath> bundles(long from, long to) {
    return TilePath.newTiles(from, to).stream()
        .filter(path -> path.level() == TilePath.ENTRIES)
        .toList();
  }

  private Checkpoint sign(RootChain roots, long size, SigningKey log) {
    return Checkpoint.sign(roots.newest().log().origin(), size, storage.frontier(size).root(), log);
  }

  private Optional<SnapshotRow> dueBundle() {
    return storage
        .newestSnapshot()
        .filter(
            snapshot ->
                storage.publishedBundle().orElse(-1) < snapshot.seq()
                    || folder.file("bundle").isEmpty());
  }

  /** The bundle of a snapshot ends with its entry, so it is the same whenever it is made. */
  private void putBundle(RootChain roots, SigningKey log, SnapshotRow snapshot) {
    Checkpoint end = sign(roots, snapshot.seq() + 1, log);
    AtomicFile.write(
        folder.folder().resolve("bundle"),
        out -> new BundleFile(storage).write(roots, snapshot, end, out),
        () -> observer.reached(PublishBarrier.AFTER_BUNDLE_TEMP));
    observer.reached(PublishBarrier.AFTER_BUNDLE);
    storage.obsoleteFiles().forEach(hash -> folder.delete("records/" + hash.hex()));
    storage.noteBundle(snapshot.seq());
    published().map(Published::checkpoint).ifPresent(this::show);
  }

  private void show(Checkpoint checkpoint) {
    byte[] last = storage.entries(checkpoint.size() - 1, checkpoint.size()).get(0);
    published.set(
        new Published(checkpoint, Event.parse(last), storage.publishedBundle().orElse(-1)));
  }
}
