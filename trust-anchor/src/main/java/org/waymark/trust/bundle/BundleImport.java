package org.waymark.trust.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.BundleException;
import org.waymark.trust.RootException;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.fold.VerifiedCheckpoint;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapBuilder;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.RecordVerifier;
import org.waymark.trust.statement.Snapshot;

/**
 * Believes a bundle or refuses it, in one pass over the stream (formats 10; the numbers in the code
 * follow its last paragraph).
 *
 * <p>The records of the snapshot cost one hash each: the map that they make is the one that the
 * snapshot signed, and their own signatures are checked when they are asked for ({@link
 * RecordVerifier}). {@link #verifyAll} checks them here. Memory holds one line, the entries of the
 * tail, and what the sink keeps; the sink is given no more records and tiles than the snapshot's
 * {@code seq} allows, and a tail of 128 MiB.
 *
 * <p>After a refusal the stream is read on, for 4 GiB at most, to tell a damaged file from a wrong
 * one. A caller that bounds it more tightly throws {@link IOException} from it: then, too, the
 * refusal stands.
 */
public final class BundleImport {

  private final BundleLines lines;
  private final Instant now;
  private final ImportSink sink;
  private final boolean everyRecord;
  private final WatchedTree tree = new WatchedTree();
  private final BundleTail tail;
  private RootChain roots;
  private long snapshotRecords;

  private BundleImport(
      InputStream in, RootChain known, Instant now, ImportSink sink, boolean everyRecord) {
    this.lines = new BundleLines(in);
    this.roots = known;
    this.now = now;
    this.sink = sink;
    this.everyRecord = everyRecord;
    this.tail = new BundleTail(lines, sink, tree);
  }

  /**
   * Verifies a bundle but for the signatures in the snapshot's records.
   *
   * <p>A bundle may be older than the newest root that the reader knows. It is judged by the newest
   * root of either all the same: a key that a later root removed signs nothing any more, and an
   * expired root that has a successor ends nothing.
   *
   * @param known the roots believed so far, from the pinned one, which the bundle holds too; it is
   *     continued with the later ones of the bundle
   * @param now one moment for all checks
   * @param sink takes what is read; it discards all of it when this throws
   * @param mark the largest tree accepted before; one of an earlier epoch is not looked at
   * @throws BundleException {@code bundle_damaged bundle_malformed bundle_line_too_long
   *     bundle_tree_mismatch snapshot_mismatch snapshot_unlogged}
   * @throws RootException {@code root_pin_mismatch}, {@code root_reused} when the bundle has a
   *     known version with other bytes, and as {@link RootChain#walk}
   * @throws VerificationException {@code root_expired record_malformed}; as {@link
   *     Snapshot#verify}, {@link CheckpointVerifier} and {@link Fold#apply}
   */
  public static ImportedDirectory verify(
      InputStream in, RootChain known, Instant now, ImportSink sink, Optional<TreeMark> mark)
      throws IOException {
    return new BundleImport(in, known, now, sink, false).run(mark);
  }

  /**
   * As {@link #verify(InputStream, RootChain, Instant, ImportSink, Optional)}, for a reader that
   * knows no other root than the pinned one.
   *
   * @throws RootException {@code root_threshold} too, when the pinned root does not satisfy itself
   */
  public static ImportedDirectory verify(
      InputStream in, Root pinned, Instant now, ImportSink sink, Optional<TreeMark> mark)
      throws IOException {
    return verify(in, RootChain.pinned(pinned), now, sink, mark);
  }

  /**
   * As {@link #verify(InputStream, RootChain, Instant, ImportSink, Optional)}, with the signatures
   * in every record (formats 4, steps 1 to 5).
   */
  public static ImportedDirectory verifyAll(
      InputStream in, RootChain known, Instant now, ImportSink sink, Optional<TreeMark> mark)
      throws IOException {
    return new BundleImport(in, known, now, sink, true).run(mark);
  }

  /**
   * As {@link #verify(InputStream, Root, Instant, ImportSink, Optional)}, with the signatures in
   * every record (formats 4, steps 1 to 5).
   */
  public static ImportedDirectory verifyAll(
      InputStream in, Root pinned, Instant now, ImportSink sink, Optional<TreeMark> mark)
      throws IOException {
    return verifyAll(in, RootChain.pinned(pinned), now, sink, mark);
  }

