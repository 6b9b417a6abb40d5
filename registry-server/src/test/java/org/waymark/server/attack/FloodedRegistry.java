package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.server.PassingInspection;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.signer.codec.Base64Url;

/** A registry that strangers send too much. Not thread-safe. */
final class FloodedRegistry implements AutoCloseable {

  private static final String HOST = "site.example.org";
  private static final int MOST_SENT = 64 << 20;

  private final SampleSite site = SampleSite.named(HOST);
  private final EmbeddedRegistry registry;

  private FloodedRegistry(Path folder) {
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                RegistryConfig.at(SampleRegistry.make(folder))
                    .timer(false)
                    .checks(new PassingInspection())
                    .build()));
    registry.registry().admit(site.token(), new Actor("operator:test"));
  }

  static FloodedRegistry start(Path folder) {
    return new FloodedRegistry(folder);
  }

  /** Everything at once in a row; after each wave somebody else is answered. */
  void storm() {
    wave("a body without end", endless("PUT", "/api/v1/sites/" + HOST + "/statement"));
    wave("cosignatures without end", endless("POST", "/directory/cosignatures"));
    wave("an application without end", endless("POST", "/api/v1/applications"));
    wave("100,000 header fields", headers());
    deep();
    hints();
    shown();
    cosignatures();
  }

  private void wave(String name, String answer) {
    assertThat(answer).as(name).doesNotContain(" 200 ");
    everybodyElseIsAnswered();
  }

  private void everybodyElseIsAnswered() {
    assertThat(Victim.Web.get(URI.create(registry.publicUri() + "/directory/checkpoint")))
        .startsWith("200 ");
    assertThat(registry.registry().record(site.entity()).orElseThrow().ver()).isEqualTo(1);
  }

  /** A request whose body goes on until the registry hangs up; what it answered, if anything. */
  private String endless(String method, String path) {
    URI uri = registry.publicUri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          (method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
                  + "Content-Type: application/entity-statement+jwt\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1));
      byte[] chunk = ("2000\r\n" + "x".repeat(8192) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      int sent = 0;
      try {
        for (; sent < MOST_SENT; sent += chunk.length) {
          out.write(chunk);
        }
      } catch (IOException hungUp) {
        return "";
      }
      throw new AssertionError("the registry read " + sent + " bytes of " + path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String headers() {
    URI uri = registry.publicUri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      StringBuilder request =
          new StringBuilder("GET /directory/checkpoint HTTP/1.1\r\nHost: x\r\n");
      for (int i = 0; i < 100_000; i++) {
        request.append("X-").append(i).append(": y\r\n");
      }
      return exchange(socket, request.append("\r\n").toString());
    } catch (IOException hungUp) {
      return "";
    }
  }

  private void deep() {
    String answer = put(site.version(2).signingText("[".repeat(50_000) + "]".repeat(50_000)));
    assertThat(answer).contains(" 4").doesNotContain(" 200 ");
    everybodyElseIsAnswered();
  }

  private void hints() {
    String token =
        site.version(2)
            .signing(
                claims -> {
                  for (int i = 0; i < 1000; i++) {
                    claims.withArray("authority_hints").add("https://a" + i + ".example");
                  }
                });
    assertThat(put(token)).contains("hints_too_many");
    everybodyElseIsAnswered();
  }

  private String put(String token) {
    return request(
        "PUT /api/v1/sites/"
            + HOST
            + "/statement HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Content-Type: application/entity-statement+jwt\r\nContent-Length: "
            + token.length()
            + "\r\n\r\n"
            + token);
  }

  /** Checkpoints that are shown in passing, of no log or of this one with a wrong signature. */
  private void shown() {
    String genuine =
        Victim.Web.get(URI.create(registry.publicUri() + "/directory/checkpoint")).substring(4);
    for (int i = 0; i < 300; i++) {
      String note = genuine.replaceFirst("\n\\d+\n", "\n" + (1000 + i) + "\n");
      String answer =
          request(
              "GET /directory/checkpoint HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                  + "Waymark-Checkpoint: "
                  + Base64Url.encode(note.getBytes(StandardCharsets.UTF_8))
                  + "\r\n\r\n");
      assertThat(answer).startsWith("HTTP/1.1 200 ");
    }
    everybodyElseIsAnswered();
  }

  /** Cosignatures that nobody asked for: after some of them, whoever sends them has to wait. */
  private void cosignatures() {
    int refused = 0;
    int later = 0;
    for (int i = 0; i < 200; i++) {
      String answer =
          request(
              "POST /directory/cosignatures HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                  + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nnote\n");
      assertThat(answer).startsWith("HTTP/1.1 4");
      refused++;
      later += answer.startsWith("HTTP/1.1 429 ") ? 1 : 0;
    }
    assertThat(refused).isEqualTo(200);
    assertThat(later).as("told to wait").isPositive();
    everybodyElseIsAnswered();
  }

  private String request(String text) {
    URI uri = registry.publicUri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      return exchange(socket, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String exchange(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    InputStream in = socket.getInputStream();
    return new String(in.readNBytes(1 << 16), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    registry.close();
  }
}
