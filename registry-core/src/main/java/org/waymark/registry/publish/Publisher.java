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
import org.waymark.client.content.Resource;
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
import org.waymark.trust.root.WitnessPolicy;

/**
 * Brings the published folder up to the log in the database.
 *
 * <pre>
 * SQL commit             (the caller)           the change will be published, whatever happens
 *   root/n.json
 *   records/sha256, records/bundle/N            nothing refers to them yet
 *   tile/entries/N, tile/L/N                    nothing vouches for them yet
 *   checkpoint                                  signed, renamed into place: published
 *   checkpoint.witnessed                        when cosignatures satisfy the root's policy
 *   bundle                                      only after a snapshot, when it is witnessed
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
  private static final String WITNESSED = "checkpoint.witnessed";

  private final RegistryStorage storage;
  private final DirectoryFolder folder;
  private final PublishObserver observer;
  private final AtomicReference<@Nullable Published> published = new AtomicReference<>();
  private final WitnessedNotes notes = new WitnessedNotes();
  private final StandingBundle standing;
  private volatile Optional<BundleFailure> failed = Optional.empty();
  private volatile Map<String, Cosigned> cosigned = Map.of();
  private long revision;

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
    this.standing = new StandingBundle(folder);
    StandingCheckpoint.read(folder, storage)
        .ifPresent(newest -> show(newest, StandingCheckpoint.witnessed(folder, storage)));
  }

  /** What readers see now; empty before the first publication. */
  public Optional<Published> published() {
    return Optional.ofNullable(published.get());
  }

  /** Why the bundle of the newest snapshot does not stand yet; empty when nothing went wrong. */
  public Optional<BundleFailure> bundleFailure() {
    return failed;
  }

  /** The newest cosignature of each witness that is known, by the witness's key. */
  public Map<String, Cosigned> cosigned() {
    return cosigned;
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
              now.witnessed().ifPresent(before -> again(roots, before, log));
              Checkpoint again = again(roots, now.checkpoint(), log);
              if (!Arrays.equals(again.bytes(), now.checkpoint().bytes())) {
                folder.put("checkpoint", again.bytes());
                show(again, now.witnessed());
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
      show(checkpoint, published().flatMap(Published::witnessed));
      observer.reached(PublishBarrier.AFTER_CHECKPOINT);
      PartialTiles.prune(folder, from, to);
    }
    putWitnessed(roots);
    dueBundle(roots)
        .filter(snapshot -> failed.filter(known -> known.seq() == snapshot.seq()).isEmpty())
        .ifPresent(snapshot -> tryBundle(roots, log, snapshot));
  }

  /** What stood before, with the signature of now and the cosignatures that still count. */
  private Checkpoint again(RootChain roots, Checkpoint before, SigningKey log) {
    Checkpoint bare = sign(roots, before.size(), log);
    return before.note().text().equals(bare.note().text())
        ? notes.merge(bare, before.note(), roots.newest().witness())
        : bare;
  }

  /**
   * Adds cosignatures to a checkpoint that was published.
   *
   * @param more a note of a tree of this log, at most as large as the published one; its lines by
   *     witnesses of the policy verify
   */
  public void cosign(RootChain roots, SigningKey log, Checkpoint more) {
    Published now = published().orElseThrow();
    Checkpoint bare = sign(roots, more.size(), log);
    if (more.size() > now.size() || !more.note().text().equals(bare.note().text())) {
      throw new IllegalArgumentException("a cosignature of a tree that was not published");
    }
    Checkpoint merged = notes.merge(bare, more.note(), roots.newest().witness());
    if (more.size() == now.size() && !Arrays.equals(merged.bytes(), now.checkpoint().bytes())) {
      folder.put("checkpoint", merged.bytes());
      show(merged, now.witnessed());
    }
    publish(roots, log);
  }

  private void putWitnessed(RootChain roots) {
    WitnessPolicy policy = roots.newest().witness();
    notes.keepOnly(roots.newest().log().origin());
    Optional<Checkpoint> newest = notes.witnessed(policy);
    cosigned = notes.last();
    Optional<Published> now = published();
    if (now.isEmpty()) {
      return;
    }
    Optional<byte[]> stands = folder.get(WITNESSED).map(Resource::bytes);
    if (newest.isEmpty()) {
      stands.ifPresent(gone -> folder.delete(WITNESSED));
    } else if (stands.filter(it -> Arrays.equals(it, newest.get().bytes())).isEmpty()) {
      folder.put(WITNESSED, newest.get().bytes());
    }
    if (!newest.equals(now.get().witnessed())) {
      show(now.get().checkpoint(), newest);
    }
  }

  /** Tries a bundle again that could not be written; nothing happens when none is due. */
  public void retryBundle(RootChain roots, SigningKey log) {
    if (failed.isPresent()) {
      dueBundle(roots).ifPresent(snapshot -> tryBundle(roots, log, snapshot));
    }
  }

  /** Writes the bundle again that stands, under a root that has changed since. */
  public void renewBundle(RootChain roots, SigningKey log) {
    storage
        .newestSnapshot()
        .filter(snapshot -> covered(roots, snapshot))
        .ifPresent(snapshot -> tryBundle(roots, log, snapshot));
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

  /** Importers believe a bundle by its checkpoint, so one that is not witnessed helps nobody. */
  private boolean covered(RootChain roots, SnapshotRow snapshot) {
    return !roots.newest().witness().demanded()
        || published()
            .flatMap(Published::witnessed)
            .filter(it -> it.size() > snapshot.seq())
            .isPresent();
  }

  private Optional<SnapshotRow> dueBundle(RootChain roots) {
    return storage
        .newestSnapshot()
        .filter(snapshot -> covered(roots, snapshot))
        .filter(
            snapshot ->
                storage.publishedBundle().orElse(-1) < snapshot.seq()
                    || !standing.isBelieved(roots.newest()));
  }

  /**
   * The bundle of a snapshot ends with its entry, so it is the same whenever it is made; under a
   * witness policy it ends with the checkpoint that the witnesses saw.
   */
  private void putBundle(RootChain roots, SigningKey log, SnapshotRow snapshot) {
    Checkpoint end =
        published()
            .flatMap(Published::witnessed)
            .filter(it -> roots.newest().witness().demanded())
            .orElseGet(() -> sign(roots, snapshot.seq() + 1, log));
    AtomicFile.write(
        folder.folder().resolve("bundle"),
        out -> new BundleFile(storage).write(roots, snapshot, end, out),
        () -> observer.reached(PublishBarrier.AFTER_BUNDLE_TEMP));
    observer.reached(PublishBarrier.AFTER_BUNDLE);
    storage.obsoleteFiles().forEach(hash -> folder.delete("records/" + hash.hex()));
    storage.noteBundle(snapshot.seq());
    published().ifPresent(now -> show(now.checkpoint(), now.witnessed()));
  }

  private void show(Checkpoint checkpoint, Optional<Checkpoint> witnessed) {
    byte[] last = storage.entries(checkpoint.size() - 1, checkpoint.size()).get(0);
    published.set(
        new Published(
            checkpoint,
            Event.parse(last),
            storage.publishedBundle().orElse(-1),
            witnessed,
            ++revision));
  }
}
