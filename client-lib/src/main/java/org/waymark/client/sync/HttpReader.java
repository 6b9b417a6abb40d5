package org.waymark.client.sync;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;
import org.waymark.signer.codec.Base64Url;

/**
 * Reads over HTTP, the checkpoint conditionally. What a hostile server can make it hold or wait for
 * is bounded: a bundle goes to a file, nothing unpacks to more than 8 MiB, nothing else is larger
 * than an eighth of the heap (or 8 MiB, where that is more), and one attempt takes two minutes and
 * the time that its bytes take at 200 kB a second, but no longer.
 */
final class HttpReader implements SourceReader {

  private static final Duration SMALL = Duration.ofSeconds(10);
  private static final Duration LARGE = Duration.ofMinutes(2);
  private static final int SMALL_BYTES = 1 << 20;
  private static final int MOST_UNPACKED = 8 << 20;

  /** A process with a small heap gives up earlier than the formats do, instead of running out. */
  private static final int MOST_HELD =
      (int)
          Math.min(
              Integer.MAX_VALUE, Math.max(MOST_UNPACKED, Runtime.getRuntime().maxMemory() / 8));

  private static final String SHOWN = "Waymark-Checkpoint";

  /** Characters of that header: servers refuse heads of more than 8 KiB. */
  private static final int MOST_SHOWN = 6 << 10;

  private static final long ATTEMPT_NANOS = Duration.ofMinutes(2).toNanos();
  private static final long NANOS_PER_BYTE = 5_000;

  /**
   * What there is to work with.
   *
   * @param scratch names a file for a bundle, which is gone when it was read
   * @param newest the newest checkpoint that was accepted, to be shown in passing
   * @param nanos a clock that only goes on, for the time of an attempt
   */
  record Means(
      Fetcher fetcher,
      int mostBundleBytes,
      Scratch scratch,
      Supplier<Optional<byte[]>> newest,
      LongSupplier nanos) {}

  /** Names a file that may be overwritten. */
  @FunctionalInterface
  interface Scratch {
    Path file() throws IOException;
  }

  private final Source.HttpSource source;
  private final Means means;
  private Optional<String> offered = Optional.empty();
  private Optional<String> held = Optional.empty();
  private long deadline;

  HttpReader(Source.HttpSource source, Means means) {
    this.source = source;
    this.means = means;
    begin();
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public void begin() {
    deadline = means.nanos().getAsLong() + ATTEMPT_NANOS;
  }

  @Override
  public Optional<byte[]> get(String path, int maxBytes) throws SourceException {
    return fetch(path, Math.min(maxBytes, MOST_HELD), Optional.empty()).map(FetchResponse::body);
  }

  @Override
  public Fetched checkpoint() throws SourceException {
    Optional<FetchResponse> answer = fetch(checkpointRequest(), "checkpoint");
    offered = answer.flatMap(FetchResponse::etag);
    if (answer.isPresent() && answer.get().notModified()) {
      offered = held;
      return new Fetched(true, Optional.empty());
    }
    return new Fetched(false, answer.map(FetchResponse::body));
  }

  /** Shows what this node holds, so that a log that shows others something else is found out. */
  private FetchRequest checkpointRequest() throws SourceException {
    FetchRequest request = request("checkpoint", Limits.CHECKPOINT, SMALL).withEtag(held);
    Optional<String> shown =
        means.newest().get().map(Base64Url::encode).filter(text -> text.length() <= MOST_SHOWN);
    return shown.isPresent() ? request.withHeader(SHOWN, shown.get()) : request;
  }

  @Override
  public void accepted() {
    held = offered;
  }

  @Override
  public Optional<InputStream> bundle(SyncProgress progress) throws SourceException, IOException {
    Path file = means.scratch().file();
    boolean complete = false;
    try {
      try (OutputStream out = new Counted(Files.newOutputStream(file), progress)) {
        // The deadline moves on with the bytes: see Counted.
        means.fetcher().download(request("bundle", means.mostBundleBytes(), wholeBundle()), out);
      }
      complete = true;
      return Optional.of(Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE));
    } catch (FetchException e) {
      return absent(e, "bundle");
    } finally {
      if (!complete) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Duration wholeBundle() {
    return LARGE.plusNanos(means.mostBundleBytes() * NANOS_PER_BYTE / 4);
  }

  private Optional<FetchResponse> fetch(String path, int maxBytes, Optional<String> etag)
      throws SourceException {
    return fetch(
        request(path, maxBytes, maxBytes > SMALL_BYTES ? LARGE : SMALL).withEtag(etag), path);
  }

  private Optional<FetchResponse> fetch(FetchRequest request, String path) throws SourceException {
    try {
      FetchResponse answer = get(request);
      deadline += answer.body().length * NANOS_PER_BYTE;
      return Optional.of(answer);
    } catch (FetchException e) {
      return absent(e, path);
    }
  }

  /** Compressed where it is small, so that little bytes cannot become many. */
  private FetchResponse get(FetchRequest request) throws FetchException {
    if (request.maxBytes() <= MOST_UNPACKED) {
      return means.fetcher().get(request);
    }
    try {
      return means.fetcher().get(request.withMaxBytes(MOST_UNPACKED));
    } catch (FetchException e) {
      if (e.kind() != FetchException.Kind.TOO_LARGE) {
        throw e;
      }
      return means.fetcher().get(request.withGzip(false));
    }
  }

  private FetchRequest request(String path, int maxBytes, Duration most) throws SourceException {
    long left = deadline - means.nanos().getAsLong();
    if (left <= 0) {
      throw new SourceException("source_too_slow", tooSlow(), null);
    }
    Duration whole = Duration.ofNanos(left);
    return FetchRequest.of(source.at(path))
        .withMaxBytes(maxBytes)
        .withTimeout(path.equals("bundle") || whole.compareTo(most) > 0 ? most : whole);
  }

  private String tooSlow() {
    return source + " is so slow that it was given up; another source is asked.";
  }

  private <T> Optional<T> absent(FetchException e, String path) throws SourceException {
    int status = e.status().orElse(0);
    if (status == 404 || status == 410) {
      return Optional.empty();
    }
    if (e.kind() == FetchException.Kind.TOO_LARGE) {
      throw new SyncException(
          "resource_too_large",
          source.at(path)
              + " is larger than a resource of its kind can be, or"
              + " than there is memory for.");
    }
    throw new SourceException(e.code(), String.valueOf(e.getMessage()), e);
  }

  /** Counts what comes, and ends it when it comes too slowly. */
  private final class Counted extends FilterOutputStream {
    private final SyncProgress progress;
    private long bytes;

    Counted(OutputStream out, SyncProgress progress) {
      super(out);
      this.progress = progress;
    }

    @Override
    public void write(byte[] part, int from, int length) throws IOException {
      bytes += length;
      deadline += length * NANOS_PER_BYTE;
      if (means.nanos().getAsLong() - deadline >= 0) {
        throw new IOException(tooSlow());
      }
      progress.reached(SyncProgress.Phase.BUNDLE, bytes, 0);
      out.write(part, from, length);
    }
  }
}
