package org.waymark.client;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.testing.TestFederation;

/** What a registry would publish of a test federation, by path; the checkpoint comes last. */
final class Published {

  private Published() {}

  static Map<String, byte[]> of(TestFederation federation) {
    return of(federation, federation.checkpoint());
  }

  static Map<String, byte[]> of(TestFederation federation, Checkpoint checkpoint) {
    Map<String, byte[]> out = new LinkedHashMap<>();
    for (Root root : federation.roots().all()) {
      out.put("root/" + root.version() + ".json", root.bytes());
    }
    List<byte[]> entries = federation.entries();
    HashTiles.grow(
        0,
        path -> {
          throw new IllegalStateException("nothing is there yet");
        },
        federation.leaves(),
        (path, tile) -> out.put(path.path(), tile));
    for (int first = 0; first < entries.size(); first += TilePath.FULL) {
      TilePath path = TilePath.holding(TilePath.ENTRIES, first, entries.size());
      List<byte[]> bundle = entries.subList(first, first + path.width());
      out.put(path.path(), EntryBundle.encode(bundle));
      out.put(path.recordsPath(), records(federation, bundle));
    }
    if (federation.newestSnapshot().isPresent()) {
      out.put("bundle", federation.bundle());
    }
    out.put("checkpoint", checkpoint.bytes());
    return out;
  }

  static void to(DirectoryFolder folder, TestFederation federation) {
    folder.putAll(of(federation));
  }

  private static byte[] records(TestFederation federation, List<byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Sha256 hash : named(entries)) {
      federation
          .document(hash)
          .ifPresent(
              document -> {
                out.writeBytes(document);
                out.write('\n');
              });
    }
    return out.toByteArray();
  }

  private static Set<Sha256> named(List<byte[]> entries) {
    List<Sha256> named = new ArrayList<>();
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
    return new LinkedHashSet<>(named);
  }
}
