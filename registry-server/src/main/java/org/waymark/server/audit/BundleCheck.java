package org.waymark.server.audit;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.bundle.InMemorySink;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;

/** A whole bundle, with the signatures in every record (formats 10). */
public final class BundleCheck {
  private BundleCheck() {}

  /**
   * Verifies everything that the stream has.
   *
   * @param now one moment for all checks
   * @throws org.waymark.signer.VerificationException as {@link BundleImport#verifyAll}
   */
  public static DirectoryReport verify(InputStream in, Root pinned, Instant now)
      throws IOException {
    return verify(in, pinned, now, event -> {});
  }

  /**
   * As {@link #verify(InputStream, Root, Instant)}.
   *
   * @param each told of every entry that the bundle has, in order, when all of it is believed
   */
  public static DirectoryReport verify(
      InputStream in, Root pinned, Instant now, Consumer<Event> each) throws IOException {
    Counting sink = new Counting();
    ImportedDirectory imported = BundleImport.verifyAll(in, pinned, now, sink, Optional.empty());
    Map<String, Long> types = new HashMap<>();
    for (byte[] entry : sink.entries) {
      Event event = Event.parse(entry);
      types.merge(event.type(), 1L, Long::sum);
      each.accept(event);
    }
    Map<SiteStatus, Long> sites = new EnumMap<>(SiteStatus.class);
    sink.newest.forEach(
        (site, hash) ->
            sites.merge(
                sink.record(hash).map(bytes -> Record.parse(bytes).siteStatus()).orElseThrow(),
                1L,
                Long::sum));
    return new DirectoryReport(
        imported.roots(),
        imported.checkpoint(),
        imported.checkpoint().checkpoint().size(),
        imported.last(),
        imported.snapshot().map(snapshot -> snapshot.seq() + 1).orElse(0L),
        sink.records,
        0,
        imported.snapshot().isPresent() ? 1 : 0,
        sites,
        types,
        0);
  }

  /** Keeps everything in memory, and counts. */
  private static final class Counting extends InMemorySink {
    private final Map<EntityId, Sha256> newest = new HashMap<>();
    private final List<byte[]> entries = new ArrayList<>();
    private long records;

    @Override
    public void entry(long index, byte[] bytes) {
      entries.add(bytes);
    }

    @Override
    public void record(EntityId sub, Sha256 hash, byte[] bytes) {
      records++;
      newest.put(sub, hash);
      super.record(sub, hash, bytes);
    }
  }
}
