package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.fetch.StubPeer;

class OcmProbeTest {

  private final SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing());
  private final OcmProbe probe = new OcmProbe(fetcher, Duration.ofSeconds(5));

  @AfterEach
  void close() {
    fetcher.close();
  }

  /** A server with these bodies at these paths, and 404 elsewhere; {@code DOC} is its document. */
  private static StubPeer server(Map<String, String> pages) {
    return StubPeer.plain(
        exchange -> {
          String body = pages.get(exchange.path());
          if (body == null) {
            exchange.status(404);
          } else {
            exchange.ok(body);
          }
        });
  }

  private static final String DOCUMENT =
      """
      {"enabled": true, "apiVersion": "1.1.0", "endPoint": "/ocm", "jwksUri": "/jwks",
       "resourceTypes": []}
      """;

  private static List<String> codes(ProbeResult result) {
    return result.reading().findings().stream().map(Finding::code).toList();
  }

  @Test
  void theWellKnownPlaceIsAskedFirst() throws Exception {
    try (StubPeer peer = server(Map.of("/.well-known/ocm", DOCUMENT))) {
      ProbeResult result = probe.probe(peer.uri("").toString());
      assertThat(result.foundAt()).isEqualTo(peer.uri("/.well-known/ocm"));
      assertThat(result.reading().normalized().orElseThrow().endPoint()).hasValue(peer.uri("/ocm"));
      assertThat(peer.requests()).hasSize(1);
    }
  }

  @Test
  void theLegacyPlaceIsAskedNext() throws Exception {
    try (StubPeer peer = server(Map.of("/ocm-provider/", DOCUMENT))) {
      ProbeResult result = probe.probe("127.0.0.1:" + peer.port());
      assertThat(result.foundAt()).isEqualTo(peer.uri("/ocm-provider/"));
      assertThat(codes(result)).contains("discovery_place_missing");
    }
  }

  @Test
  void aLoginPageAtTheFirstPlaceIsReportedAndTheSecondAsked() throws Exception {
    try (StubPeer peer =
        server(Map.of("/.well-known/ocm", "<html>Log in</html>", "/ocm-provider/", DOCUMENT))) {
      ProbeResult result = probe.probe(peer.uri("/").toString());
      assertThat(result.reading().readable()).isTrue();
      assertThat(codes(result)).contains("discovery_place_unreadable");
    }
  }

  @Test
  void whereNoPlaceIsReadableTheFirstAnswerIsGiven() throws Exception {
    try (StubPeer peer = server(Map.of("/.well-known/ocm", "<html>", "/ocm-provider/", "{"))) {
      ProbeResult result = probe.probe(peer.uri("/").toString());
      assertThat(result.reading().readable()).isFalse();
      assertThat(codes(result)).containsExactly("document_html");
    }
  }

  @Test
  void aServerInAFolderIsAskedThereToo() throws Exception {
    try (StubPeer peer = server(Map.of("/nextcloud/.well-known/ocm", DOCUMENT))) {
      ProbeResult result = probe.probe("me@127.0.0.1:" + peer.port() + "/nextcloud/");
      assertThat(result.foundAt()).isEqualTo(peer.uri("/nextcloud/.well-known/ocm"));
    }
  }

  @Test
  void theUrlOfADocumentIsAskedAsItIs() throws Exception {
    try (StubPeer peer = server(Map.of("/x/ocm-provider/", DOCUMENT))) {
      assertThat(probe.probe(peer.uri("/x/ocm-provider/").toString()).reading().readable())
          .isTrue();
      assertThat(peer.requests()).hasSize(1);
    }
  }

  @Test
  void aServerWithoutAnyDocumentIsAFailureThatKeepsItsStatus() throws Exception {
    try (StubPeer peer = server(Map.of())) {
      assertThatThrownBy(() -> probe.probe(peer.uri("/").toString()))
          .isInstanceOfSatisfying(
              FetchException.class,
              e -> {
                assertThat(e.status()).hasValue(404);
                assertThat(e.getSuppressed()).hasSize(1);
              });
    }
  }

  @Test
  void aServerThatIsGoneIsAskedOnce() throws Exception {
    StubPeer gone = StubPeer.serving("x");
    gone.close();
    assertThatThrownBy(() -> probe.probe(gone.uri("/").toString()))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(Kind.CONNECT);
              assertThat(e.getSuppressed()).isEmpty();
            });
  }

  @Test
  void anAnswerFromAnotherServerIsReported() throws Exception {
    try (StubPeer other = server(Map.of("/doc", DOCUMENT));
        StubPeer peer =
            StubPeer.plain(
                exchange -> exchange.status(302, "Location: " + other.uri("localhost", "/doc")))) {
      assertThat(codes(probe.probe(peer.uri("/").toString()))).contains("redirected_elsewhere");
    }
  }

  @Test
  void aFileIsReadWithoutANetwork() {
    URI file = URI.create("file:///tmp/ocm.json");
    ProbeResult result = OcmProbe.of("{}".getBytes(StandardCharsets.UTF_8), file);
    assertThat(codes(result)).containsExactly("not_discovery");
    assertThat(result.toJson().path("foundAt").asText()).isEqualTo("file:///tmp/ocm.json");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "cloud.example.org, https://cloud.example.org/.well-known/ocm",
        "Cloud.example.org., https://cloud.example.org/.well-known/ocm",
        "https://cloud.example.org:443/, https://cloud.example.org/.well-known/ocm",
        "me@uni@cloud.example.org:8443, https://cloud.example.org:8443/.well-known/ocm",
        "HTTP://cloud.example.org, http://cloud.example.org/.well-known/ocm",
        "localhost:9000, http://localhost:9000/.well-known/ocm",
        "https://localhost:9000, https://localhost:9000/.well-known/ocm",
        "cloud.example.org/ocm-provider, https://cloud.example.org/ocm-provider"
      })
  void whatAPersonWroteLeadsToTheFirstPlace(String written, String first) {
    assertThat(ProbePlaces.of(written, new Findings()).get(0)).isEqualTo(URI.create(first));
  }
}
