package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;

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

  static boolean isOurs(Thread thread) {
    return thread.getName().startsWith("waymark-");
  }
}
