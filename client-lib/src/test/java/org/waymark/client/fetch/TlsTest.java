package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.client.fetch.Fetching.assertFails;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.waymark.client.fetch.FetchException.Kind;

/** Certificates are checked against the name that was asked for, whatever address was dialled. */
class TlsTest {

  private static final TestAuthority AUTHORITY = new TestAuthority();

  private final SafeFetcher fetcher =
      new SafeFetcher(
          AddressPolicy.testing(),
          host -> List.of(InetAddress.getLoopbackAddress()),
          AUTHORITY.client(),
          "test");

  private static FetchRequest request(URI uri) {
    return FetchRequest.of(uri).withTimeout(Duration.ofSeconds(5));
  }

  private void assertRefused(SSLContext server, String host, String code) throws IOException {
    try (StubPeer peer = StubPeer.tls(server, exchange -> exchange.ok("x"));
        fetcher) {
      assertFails(fetcher, request(peer.uri(host, "/")), Kind.TLS, code);
      assertThat(peer.requests()).isEmpty();
    }
  }

  @Test
  void aServerWithACertificateForItsNameIsBelieved() throws Exception {
    try (StubPeer peer = StubPeer.tls(AUTHORITY.server("peer.test"), exchange -> exchange.ok("x"));
        fetcher) {
      assertThat(fetcher.get(request(peer.uri("peer.test", "/"))).body()).hasSize(1);
      fetcher.get(request(peer.uri("peer.test", "/")));
      assertThat(peer.connections()).as("connections are kept over TLS too").isEqualTo(1);
    }
  }

  @Test
  void aCertificateForAnotherNameIsRefused() throws Exception {
    assertRefused(AUTHORITY.server("other.test"), "peer.test", "tls_wrong_host");
  }

  @Test
  void aCertificateForTheAddressIsNotOneForTheName() throws Exception {
    assertRefused(AUTHORITY.server("127.0.0.1"), "peer.test", "tls_wrong_host");
  }

  @Test
  void aServerThatVouchesForItselfIsRefused() throws Exception {
    assertRefused(TestAuthority.selfSigned("peer.test"), "peer.test", "tls_untrusted");
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() throws Exception {
    assertRefused(new TestAuthority().server("peer.test"), "peer.test", "tls_untrusted");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    assertRefused(AUTHORITY.expiredServer("peer.test"), "peer.test", "tls_expired");
  }

  @Test
  void aRedirectFromTlsToPlainIsRefusedEvenWhereHttpIsAllowed() throws Exception {
    AtomicReference<URI> plain = new AtomicReference<>();
    try (StubPeer insecure = StubPeer.serving("x");
        StubPeer peer =
            StubPeer.tls(
                AUTHORITY.server("peer.test"),
                exchange -> exchange.status(302, "Location: " + plain.get()));
        fetcher) {
      plain.set(insecure.uri("/"));
      assertFails(
          fetcher, request(peer.uri("peer.test", "/")), Kind.DOWNGRADE, "redirect_downgrade");
      assertThat(insecure.connections()).isZero();
    }
  }

  @Test
  void aHandshakeThatNeverEndsMeetsTheDeadline() throws Exception {
    try (StubPeer silent = StubPeer.plain(StubPeer.Exchange::fallSilent);
        fetcher) {
      URI uri = URI.create("https://peer.test:" + silent.port() + "/");
      assertFails(
          fetcher, request(uri).withTimeout(Duration.ofMillis(300)), Kind.TIMEOUT, "fetch_timeout");
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsAFailedHandshake() throws Exception {
    // The hello has an empty line in it only by accident, so this stub answers at once.
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        fetcher) {
      Thread server =
          new Thread(
              () -> {
                try (Socket socket = plain.accept()) {
                  socket.getOutputStream().write("HTTP/1.1 400 Bad\r\n\r\n".getBytes());
                  socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                  // The client hung up.
                }
              });
      server.start();
      URI uri = URI.create("https://peer.test:" + plain.getLocalPort() + "/");
      assertFails(fetcher, request(uri), Kind.TLS, "tls_failed");
    }
  }
}
