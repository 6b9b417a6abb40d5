package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.client.fetch.Fetching.assertFails;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.signer.MalformedException;

/** What a site behind a firewall needs: a proxy to the outside, and an authority of its own. */
class ForwardProxyTest {

  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final Resolver KNOWS_NOTHING =
      host -> {
        throw new UnknownHostException(host);
      };

  private static SafeFetcher fetcher(AddressPolicy policy, Resolver resolver, ForwardProxy proxy) {
    return new SafeFetcher(
        FetchOptions.of(policy)
            .withResolver(resolver)
            .withAuthorities(TrustedAuthorities.system().and(AUTHORITY.pem()))
            .withProxy(Optional.of(proxy)));
  }

  private static FetchRequest request(String uri) {
    return FetchRequest.of(URI.create(uri)).withTimeout(Duration.ofSeconds(10));
  }

  private static StubPeer peer() {
    return StubPeer.tls(AUTHORITY.server("peer.test"), exchange -> exchange.ok("inside"));
  }

  @Test
  void aNameThatOnlyTheProxyKnowsIsReachedThroughItWithTlsToTheServer() throws Exception {
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      FetchResponse answer = fetcher.get(request("https://peer.test/x"));
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("inside");
      assertThat(proxy.requests)
          .singleElement()
          .asString()
          .startsWith("CONNECT peer.test:443 HTTP/1.1\r\nHost: peer.test:443\r\n");
      fetcher.get(request("https://peer.test/y"));
      assertThat(proxy.requests).as("a tunnel is kept as a connection is").hasSize(1);
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefusedThroughAProxyToo() throws Exception {
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      assertFails(fetcher, request("https://other.test/"), Kind.TLS, "tls_wrong_host");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/"})
  void anAddressThatMayNotBeDialledIsNotAskedOfTheProxyEither(String uri) throws Exception {
    try (StubProxy proxy = new StubProxy(1);
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      assertFails(fetcher, request(uri), Kind.ADDRESS_REFUSED, "address_refused");
      assertThat(proxy.requests).isEmpty();
    }
  }

  @Test
  void aNameThatIsKnownHereAsPrivateIsRefused() throws Exception {
    Resolver inside = host -> List.of(InetAddress.getByName("10.1.2.3"));
    try (StubProxy proxy = new StubProxy(1);
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), inside, proxy.address())) {
      assertFails(fetcher, request("https://peer.test/"), Kind.ADDRESS_REFUSED, "address_refused");
      assertThat(proxy.requests).isEmpty();
    }
  }

