package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.client.fetch.Fetching.assertFails;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.fetch.FetchException.Kind;

/** Where a fetch may be led: by names, by redirects, and by both together. */
class RedirectAndAddressTest {

  private static FetchRequest request(URI uri) {
    return FetchRequest.of(uri).withTimeout(Duration.ofSeconds(5));
  }

  private static SafeFetcher fetcher(Resolver resolver) throws Exception {
    return new SafeFetcher(AddressPolicy.testing(), resolver, SSLContext.getDefault(), "test");
  }

  private static List<InetAddress> addresses(String... literals) throws UnknownHostException {
    List<InetAddress> all = new ArrayList<>();
    for (String literal : literals) {
      all.add(InetAddress.getByName(literal));
    }
    return all;
  }

  @Test
  void aRedirectIsFollowedAndTheAnswerSaysWhereItCameFrom() throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system());
        StubPeer peer =
            StubPeer.plain(
                exchange -> {
                  if (exchange.path().equals("/old")) {
                    exchange.status(301, "Location: new?x");
                  } else {
                    exchange.ok("moved");
                  }
                })) {
      FetchResponse response = fetcher.get(request(peer.uri("/old")));
      assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("moved");
      assertThat(response.finalUri()).isEqualTo(peer.uri("/new?x"));
    }
  }

  @Test
  void aLoopOfRedirectsEndsAtTheLimit() throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system());
        StubPeer peer = StubPeer.plain(exchange -> exchange.status(302, "Location: /again"))) {
      assertFails(fetcher, request(peer.uri("/")), Kind.REDIRECT_REFUSED, "redirect_too_many");
      assertThat(peer.requests()).hasSize(4);
    }
  }

  @Test
  void noRedirectIsFollowedWhereNoneIsAllowed() throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system());
        StubPeer peer = StubPeer.plain(exchange -> exchange.status(302, "Location: /again"))) {
      assertFails(
          fetcher,
          request(peer.uri("/")).withMaxRedirects(0),
          Kind.REDIRECT_REFUSED,
          "redirect_refused");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://10.0.0.1/, ADDRESS_REFUSED, address_refused",
    "http://169.254.169.254/latest/meta-data, ADDRESS_REFUSED, address_refused",
    "http://[fd00::1]/, ADDRESS_REFUSED, address_refused",
    "http://0x0a000001/, PROTOCOL, uri_invalid",
    "file:///etc/passwd, PROTOCOL, uri_invalid",
    "gopher://127.0.0.1/x, PROTOCOL, uri_invalid",
    "http://u:p@127.0.0.1/, PROTOCOL, uri_invalid",
    "'http://a b/', REDIRECT_REFUSED, redirect_malformed",
    "'', REDIRECT_REFUSED, redirect_malformed"
  })
  void aRedirectIsCheckedLikeAFirstRequest(String location, Kind kind, String code)
      throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system());
        StubPeer peer = StubPeer.plain(exchange -> exchange.status(302, "Location: " + location))) {
      assertFails(fetcher, request(peer.uri("/")), kind, code);
    }
  }

  @Test
  void theEntityTagOfOneServerIsNotShownToAnother() throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system());
        StubPeer other = StubPeer.serving("x");
        StubPeer peer =
            StubPeer.plain(exchange -> exchange.status(302, "Location: " + other.uri("/")))) {
      fetcher.get(request(peer.uri("/")).withEtag(Optional.of("\"mine\"")));
      assertThat(other.requests().get(0)).doesNotContain("mine");
    }
  }

  @Test
  void aNameThatChangesItsAnswerIsAskedOncePerConnection() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Resolver rebinding = host -> addresses(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.1");
    try (SafeFetcher fetcher = fetcher(rebinding);
        StubPeer peer = StubPeer.saying("HTTP/1.1 200 OK\nConnection: close\n\nx")) {
      fetcher.get(request(peer.uri("rebind.test", "/")));
      assertThat(asked).hasValue(1);
      assertFails(
          fetcher, request(peer.uri("rebind.test", "/")), Kind.ADDRESS_REFUSED, "address_refused");
      assertThat(asked).hasValue(2);
      assertThat(peer.connections()).isEqualTo(1);
    }
  }

  @Test
  void onlyTheAddressesThatPassTheCheckAreDialled() throws Exception {
    try (SafeFetcher fetcher = fetcher(host -> addresses("10.0.0.1", "127.0.0.1"));
        StubPeer peer = StubPeer.serving("x")) {
      assertThat(fetcher.get(request(peer.uri("mixed.test", "/"))).status()).isEqualTo(200);
      assertThat(peer.requests().get(0)).contains("Host: mixed.test:" + peer.port());
    }
  }

  @Test
  void aRefusalNamesTheHostTheAddressAndTheReason() throws Exception {
    try (SafeFetcher fetcher = fetcher(host -> addresses("169.254.169.254"))) {
      assertThat(
              assertFails(
                  fetcher,
                  request(URI.create("http://innocent.test/")),
                  Kind.ADDRESS_REFUSED,
                  "address_refused"))
          .hasMessageContainingAll("innocent.test", "169.254.169.254", "link-local");
    }
  }

  @Test
  void anUnknownNameIsAFailedLookUp() throws Exception {
    Resolver empty =
        host -> {
          throw new UnknownHostException(host);
        };
    try (SafeFetcher fetcher = fetcher(empty)) {
      assertFails(fetcher, request(URI.create("http://nowhere.test/")), Kind.DNS, "dns_not_found");
    }
  }

  @Test
  void aResolverThatHangsMeetsTheDeadline() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Resolver hanging =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new UnknownHostException(host);
        };
    try (SafeFetcher fetcher = fetcher(hanging)) {
      assertFails(
          fetcher,
          request(URI.create("http://slow.test/")).withTimeout(Duration.ofMillis(200)),
          Kind.TIMEOUT,
          "fetch_timeout");
    }
  }

  @Test
  void withoutTheTestingPolicyOnlyHttpsIsSpoken() throws Exception {
    try (SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.publicOnly())) {
      assertFails(
          fetcher,
          request(URI.create("http://cloud.example.org/")),
          Kind.DOWNGRADE,
          "plain_http_refused");
      assertFails(
          fetcher,
          request(URI.create("https://127.0.0.1/")),
          Kind.ADDRESS_REFUSED,
          "address_refused");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.org/",
        "https:///path",
        "mailto:a@b.org",
        "/relative",
        "https://user@a.org/",
        "https://a_b.org/",
        "https://a.org./",
        "https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.org/",
        "https://127.1/",
        "https://2130706433/",
        "https://999.1.1.1/",
        "https://a.org:0/",
        "https://a.org:70000/"
      })
  void aUriThatNamesNoHttpServerIsRefused(String uri) throws Exception {
    try (SafeFetcher fetcher = fetcher(Resolver.system())) {
      assertFails(fetcher, request(URI.create(uri)), Kind.PROTOCOL, "uri_invalid");
    }
  }
}
