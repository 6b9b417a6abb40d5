package org.waymark.registry.archive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.DirectoryStatus;
import org.waymark.client.FederationConfig;
import org.waymark.client.SyncReport;
import org.waymark.client.content.DirectoryFolder;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.store.UnwitnessedBundleException;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncProgress;
import org.waymark.registry.error.ArchiveException;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.bundle.BundleImport;
import org.waymark.trust.bundle.ImportedDirectory;
import org.waymark.trust.bundle.InMemorySink;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EntryBundle;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.HashTiles;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.RootChain;

/**
 * What one source has of a directory, verified as a client verifies it: roots, checkpoint, fold,
 * and here also every signature in every record. Memory grows with the directory.
 */
final class MirrorCopy {

  /** A record, in the order in which the bundle has them. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Found(EntityId sub, byte[] body) {}

  private final ImportedDirectory directory;
  private final Sink sink;

  private MirrorCopy(ImportedDirectory directory, Sink sink) {
    this.directory = directory;
    this.sink = sink;
  }

  /**
   * What it is read with.
   *
   * @param known roots that are believed already
   * @param scratch an empty folder
   */
  record Means(
      RootChain known, InstantSource clock, Fetcher fetcher, Path scratch, SyncProgress progress) {}

  /**
   * Reads the source.
   *
   * @throws ArchiveException {@code mirror_unreachable mirror_not_believed}
   */
  static MirrorCopy read(Source source, Means means) throws IOException {
    Path bundle = means.scratch().resolve("bundle");
    EntityId federation = means.known().newest().federation();
    DirectoryConfig config =
        DirectoryConfig.at(means.scratch().resolve("copy"))
            .clock(means.clock())
            .background(false)
            .fetcher(means.fetcher())
            .progress(means.progress())
            .federation(new FederationConfig(means.known().oldest(), List.of(source)));
    try (Directory copy = Directory.open(config)) {
      SyncReport report = copy.syncNow();
      if (!report.ok()) {
        throw failure(source, report);
      }
      try (OutputStream out = Files.newOutputStream(bundle)) {
        requireWhole(source, copy, copy.writeBundle(federation, out).size());
      } catch (UnwitnessedBundleException e) {
        throw new ArchiveException(
            "mirror_not_believed", source + " has more than is witnessed: " + e.getMessage(), e);
      }
    }
    Sink sink = new Sink();
    try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(bundle), 1 << 16)) {
      ImportedDirectory directory =
          BundleImport.verifyAll(
              in, means.known(), means.clock().instant(), sink, Optional.empty());
      return new MirrorCopy(directory, sink);
    } catch (VerificationException e) {
      throw new ArchiveException(
          "mirror_not_believed", source + " is not believed: " + e.getMessage(), e);
    }
  }

  /** A registry that went on from fewer entries than were published would show two trees. */
  private static void requireWhole(Source source, Directory copy, long size) {
    long held =
        copy.status().federations().stream()
            .flatMap(one -> one.held().stream())
            .mapToLong(DirectoryStatus.Held::size)
            .max()
            .orElse(0);
    if (size < held) {
      throw new ArchiveException(
          "mirror_not_believed",
          "The witnesses have seen "
              + size
              + " of the "
              + held
              + " entries of "
              + source
              + "; a registry goes on only from all of them. Read it again when the witnesses have"
              + " caught up.");
    }
  }

  private static ArchiveException failure(Source source, SyncReport report) {
    Optional<SyncOutcome> last =
        report.federations().stream()
            .flatMap(each -> each.outcomes().stream())
            .reduce((first, second) -> second);
    boolean unreachable =
        last.filter(outcome -> outcome.kind() == SyncOutcome.Kind.UNREACHABLE).isPresent();
    String why = last.map(SyncOutcome::message).orElse("it gave nothing");
    String code = last.flatMap(SyncOutcome::code).orElse("unexpected");
    return new ArchiveException(
        unreachable ? "mirror_unreachable" : "mirror_not_believed",
        (unreachable ? source + " cannot be read: " : source + " is not believed: ")
            + why
            + " ["
            + code
            + "]");
  }

  ImportedDirectory directory() {
    return directory;
  }

  long size() {
    return directory.frontier().size();
  }

  /** Hashes of all entries. */
  List<Sha256> leaves() {
    return sink.leaves;
  }

  /** The bytes of entries that came along, by index. */
  Map<Long, byte[]> entries() {
    return sink.entries;
  }

  /** Those that stood at the snapshot, then those of the tail. */
  List<Found> records() {
    return sink.found;
  }

  Optional<byte[]> record(Sha256 hash) {
    return sink.record(hash);
  }

  /**
   * Asks the source for entries of which only the hash is known. What it has not, or has otherwise,
   * stays unknown.
   *
   * @param from index of the first of 256
   */
  Map<Long, byte[]> earlier(Source source, Fetcher fetcher, long from) {
    Map<Long, byte[]> believed = new LinkedHashMap<>();
    int width = (int) Math.min(TilePath.FULL, size() - from);
    TilePath whole = new TilePath(TilePath.ENTRIES, from / TilePath.FULL, TilePath.FULL);
    TilePath path = new TilePath(TilePath.ENTRIES, from / TilePath.FULL, width);
    try {
      Optional<byte[]> bytes = get(source, fetcher, path.path());
      int wide = width;
      if (bytes.isEmpty() && width < TilePath.FULL) {
        bytes = get(source, fetcher, whole.path());
        wide = TilePath.FULL;
      }
      if (bytes.isPresent()) {
        List<byte[]> entries = EntryBundle.decode(bytes.get(), wide);
        for (int i = 0; i < width; i++) {
          if (MerkleFrontier.leafHash(entries.get(i)).equals(leaves().get((int) from + i))) {
            believed.put(from + i, entries.get(i));
          }
        }
      }
    } catch (VerificationException | FetchException | java.io.UncheckedIOException unreadable) {
      return believed;
    }
    return believed;
  }

  private static Optional<byte[]> get(Source source, Fetcher fetcher, String path)
      throws FetchException {
    if (source instanceof Source.FolderSource folder) {
      return new DirectoryFolder(folder.folder()).get(path).map(it -> it.bytes());
    }
    if (source instanceof Source.HttpSource http) {
      String base = http.base().toString();
      URI uri = URI.create(base + (base.endsWith("/") ? "" : "/") + "directory/" + path);
      try {
        int most = TilePath.FULL * (Event.MAX_BYTES + 2);
        return Optional.of(
            fetcher.get(FetchRequest.of(uri).withMaxBytes(most).withGzip(false)).body());
      } catch (FetchException e) {
        if (e.status().orElse(0) == 404 || e.status().orElse(0) == 410) {
          return Optional.empty();
        }
        throw e;
      }
    }
    return Optional.empty();
  }

  /** Keeps everything. */
  private static final class Sink extends InMemorySink {
    private final List<Found> found = new ArrayList<>();
    private final List<Sha256> leaves = new ArrayList<>();
    private final Map<Long, byte[]> entries = new LinkedHashMap<>();

    @Override
    public void record(EntityId sub, Sha256 hash, byte[] bytes) {
      super.record(sub, hash, bytes);
      found.add(new Found(sub, bytes));
    }

    @Override
    public void tile(long index, byte[] hashes) {
      for (int i = 0; i * Sha256.LENGTH < hashes.length; i++) {
        leaves.add(HashTiles.hash(hashes, i));
      }
    }

    @Override
    public void entry(long seq, byte[] entry) {
      entries.put(seq, entry);
      leaves.add(MerkleFrontier.leafHash(entry));
    }
  }
}
