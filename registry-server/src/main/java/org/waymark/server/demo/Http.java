package org.waymark.server.demo;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Plain GET requests to programs on this machine. Thread-safe. */
final class Http {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(ProxySelector.of(null))
          .connectTimeout(PATIENCE)
          .build();

  /** An answer of any status. */
  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  record Reply(int status, Optional<String> contentType, byte[] body) {}

  /**
   * @throws IOException when there is no answer
   */
  Reply get(URI url) throws IOException {
    return send(HttpRequest.newBuilder(url));
  }

  /**
   * The same, with one header field.
   *
   * @throws IOException when there is no answer
   */
  Reply get(URI url, String field, String value) throws IOException {
    return send(HttpRequest.newBuilder(url).header(field, value));
  }

  private Reply send(HttpRequest.Builder builder) throws IOException {
    HttpRequest request = builder.timeout(PATIENCE).build();
    URI url = request.uri();
    try {
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(
          response.statusCode(), response.headers().firstValue("Content-Type"), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + url, e);
    }
  }

  /**
   * The body of a 200; empty for a 404.
   *
   * @throws DemoException for anything else
   */
  Optional<byte[]> found(URI url) {
    try {
      Reply reply = get(url);
      DemoException.require(
          reply.status() == 200 || reply.status() == 404, url + " answers " + reply.status());
      return reply.status() == 200 ? Optional.of(reply.body()) : Optional.empty();
    } catch (IOException e) {
      throw new DemoException(url + " does not answer: " + e.getMessage(), e);
    }
  }

  /**
   * The body of a 200.
   *
   * @throws DemoException for anything else
   */
  byte[] body(URI url) {
    try {
      Reply reply = get(url);
      DemoException.require(reply.status() == 200, url + " answers " + reply.status());
      return reply.body();
    } catch (IOException e) {
      throw new DemoException(url + " does not answer: " + e.getMessage(), e);
    }
  }
}
