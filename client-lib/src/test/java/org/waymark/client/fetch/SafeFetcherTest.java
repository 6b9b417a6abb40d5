package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.waymark.client.fetch.Fetching.assertFails;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.waymark.client.fetch.FetchException.Kind;

class SafeFetcherTest {

  private final SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing());

  @AfterEach
  void close() {
    fetcher.close();
  }

  private static FetchRequest request(URI uri) {
    return FetchRequest.of(uri).withTimeout(Duration.ofSeconds(5)).withMaxBytes(64 * 1024);
  }

  private static String text(FetchResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aDocumentIsFetchedWithoutCredentialsOrCookies() throws Exception {
    try (StubPeer peer = StubPeer.serving("{\"a\":1}")) {
      FetchResponse response = fetcher.get(request(peer.uri("/x?y=%20z")).withAccept("a/b"));
      assertThat(text(response)).isEqualTo("{\"a\":1}");
      assertThat(response.finalUri()).isEqualTo(peer.uri("/x?y=%20z"));
      assertThat(response.header("Content-Type")).hasValue("application/json");
      assertThat(peer.requests())
          .containsExactly(
              """
              GET /x?y=%%20z HTTP/1.1
              Host: 127.0.0.1:%d
              User-Agent: waymark
              Accept: a/b
              Accept-Encoding: gzip

              """
                  .formatted(peer.port()));
    }
  }

  @Test
  void oneConnectionServesManyRequests() throws Exception {
    try (StubPeer peer = StubPeer.serving("x")) {
      for (int i = 0; i < 5; i++) {
        fetcher.get(request(peer.uri("/" + i)));
      }
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void anIdleConnectionThatTheServerClosedIsReplaced() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.ok("x");
              exchange.end();
            })) {
      fetcher.get(request(peer.uri("/")));
      assertThat(text(fetcher.get(request(peer.uri("/"))))).isEqualTo("x");
    }
  }

  @Test
  void whatAServerSaysUnaskedIsNotTakenForTheNextAnswer() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              String good = "HTTP/1.1 200 OK\nContent-Length: 4\n\n";
              exchange.say(
                  exchange.path().equals("/1")
                      ? good + "good" + "HTTP/1.1 200 OK\nContent-Length: 3\n\nbad"
                      : good + "good");
            })) {
      fetcher.get(request(peer.uri("/1")));
      assertThat(text(fetcher.get(request(peer.uri("/2"))))).isEqualTo("good");
    }
  }

  @Test
  void anUnchangedDocumentIsNotSentAgain() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> exchange.status(304, "ETag: \"v1\""))) {
      FetchResponse response = fetcher.get(request(peer.uri("/")).withEtag(Optional.of("\"v1\"")));
      assertThat(response.notModified()).isTrue();
      assertThat(response.etag()).hasValue("\"v1\"");
      assertThat(peer.requests().get(0)).contains("If-None-Match: \"v1\"\n");
    }
  }

  @Test
  void notModifiedIsNoAnswerToAnUnconditionalRequest() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> exchange.status(304))) {
      assertFails(fetcher, request(peer.uri("/")), Kind.STATUS, "http_status");
    }
  }

  @Test
  void anyOtherStatusIsAFailureThatCarriesIt() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> exchange.status(404))) {
      FetchException e =
          assertFails(fetcher, request(peer.uri("/gone")), Kind.STATUS, "http_status");
      assertThat(e.status()).hasValue(404);
      assertThat(e).hasMessageContaining("/gone");
    }
  }

  @Test
  void aChunkedBodyIsPutTogether() throws Exception {
    try (StubPeer peer =
        StubPeer.saying(
            """
            HTTP/1.1 100 Continue

            HTTP/1.1 200 OK
            Transfer-Encoding: chunked

            3;note=x
            abc
            00a
            0123456789
            0
            Trailer: t

            """)) {
      assertThat(text(fetcher.get(request(peer.uri("/"))))).isEqualTo("abc0123456789");
    }
  }

  @Test
  void aBodyThatEndsWithTheConnectionIsRead() throws Exception {
    try (StubPeer peer = StubPeer.saying("HTTP/1.0 200 OK\n\nall of it")) {
      assertThat(text(fetcher.get(request(peer.uri("/"))))).isEqualTo("all of it");
    }
  }

  @Test
  void aCompressedBodyIsUnpacked() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> gzipped(exchange, "hello"))) {
      assertThat(text(fetcher.get(request(peer.uri("/"))))).isEqualTo("hello");
    }
  }

  @Test
  void aDownloadGoesToTheStreamUncompressed() throws Exception {
    try (StubPeer peer = StubPeer.serving("a large one")) {
      ByteArrayOutputStream into = new ByteArrayOutputStream();
      FetchResponse response = fetcher.download(request(peer.uri("/")), into);
      assertThat(into.toString(StandardCharsets.UTF_8)).isEqualTo("a large one");
      assertThat(response.body()).isEmpty();
      assertThat(peer.requests().get(0)).contains("Accept-Encoding: identity");
    }
  }

  @Test
  void aDownloadStopsAtTheLimit() throws Exception {
    try (StubPeer peer = StubPeer.saying("HTTP/1.0 200 OK\n\n" + "0".repeat(100_000))) {
      ByteArrayOutputStream into = new ByteArrayOutputStream();
      assertThatThrownBy(() -> fetcher.download(request(peer.uri("/")).withMaxBytes(5000), into))
          .isInstanceOfSatisfying(
              FetchException.class, e -> assertThat(e.code()).isEqualTo("body_too_large"));
      assertThat(into.size()).isLessThanOrEqualTo(5000);
    }
  }

  @Test
  void aDecompressionBombStopsAtTheLimit() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> gzipped(exchange, "0".repeat(5_000_000)))) {
      assertFails(fetcher, request(peer.uri("/")), Kind.TOO_LARGE, "body_too_large");
    }
  }

  @Test
  void compressionThatWasNotAskedForIsRefused() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> gzipped(exchange, "hello"))) {
      assertFails(
          fetcher, request(peer.uri("/")).withGzip(false), Kind.PROTOCOL, "encoding_refused");
    }
  }

  @Test
  void aDamagedCompressedBodyIsRefused() throws Exception {
    try (StubPeer peer =
        StubPeer.saying("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 4\n\nhalf")) {
      assertFails(fetcher, request(peer.uri("/")), Kind.PROTOCOL, "gzip_malformed");
    }
  }

  @Test
  void aBodyOfExactlyTheLimitIsAcceptedAndOneByteMoreIsNot() throws Exception {
    try (StubPeer peer = StubPeer.serving("12345678")) {
      assertThat(text(fetcher.get(request(peer.uri("/")).withMaxBytes(8)))).hasSize(8);
      assertFails(
          fetcher, request(peer.uri("/")).withMaxBytes(7), Kind.TOO_LARGE, "body_too_large");
    }
  }

  @Test
  void anAnnouncedLengthBeyondTheLimitEndsTheFetchBeforeTheBody() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\nContent-Length: 999999999999\n\n");
              exchange.fallSilent();
            })) {
      assertFails(fetcher, request(peer.uri("/")), Kind.TOO_LARGE, "body_too_large");
    }
  }

  @Test
  void anEndlessBodyStopsAtTheLimit() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\n\n");
              exchange.forever("x");
            })) {
      assertFails(fetcher, request(peer.uri("/")), Kind.TOO_LARGE, "body_too_large");
    }
  }

  @Test
  void anEndlessRowOfChunksStopsAtTheLimit() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n");
              exchange.forever("1\nx\n");
            })) {
      assertFails(fetcher, request(peer.uri("/")), Kind.TOO_LARGE, "body_too_large");
    }
  }

  @Test
  void anEndlessHeaderStopsAtTheLimit() throws Exception {
    for (String noise : new String[] {"X-Noise: " + "x".repeat(1000) + "\n", "x", "A: b\n"}) {
      try (StubPeer peer =
          StubPeer.plain(
              exchange -> {
                exchange.say("HTTP/1.1 200 OK\n");
                exchange.forever(noise);
              })) {
        assertFails(fetcher, request(peer.uri("/")), Kind.TOO_LARGE, "header_too_large");
      }
    }
  }

  @Test
  void aServerThatFallsSilentMeetsTheDeadline() throws Exception {
    try (StubPeer peer = StubPeer.plain(StubPeer.Exchange::fallSilent)) {
      assertFails(fetcher, hasty(peer), Kind.TIMEOUT, "fetch_timeout");
    }
  }

  @Test
  void aHeaderThatDripsMeetsTheDeadline() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\n");
              exchange.drip("X-Drip: yes\n");
            })) {
      assertFails(fetcher, hasty(peer), Kind.TIMEOUT, "fetch_timeout");
    }
  }

  @Test
  void aBodyThatDripsMeetsTheDeadline() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 200 OK\nContent-Length: 60000\n\n");
              exchange.drip("x");
            })) {
      assertFails(fetcher, hasty(peer), Kind.TIMEOUT, "fetch_timeout");
    }
  }

  @Test
  void theDeadlineHoldsOverAllRedirectsTogether() throws Exception {
    try (StubPeer peer =
        StubPeer.plain(
            exchange -> {
              exchange.say("HTTP/1.1 302 x\nLocation: /next\n");
              if (exchange.path().equals("/next")) {
                exchange.fallSilent();
              }
              exchange.say("\n");
            })) {
      assertFails(fetcher, hasty(peer), Kind.TIMEOUT, "fetch_timeout");
    }
  }

  private static FetchRequest hasty(StubPeer peer) {
    return request(peer.uri("/")).withTimeout(Duration.ofMillis(300));
  }

  @Test
  void anAnswerShorterThanAnnouncedIsNotUsed() throws Exception {
    for (String answer :
        new String[] {
          "HTTP/1.1 200 OK\nContent-Length: 10\n\nhalf",
          "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\na\nhalf",
          "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\nhalf\n",
          "HTTP/1.1 200 OK\nContent-Le",
          ""
        }) {
      try (StubPeer peer = StubPeer.saying(answer)) {
        assertFails(fetcher, request(peer.uri("/")), Kind.PROTOCOL, "response_truncated");
      }
    }
  }

  @Test
  void aPortThatNobodyListensOnIsAFailedConnection() throws Exception {
    StubPeer gone = StubPeer.serving("x");
    gone.close();
    assertFails(fetcher, request(gone.uri("/")), Kind.CONNECT, "connect_failed");
  }

  @Test
  void anEntityTagCannotAddHeaderLines() {
    FetchRequest request = request(URI.create("http://127.0.0.1/"));
    assertThatThrownBy(() -> request.withEtag(Optional.of("\"x\"\r\nCookie: a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aProxyOfTheSystemIsNotUsed() throws Exception {
    System.setProperty("socksProxyHost", "127.0.0.1");
    System.setProperty("socksProxyPort", "1");
    try (StubPeer peer = StubPeer.serving("direct")) {
      assertThat(text(fetcher.get(request(peer.uri("/"))))).isEqualTo("direct");
    } finally {
      System.clearProperty("socksProxyHost");
      System.clearProperty("socksProxyPort");
    }
  }

  @Test
  void closingEndsRunningFetchesAndAllThreads() throws Exception {
    Set<Thread> others = Fetching.ownThreads();
    try (StubPeer peer = StubPeer.plain(StubPeer.Exchange::fallSilent);
        SafeFetcher own = SafeFetcher.of(AddressPolicy.testing())) {
      FetchRequest slow = request(peer.uri("localhost", "/")).withTimeout(Duration.ofMinutes(5));
      CompletableFuture<FetchException> running =
          CompletableFuture.supplyAsync(() -> Fetching.failure(own, slow));
      await().until(() -> !peer.requests().isEmpty());
      assertThat(Fetching.ownThreads()).hasSizeGreaterThan(others.size());
      own.close();
      assertThat(running).succeedsWithin(Duration.ofSeconds(5));
      assertFails(own, slow, Kind.CONNECT, "fetcher_closed");
    }
    await().until(() -> others.containsAll(Fetching.ownThreads()));
  }

  private static void gzipped(StubPeer.Exchange exchange, String body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(StandardCharsets.UTF_8));
    }
    exchange.say(
        "HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: " + packed.size() + "\n\n");
    exchange.say(packed.toByteArray());
  }
}
