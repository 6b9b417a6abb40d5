package org.waymark.server.attack;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;

/** What is served below {@code /directory/} of a log, by path; the checkpoint comes last. */
final class PublishedFiles {

  private PublishedFiles() {}

  /** What the honest registry publishes. */
  static Map<String, byte[]> of(TestFederation federation) {
    return of(federation, federation.checkpoint());
  }

  /** The same under another checkpoint, as witnesses may have cosigned it. */
  static Map<String, byte[]> of(TestFederation federation, Checkpoint checkpoint) {
    Map<String, byte[]> files =
        of(
            federation.roots().all(),
            federation.entries(),
            federation::document,
            checkpoint.bytes());
    if (federation.newestSnapshot().isPresent()) {
      files.put("bundle", federation.bundle(checkpoint));
    }
    if (federation.root().witness().demanded()) {
      files.put("checkpoint.witnessed", checkpoint.bytes());
    }
    return files;
  }

  /**
   * Without a bundle.
   *
   * @param entries any bytes; the tiles are those of exactly these
   * @param documents records and snapshots by hash
   */
  static Map<String, byte[]> of(
      List<Root> roots,
      List<byte[]> entries,
      Function<Sha256, Optional<byte[]>> documents,
      byte[] checkpoint) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    roots.forEach(root -> files.put("root/" + root.version() + ".json", root.bytes()));
    HashTiles.grow(
        0,
        path -> {
          throw new IllegalStateException("nothing is there yet");
        },
        entries.stream().map(MerkleFrontier::leafHash).toList(),
        (path, tile) -> files.put(path.path(), tile));
    for (int first = 0; first < entries.size(); first += TilePath.FULL) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, first, entries.size());
      List<byte[]> inside = entries.subList(first, first + path.width());
      files.put(path.path(), EntryBundle.encode(inside));
      files.put(path.recordsPath(), records(inside, documents));
    }
    files.put("checkpoint", checkpoint);
    return files;
  }

  private static byte[] records(
      List<byte[]> entries, Function<Sha256, Optional<byte[]>> documents) {
    Set<Sha256> named = new LinkedHashSet<>();
    for (byte[] entry : entries) {
      named(entry).ifPresent(named::add);
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Sha256 hash : named) {
      documents
          .apply(hash)
          .ifPresent(
              document -> {
                lines.writeBytes(document);
                lines.write('\n');
              });
    }
    return lines.toByteArray();
  }

  private static Optional<Sha256> named(byte[] entry) {
    try {
      return Event.parse(entry).record();
    } catch (org.waymark.signer.VerificationException unreadable) {
      return Optional.empty();
    }
  }
}
