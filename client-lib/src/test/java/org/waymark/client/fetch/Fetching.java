package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.waymark.client.fetch.FetchException.Kind;

/** Assertions on fetches that must fail. */
final class Fetching {

  private Fetching() {}

  static FetchException failure(Fetcher fetcher, FetchRequest request) {
    try {
      FetchResponse response = fetcher.get(request);
      throw new AssertionError(
          request.uri() + " was fetched: " + response.status() + " " + response.body().length);
    } catch (FetchException e) {
      return e;
    }
  }

  static FetchException assertFails(Fetcher fetcher, FetchRequest request, Kind kind, String code) {
    FetchException e = failure(fetcher, request);
    assertThat(e.code()).as(e.toString()).isEqualTo(code);
    assertThat(e.kind()).isEqualTo(kind);
    return e;
  }

  /** The living threads of all fetchers in this JVM. */
  static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("waymark-(fetch-timer|dns)"))
        .collect(Collectors.toSet());
  }
}
