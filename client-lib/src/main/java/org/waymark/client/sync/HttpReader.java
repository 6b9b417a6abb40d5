package org.waymark.client.sync;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchRequest;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.fetch.Fetcher;

/** Reads over HTTP, the checkpoint conditionally. */
final class HttpReader implements SourceReader {

  private static final Duration SMALL = Duration.ofSeconds(10);
  private static final Duration LARGE = Duration.ofMinutes(10);
  private static final int SMALL_BYTES = 1 << 20;

  private final Source.HttpSource source;
  private final Fetcher fetcher;
  private Optional<String> offered = Optional.empty();
  private Optional<String> held = Optional.empty();

  HttpReader(Source.HttpSource source, Fetcher fetcher) {
    this.source = source;
    this.fetcher = fetcher;
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public Optional<byte[]> get(String path, int maxBytes) throws SourceException {
    return fetch(path, maxBytes, Optional.empty()).map(FetchResponse::body);
  }

  @Override
  public Fetched checkpoint() throws SourceException {
    Optional<FetchResponse> answer = fetch("checkpoint", Limits.CHECKPOINT, held);
    offered = answer.flatMap(FetchResponse::etag);
    if (answer.isPresent() && answer.get().notModified()) {
      offered = held;
      return new Fetched(true, Optional.empty());
    }
    return new Fetched(false, answer.map(FetchResponse::body));
  }

  @Override
  public void accepted() {
    held = offered;
  }

  @Override
  public Optional<InputStream> bundle(SyncProgress progress) throws SourceException {
    Optional<FetchResponse> answer = fetch("bundle", Limits.BUNDLE, Optional.empty());
    answer.ifPresent(
        got -> progress.reached(SyncProgress.Phase.BUNDLE, got.body().length, got.body().length));
    return answer.map(got -> new ByteArrayInputStream(got.body()));
  }

  private Optional<FetchResponse> fetch(String path, int maxBytes, Optional<String> etag)
      throws SourceException {
    FetchRequest request =
        FetchRequest.of(source.at(path))
            .withMaxBytes(maxBytes)
            .withTimeout(maxBytes > SMALL_BYTES ? LARGE : SMALL)
            .withEtag(etag);
    try {
      return Optional.of(fetcher.get(request));
    } catch (FetchException e) {
      int status = e.status().orElse(0);
      if (status == 404 || status == 410) {
        return Optional.empty();
      }
      if (e.kind() == FetchException.Kind.TOO_LARGE) {
        throw new SyncException(
            "resource_too_large",
            source.at(path) + " is larger than a resource of its kind can be.");
      }
      throw new SourceException(e.code(), String.valueOf(e.getMessage()), e);
    }
  }
}