  private ImportedDirectory run(Optional<TreeMark> mark) throws IOException {
    try {
      // 1. The roots, from the pinned one, beside those already known.
      BundleRoots read = new BundleRoots(lines, roots, now, sink);
      BundleTag tag = read.read(lines.next());
      roots = read.chain();
      roots.requireFresh(now);
      LogIdentity log = roots.newest().log();
      tree.watch(log.baseSize());
      mark.filter(m -> m.origin().equals(log.origin())).ifPresent(m -> tree.watch(m.size()));

      // 2, 3. The snapshot and its map.
      Optional<Snapshot> snapshot = Optional.empty();
      DirectoryMap map = DirectoryMap.empty(sink.nodes());
      if (tag == BundleTag.SNAPSHOT) {
        Snapshot signed = Snapshot.parse(lines.text());
        signed.verify(roots, now);
        tag = buildMap(signed);
        snapshot = Optional.of(signed);
        map = DirectoryMap.at(signed.directory(), sink.nodes());
        tag = readTiles(tag, signed);
      }
      MerkleFrontier before = tree.frontier();

      // 4. The tail, to the line that shows that nothing was damaged.
      tail.read(tag);
      Checkpoint checkpoint = Checkpoint.parse(lines.bytes());
      lines.next();
      tail.requireLastRecords();
      return conclude(checkpoint, mark, snapshot, before, map);
    } catch (VerificationException e) {
      throw lines.diagnose(e);
    }
  }

  private BundleTag buildMap(Snapshot snapshot) throws IOException {
    Root newest = roots.newest();
    RecordVerifier verifier = new RecordVerifier(newest);
    MapBuilder builder = new MapBuilder(sink::node);
    BundleTag tag = lines.next();
    for (; tag == BundleTag.RECORD; tag = lines.next()) {
      // An entry admits one site, so more records than entries make no map that was signed.
      if (snapshotRecords > snapshot.seq()) {
        throw refused(
            "snapshot_mismatch",
            "has more records than the " + (snapshot.seq() + 1) + " entries of its snapshot");
      }
      EntityId sub = lines.sub();
      byte[] bytes = lines.bytes();
      Sha256 hash = Sha256.of(bytes);
      newest.parseEntity(sub.value());
      if (everyRecord) {
        verifier.verify(sub, Record.parse(bytes), now);
      }
      sink.record(sub, hash, bytes);
      builder.add(new MapLeaf(sub.key(), hash));
      snapshotRecords++;
    }
    Sha256 root = builder.finish();
    if (!root.equals(snapshot.directory())) {
      throw refused(
          "snapshot_mismatch",
          "has records that make the map " + root + ", but the snapshot signs another");
    }
    return tag;
  }

  private BundleTag readTiles(BundleTag first, Snapshot snapshot) throws IOException {
    long entries = snapshot.seq() + 1;
    BundleTag tag = first;
    for (; tag == BundleTag.TILE; tag = lines.next()) {
      byte[] hashes = lines.bytes();
      long size = tree.size() + hashes.length / Sha256.LENGTH;
      requireTiles(size <= entries, size, entries);
      tree.appendTile(hashes);
      sink.tile(lines.tileIndex(), hashes);
    }
    requireTiles(tree.size() == entries, tree.size(), entries);
    return tag;
  }

  private void requireTiles(boolean fit, long size, long entries) {
    if (!fit) {
      throw refused(
          "snapshot_mismatch",
          "has tiles of " + size + " entries for a snapshot of " + entries + " entries");
    }
  }

  private ImportedDirectory conclude(
      Checkpoint checkpoint,
      Optional<TreeMark> mark,
      Optional<Snapshot> snapshot,
      MerkleFrontier before,
      DirectoryMap map) {
    Root newest = roots.newest();
    // 5. The tree is the checkpoint's, and the checkpoint is believed.
    MerkleFrontier after = tree.frontier();
    if (checkpoint.size() != after.size() || !checkpoint.root().equals(after.root())) {
      throw refused(
          "bundle_tree_mismatch",
          "has " + after.size() + " entries that do not make the tree of its checkpoint");
    }
    VerifiedCheckpoint believed = new CheckpointVerifier(newest).verify(checkpoint, now);
    // 6. It continues the earlier epoch, and what was accepted before.
    LogIdentity log = newest.log();
    if (!tree.rootAt(log.baseSize()).equals(Optional.of(log.baseRoot()))) {
      throw refused(
          "bundle_tree_mismatch",
          "has a log that does not begin with the " + log.baseSize() + " entries its root names");
    }
    mark.ifPresent(
        m ->
            CheckpointVerifier.requireExtends(
                m, checkpoint, tree.rootAt(m.size()).orElse(m.root())));
    // 7. The tail is folded.
    FoldState state =
        FoldState.at(
            before, map, 0, sub -> map.record(sub.key()).flatMap(sink::record).map(Record::parse));
    FoldResult folded = new Fold(roots, state, now).apply(tail.entries(), tail::record);
    // 8. The log announced the snapshot.
    snapshot.ifPresent(
        token -> {
          Sha256 hash = token.jws().hash();
          if (folded.snapshots().stream().noneMatch(seen -> seen.token().equals(hash))) {
            throw refused(
                "snapshot_unlogged", "begins with a snapshot that its log never announced");
          }
        });
    return new ImportedDirectory(roots, snapshot, believed, folded, snapshotRecords);
  }

  private BundleException refused(String code, String why) {
    return new BundleException(code, lines.line(), "The bundle " + why + ".");
  }
}
