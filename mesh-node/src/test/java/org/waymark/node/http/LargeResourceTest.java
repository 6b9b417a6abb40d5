package org.waymark.node.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bundle is far larger than what a socket takes at once. */
class LargeResourceTest {

  private static final byte[] BUNDLE = bundle();

  private final MemoryContent content = new MemoryContent();
  private final HttpClient client = HttpClient.newHttpClient();
  private Listener listener;

  private static byte[] bundle() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; text.length() < 24_000_000; i++) {
      text.append("record https://site-").append(i).append(".example.org {}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @BeforeEach
  void start() {
    content.put("bundle", BUNDLE);
    content.put("checkpoint", "small\n".getBytes(StandardCharsets.UTF_8));
    listener =
        Listener.builder("test")
            .handler(new DirectoryHandler("/directory/", content, 8 << 20))
            .start();
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  private HttpResponse<byte[]> get(String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(listener.uri() + "/directory/bundle"));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void it_arrives_whole() throws Exception {
    assertThat(get().body()).isEqualTo(BUNDLE);
  }

  @Test
  void it_is_compressed_once_in_the_background_while_the_first_get_plain_bytes() throws Exception {
    HttpResponse<byte[]> first = get("Accept-Encoding", "gzip");
    assertThat(first.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(first.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    Awaitility.await()
        .until(
            () ->
                get("Accept-Encoding", "gzip")
                    .headers()
                    .firstValue("Content-Encoding")
                    .isPresent());
    HttpResponse<byte[]> later = get("Accept-Encoding", "gzip");
    try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(later.body()))) {
      assertThat(plain.readAllBytes()).isEqualTo(BUNDLE);
    }
    assertThat(content.reads("bundle"))
        .as("larger than the cache, and kept all the same")
        .isEqualTo(1);
  }

  @Test
  void a_new_version_with_the_same_bytes_is_not_compressed_again() throws Exception {
    Awaitility.await()
        .until(
            () ->
                get("Accept-Encoding", "gzip")
                    .headers()
                    .firstValue("Content-Encoding")
                    .isPresent());
    content.touch();
    assertThat(get("Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
        .hasValue("gzip");
  }

  @Test
  void clients_that_do_not_read_hold_up_nobody() throws IOException {
    int many = 4 * Runtime.getRuntime().availableProcessors() + 40;
    List<Socket> idlers = new ArrayList<>();
    try {
      for (int i = 0; i < many; i++) {
        Socket socket = new Socket(listener.uri().getHost(), listener.uri().getPort());
        socket.setReceiveBufferSize(1024);
        socket
            .getOutputStream()
            .write(
                "GET /directory/bundle HTTP/1.1\r\nHost: x\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        // One byte has come: the server is in the middle of this answer.
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        idlers.add(socket);
      }
      given()
          .baseUri(listener.uri().toString())
          .get("/directory/checkpoint")
          .then()
          .statusCode(200);
    } finally {
      for (Socket socket : idlers) {
        socket.close();
      }
    }
  }

  @Test
  void a_client_that_reads_nothing_is_given_up_after_the_idle_time() throws IOException {
    try (Listener impatient =
            Listener.builder("impatient")
                .limits(ListenerLimits.DEFAULT.withIdle(java.time.Duration.ofMillis(200)))
                .handler(new DirectoryHandler(content))
                .start();
        Socket socket = new Socket(impatient.uri().getHost(), impatient.uri().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /directory/bundle HTTP/1.1\r\nHost: x\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      // The server reads nothing more while it sends; once it has closed, writing fails.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> socket.getOutputStream().write('x'))
                      .isInstanceOf(IOException.class));
      socket.setSoTimeout(10_000);
      long received = 0;
      try {
        received = socket.getInputStream().transferTo(OutputStream.nullOutputStream());
      } catch (IOException reset) {
        // as good as an end
      }
      assertThat(received).isLessThan(BUNDLE.length);
    }
  }
}