  @Test
  void aServerInAnAllowedRangeIsDialledDirectly() throws Exception {
    Resolver inside = host -> List.of(InetAddress.getLoopbackAddress());
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(1);
        SafeFetcher fetcher =
            fetcher(AddressPolicy.publicOnly().allowing("127.0.0.0/8"), inside, proxy.address())) {
      assertThat(fetcher.get(request("https://peer.test:" + peer.port() + "/")).body())
          .hasSize("inside".length());
      assertThat(proxy.requests).isEmpty();
    }
  }

  @Test
  void aRedirectIsANewRequestWithAllChecks() throws Exception {
    try (StubPeer peer =
            StubPeer.tls(
                AUTHORITY.server("peer.test"),
                exchange -> exchange.status(302, "Location: https://169.254.169.254/latest"));
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      assertFails(fetcher, request("https://peer.test/"), Kind.ADDRESS_REFUSED, "address_refused");
      assertThat(proxy.requests).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 403 Forbidden|proxy_refused",
        "HTTP/1.1 407 Proxy Authentication Required|proxy_refused",
        "SSH-2.0-OpenSSH|http_malformed"
      })
  void aProxyThatOpensNoTunnelIsNamed(String answer, String code) throws Exception {
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      proxy.answer = answer + "\r\n\r\n";
      FetchException e = Fetching.failure(fetcher, request("https://peer.test/"));
      assertThat(e.code()).as(e.toString()).isEqualTo(code);
      assertThat(peer.requests()).isEmpty();
    }
  }

  @Test
  void wordsThatComeWithTheTunnelAreNotTheServers() throws Exception {
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      proxy.answer = "HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      assertFails(fetcher, request("https://peer.test/"), Kind.PROTOCOL, "http_malformed");
    }
  }

  @Test
  void aDeadProxyIsNamed() throws Exception {
    StubProxy dead = new StubProxy(1);
    dead.close();
    try (SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, dead.address())) {
      FetchException e =
          assertFails(fetcher, request("https://peer.test/"), Kind.CONNECT, "connect_failed");
      assertThat(e).hasMessageContaining("the proxy 127.0.0.1:");
    }
  }

  @Test
  void aHandshakeIsLookedAtThroughTheProxyToo() throws Exception {
    try (StubPeer peer = peer();
        StubProxy proxy = new StubProxy(peer.port());
        SafeFetcher fetcher = fetcher(AddressPolicy.publicOnly(), KNOWS_NOTHING, proxy.address())) {
      TlsSession session =
          fetcher.handshake(URI.create("https://peer.test/"), Duration.ofSeconds(10));
      assertThat(session.protocol()).isEqualTo("TLSv1.3");
      assertThat(session.expires()).isAfter(Instant.now());
    }
  }

  @Test
  void aServerOfAPrivateAuthorityIsBelievedOnlyWhereThatIsNamed() throws IOException {
    Resolver loopback = host -> List.of(InetAddress.getLoopbackAddress());
    FetchOptions options = FetchOptions.of(AddressPolicy.testing()).withResolver(loopback);
    try (StubPeer peer = peer();
        SafeFetcher stranger = new SafeFetcher(options);
        SafeFetcher fetcher =
            new SafeFetcher(
                options.withAuthorities(TrustedAuthorities.system().and(AUTHORITY.pem())))) {
      FetchRequest request = request("https://peer.test:" + peer.port() + "/");
      assertFails(stranger, request, Kind.TLS, "tls_untrusted");
      assertThat(fetcher.get(request).status()).isEqualTo(200);
    } catch (FetchException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFileWithoutACertificateNamesNoAuthority() {
    for (String pem :
        List.of(
            "",
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")) {
      assertThatThrownBy(
              () -> TrustedAuthorities.system().and(pem.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOfSatisfying(
              MalformedException.class, e -> assertThat(e.code()).isEqualTo("authority_malformed"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "proxy.example.org:8080, proxy.example.org:8080",
    "http://proxy.example.org, proxy.example.org:3128",
    "http://10.0.0.1:3128/, 10.0.0.1:3128",
    "http://[fd00::1]:3128, [fd00::1]:3128"
  })
  void aProxyIsWrittenAsPeopleWriteIt(String text, String read) {
    assertThat(ForwardProxy.parse(text)).hasToString(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://proxy.example.org",
        "socks5://proxy.example.org",
        "http://user:secret@proxy.example.org:3128",
        "http://proxy.example.org/path",
        "proxy.example.org:99999"
      })
  void whatIsNoProxyIsRefusedWithoutRepeatingAPassword(String text) {
    assertThatThrownBy(() -> ForwardProxy.parse(text))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("proxy_malformed"))
        .hasMessageNotContaining("secret");
  }

  @Test
  void anyStatusIsAnAnswerWhereItIsAskedFor() throws Exception {
    try (StubPeer peer =
            StubPeer.plain(
                exchange ->
                    exchange.say("HTTP/1.1 404 Not Found\nX-Who: me\nContent-Length: 4\n\ngone"));
        SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing())) {
      FetchRequest request = FetchRequest.of(peer.uri("/"));
      assertThat(Fetching.failure(fetcher, request).status()).hasValue(404);
      FetchResponse answer = fetcher.get(request.withAnyStatus(true));
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("X-Who")).contains("me");
      assertThat(answer.body()).asString().isEqualTo("gone");
    }
  }

  @Test
  void withAnyStatusARedirectBeyondTheLimitIsAnAnswer() throws Exception {
    try (StubPeer peer = StubPeer.plain(exchange -> exchange.status(301, "Location: /next"));
        SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing())) {
      FetchRequest request = FetchRequest.of(peer.uri("/")).withMaxRedirects(1).withAnyStatus(true);
      assertThat(fetcher.get(request).status()).isEqualTo(301);
      assertThat(peer.requests()).hasSize(2);
    }
  }
}
