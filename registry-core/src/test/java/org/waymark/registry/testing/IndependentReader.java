package org.waymark.registry.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportSink;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.fold.CheckpointVerifier;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.SiteChange;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Reads a published folder as somebody who has nothing but the folder and formats.md, and throws
 * unless all of it holds together: roots, checkpoint, every tile of the tree, every record that is
 * still needed, the record bundles, the fold from entry 0, and the bundle.
 */
public final class IndependentReader {
  private final Path folder;
  private final Instant now;

  private IndependentReader(Path folder, Instant now) {
    this.folder = folder;
    this.now = now;
  }

  /**
   * What the folder says.
   *
   * @param events all of them
   * @param sites the last change of each site
   * @param bundle the bundle, imported, where there is one
   */
  public record Directory(
      RootChain roots,
      Checkpoint checkpoint,
      List<Event> events,
      Map<EntityId, SiteChange> sites,
      Optional<ImportedDirectory> bundle) {

    public long size() {
      return checkpoint.size();
    }

    public Event last() {
      return events.get(events.size() - 1);
    }

    public List<String> types() {
      return events.stream().map(Event::type).toList();
    }

    /** {@code active}, {@code suspended}, ...; {@code unknown} for a stranger. */
    public String status(String host) {
      return Optional.ofNullable(sites.get(EntityId.parse("https://" + host)))
          .map(change -> change.after().status().code())
          .orElse("unknown");
    }
  }

  public static Directory read(Path folder, Instant now) {
    return new IndependentReader(folder, now).read();
  }

  private Directory read() {
    RootChain roots = roots();
    Checkpoint checkpoint = Checkpoint.parse(bytes("checkpoint"));
    new CheckpointVerifier(roots.newest()).verify(checkpoint, now);
    List<byte[]> entries = entries(checkpoint.size());
    requireTiles(entries);
    List<Event> events = entries.stream().map(Event::parse).toList();
    requireRecordBundles(events);
    FoldResult folded =
        new Fold(roots, FoldState.empty(MapNodes.inMemory()), now)
            .apply(entries, hash -> optional("records/" + hash.hex()));
    CheckpointVerifier.requireTree(checkpoint, folded.frontier());
    Map<EntityId, SiteChange> sites = new LinkedHashMap<>();
    folded.changes().forEach(change -> sites.put(change.sub(), change));
    return new Directory(roots, checkpoint, events, sites, bundle(roots, entries));
  }

  private RootChain roots() {
    RootChain chain = RootChain.pinned(Root.parse(bytes("root/1.json")));
    Optional<byte[]> next = optional("root/2.json");
    while (next.isPresent()) {
      chain = chain.walk(next.get(), now);
      next = optional("root/" + (chain.newest().version() + 1) + ".json");
    }
    return chain;
  }

  private List<byte[]> entries(long size) {
    List<byte[]> entries = new ArrayList<>();
    for (TilePath path : TilePath.newTiles(0, size)) {
      if (path.level() == TilePath.ENTRIES) {
        entries.addAll(EntryBundle.decode(bytes(path.path()), path.width()));
      }
    }
    return entries;
  }

  private void requireTiles(List<byte[]> entries) {
    List<Sha256> leaves = entries.stream().map(MerkleFrontier::leafHash).toList();
    HashTiles.grow(
        0,
        path -> new byte[0],
        leaves,
        (path, tile) ->
            require(Arrays.equals(tile, bytes(path.path())), path.path() + " is not the tree's"));
  }

  /**
   * Documents that the entries of a bundle name, in order of mention, and no other line; among them
   * the newest of each site and the newest snapshot. Older ones may be on their way out.
   */
  private void requireRecordBundles(List<Event> events) {
    Map<String, String> newest = new HashMap<>();
    for (Event event : events) {
      if (event.sub().isPresent() || event.type().equals("snapshot")) {
        newest.put(event.sub().map(EntityId::value).orElse(""), event.record().orElseThrow().hex());
      }
    }
    Set<String> needed = Set.copyOf(newest.values());
    for (TilePath path : TilePath.newTiles(0, events.size())) {
      if (path.level() != TilePath.ENTRIES) {
        continue;
      }
      Set<String> named = new LinkedHashSet<>();
      int first = (int) path.index() * TilePath.FULL;
      events
          .subList(first, first + path.width())
          .forEach(event -> event.record().ifPresent(hash -> named.add(hash.hex())));
      Set<String> kept = new LinkedHashSet<>();
      for (String line :
          new String(bytes(path.recordsPath()), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          kept.add(Sha256.of(line.getBytes(StandardCharsets.UTF_8)).hex());
        }
      }
      require(named.containsAll(kept), path.recordsPath() + " has a record nobody named");
      List<String> order = new ArrayList<>(named);
      order.retainAll(kept);
      require(order.equals(new ArrayList<>(kept)), path.recordsPath() + " is out of order");
      named.retainAll(needed);
      named.removeAll(kept);
      require(named.isEmpty(), path.recordsPath() + " lacks " + named);
    }
  }

  /** The bundle, believed in full, and of the same log. */
  private Optional<ImportedDirectory> bundle(RootChain roots, List<byte[]> entries) {
    Optional<byte[]> bundle = optional("bundle");
    if (bundle.isEmpty()) {
      return Optional.empty();
    }
    try {
      ImportedDirectory imported =
          BundleImport.verifyAll(
              new ByteArrayInputStream(bundle.get()),
              roots.oldest(),
              now,
              ImportSink.inMemory(),
              Optional.empty());
      MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
      entries.subList(0, (int) imported.frontier().size()).forEach(tree::appendEntry);
      require(tree.root().equals(imported.frontier().root()), "the bundle is of another log");
      return Optional.of(imported);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(String path) {
    return optional(path)
        .orElseThrow(() -> new AssertionError("the published folder has no " + path));
  }

  private Optional<byte[]> optional(String path) {
    Path file = folder.resolve(path);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      Files.copy(file, out);
      return Optional.of(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void require(boolean condition, String why) {
    if (!condition) {
      throw new AssertionError(why);
    }
  }
}
