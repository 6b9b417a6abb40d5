package org.waymark.client.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiCallTest {
  private final SafeFetcher fetcher = SafeFetcher.of(AddressPolicy.testing());
  private final List<String> seen = new ArrayList<>();
  private HttpServer server = newServer();

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void answering(int status, String body) {
    server.createContext(
        "/",
        exchange -> {
          seen.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Content-Type")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    fetcher.close();
  }

  private URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/api/v1/x");
  }

  @Test
  void theDocumentArrivesWholeAndTheRefusalIsRead() throws Exception {
    answering(409, "{\"code\":\"counter_reused\"}");

    FetchResponse answer = fetcher.call(ApiCall.post(uri(), "application/jwt", "a.b.c"));

    assertThat(seen).containsExactly("POST /api/v1/x application/jwt a.b.c");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("counter_reused");
  }

  @Test
  void readingSendsNoDocument() throws Exception {
    answering(200, "{}");

    assertThat(fetcher.call(ApiCall.get(uri())).status()).isEqualTo(200);
    assertThat(seen).containsExactly("GET /api/v1/x null ");
  }

  @Test
  void aRedirectIsNotFollowedBecauseTheDocumentIsForOneServer() {
    answering(307, "");

    assertThatThrownBy(() -> fetcher.call(ApiCall.put(uri(), "application/jwt", "x")))
        .isInstanceOfSatisfying(
            FetchException.class, e -> assertThat(e.code()).isEqualTo("redirect_refused"));
    assertThat(seen).hasSize(1);
  }

  @Test
  void anAnswerThatIsTooLargeIsNotRead() {
    answering(200, "x".repeat(100));
    ApiCall call = new ApiCall("GET", uri(), "application/json", "", 10, Duration.ofSeconds(5));

    assertThatThrownBy(() -> fetcher.call(call))
        .isInstanceOfSatisfying(
            FetchException.class,
            e -> assertThat(e.kind()).isEqualTo(FetchException.Kind.TOO_LARGE));
  }
}
