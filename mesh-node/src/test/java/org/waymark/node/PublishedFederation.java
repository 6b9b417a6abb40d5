package org.waymark.node;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.sync.Source;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;

/** A test federation whose directory is published into a folder, as a registry would do it. */
public final class PublishedFederation {

  private final TestFederation federation = TestFederation.testing();
  private final DirectoryFolder folder;

  public PublishedFederation(Path folder) {
    this.folder = new DirectoryFolder(folder);
  }

  public TestFederation federation() {
    return federation;
  }

  public Source source() {
    return new Source.FolderSource(folder.folder());
  }

  /** Puts everything there as it is now, the checkpoint last. */
  public PublishedFederation publish() {
    folder.putAll(resources());
    return this;
  }

  /** Every path of the directory as it is now, but {@code sites/}, with its bytes. */
  public Map<String, byte[]> resources() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (Root root : federation.roots().all()) {
      all.put("root/" + root.version() + ".json", root.bytes());
    }
    List<byte[]> entries = federation.entries();
    for (TilePath tile : TilePath.newTiles(0, entries.size())) {
      List<byte[]> inside = slice(entries, tile);
      if (tile.level() == TilePath.ENTRIES) {
        all.put(tile.path(), EntryBundle.encode(inside));
        byte[] records = records(inside, all);
        if (records.length > 0) {
          all.put(tile.recordsPath(), records);
        }
      } else {
        all.put(tile.path(), hashes(tile));
      }
    }
    all.put("bundle", federation.bundle());
    all.put("checkpoint", federation.checkpoint().bytes());
    return all;
  }

  private static List<byte[]> slice(List<byte[]> entries, TilePath tile) {
    if (tile.level() != TilePath.ENTRIES) {
      return List.of();
    }
    int from = (int) tile.index() * TilePath.FULL;
    return entries.subList(from, from + tile.width());
  }

  private byte[] hashes(TilePath tile) {
    int span = 1 << (8 * tile.level());
    int first = (int) tile.index() * TilePath.FULL;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    IntStream.range(first, first + tile.width())
        .forEach(i -> out.writeBytes(subtree(i * span, (i + 1) * span).bytes()));
    return out.toByteArray();
  }

  private Sha256 subtree(int from, int to) {
    MerkleFrontier.Builder builder = MerkleFrontier.empty().builder();
    federation.leaves().subList(from, to).forEach(builder::append);
    return builder.build().root();
  }

  private byte[] records(List<byte[]> entries, Map<String, byte[]> all) {
    Set<Sha256> named = new LinkedHashSet<>();
    for (byte[] entry : entries) {
      Event.parse(entry).record().ifPresent(named::add);
    }
    List<byte[]> lines = new ArrayList<>();
    for (Sha256 hash : named) {
      federation
          .document(hash)
          .ifPresent(
              bytes -> {
                lines.add(bytes);
                all.put("records/" + hash.hex(), bytes);
              });
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      out.writeBytes(line);
      out.write('\n');
    }
    return out.toByteArray();
  }
}
