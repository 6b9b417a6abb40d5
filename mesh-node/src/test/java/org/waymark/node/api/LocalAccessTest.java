package org.waymark.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.node.http.BindAddress;
import org.waymark.node.http.HealthHandler;
import org.waymark.node.http.Listener;
import org.waymark.node.http.ListenerException;
import org.waymark.node.http.RawHttp;
import org.waymark.node.http.Readiness;

/** Attack "LoopbackBrowser": a web page that calls the local listener. */
class LocalAccessTest {

  private static final String SECRET = "0123456789abcdef";

  private Optional<Listener> listener = Optional.empty();

  @AfterEach
  void stop() {
    listener.ifPresent(Listener::close);
  }

  private Listener start(Set<String> names, Optional<BearerToken> token) {
    BindAddress where = BindAddress.loopback(0);
    Listener started =
        Listener.builder("local")
            .bind(where)
            .handler(new LocalAccess(new HealthHandler(Readiness.Ready::new), where, names, token))
            .start();
    listener = Optional.of(started);
    return started;
  }

  private String ask(Listener server, String host, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET /health/live HTTP/1.1\r\n");
    request.append("Host: ").append(host.replace("PORT", "" + server.uri().getPort()));
    for (String header : headers) {
      request.append("\r\n").append(header);
    }
    return RawHttp.exchange(server.uri(), request + "\r\nConnection: close\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:PORT", "127.0.0.1:PORT", "[::1]:PORT", "LocalHost:PORT"})
  void this_machine_may_be_named_in_each_way(String host) throws IOException {
    assertThat(RawHttp.status(ask(start(Set.of(), Optional.empty()), host))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost",
        "localhost:1",
        "127.0.0.1",
        "127.0.0.2:PORT",
        "localhost.:PORT",
        "localhost.evil.example:PORT",
        "node.internal:PORT"
      })
  void any_other_host_is_refused(String host) throws IOException {
    String answer = ask(start(Set.of(), Optional.empty()), host);
    assertThat(RawHttp.status(answer)).isEqualTo(403);
    assertThat(answer).contains("\"code\":\"host_refused\"").contains("\"next\":");
  }

  @Test
  void a_request_without_a_host_is_refused() throws IOException {
    Listener server = start(Set.of(), Optional.empty());
    String old = RawHttp.exchange(server.uri(), "GET /health/live HTTP/1.0\r\n\r\n");
    assertThat(RawHttp.status(old)).isEqualTo(403);
    String broken =
        RawHttp.exchange(server.uri(), "GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n");
    assertThat(RawHttp.status(broken)).isEqualTo(400);
  }

  @Test
  void a_target_with_another_authority_than_the_host_is_refused() throws IOException {
    Listener server = start(Set.of(), Optional.empty());
    String answer =
        RawHttp.exchange(
            server.uri(),
            "GET http://evil.example/health/live HTTP/1.1\r\nHost: localhost:"
                + server.uri().getPort()
                + "\r\nConnection: close\r\n\r\n");
    assertThat(RawHttp.status(answer)).isEqualTo(400);
  }

  @Test
  void a_configured_name_needs_the_port_of_the_listener_or_its_own() throws IOException {
    Listener server = start(Set.of("Node.Internal", "gateway:9000"), Optional.empty());
    assertThat(RawHttp.status(ask(server, "node.internal:PORT"))).isEqualTo(200);
    assertThat(RawHttp.status(ask(server, "gateway:9000"))).isEqualTo(200);
    assertThat(RawHttp.status(ask(server, "node.internal"))).isEqualTo(403);
    assertThat(RawHttp.status(ask(server, "node.internal:9000"))).isEqualTo(403);
    assertThat(RawHttp.status(ask(server, "gateway:PORT"))).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example",
        "Origin: null",
        "Origin: http://localhost:PORT",
        "Origin:",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site"
      })
  void what_a_page_sends_is_refused(String header) throws IOException {
    String answer = ask(start(Set.of(), Optional.empty()), "localhost:PORT", header);
    assertThat(RawHttp.status(answer)).isEqualTo(403);
    assertThat(answer)
        .contains("\"code\":\"origin_refused\"")
        .doesNotContainIgnoringCase("Access-Control");
  }

  @Test
  void a_preflight_gets_no_permission() throws IOException {
    Listener server = start(Set.of(), Optional.empty());
    String answer =
        RawHttp.exchange(
            server.uri(),
            "OPTIONS /v1/peers HTTP/1.1\r\nHost: localhost:"
                + server.uri().getPort()
                + "\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: GET\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(RawHttp.status(answer)).isEqualTo(403);
    assertThat(answer).doesNotContainIgnoringCase("Access-Control");
  }

  @Test
  void a_person_may_type_the_address_into_a_browser() throws IOException {
    assertThat(
            RawHttp.status(
                ask(start(Set.of(), Optional.empty()), "localhost:PORT", "Sec-Fetch-Site: none")))
        .isEqualTo(200);
  }

  @Test
  void where_a_token_is_set_it_is_demanded() throws IOException {
    Listener server = start(Set.of(), Optional.of(BearerToken.of(SECRET)));
    String without = ask(server, "localhost:PORT");
    assertThat(RawHttp.status(without)).isEqualTo(401);
    assertThat(without)
        .contains("WWW-Authenticate: Bearer")
        .contains("\"code\":\"token_missing\"")
        .doesNotContain(SECRET);
    for (String wrong :
        new String[] {"Bearer " + SECRET + "0", "Basic " + SECRET, SECRET, "Bearer", "Bearer "}) {
      assertThat(RawHttp.status(ask(server, "localhost:PORT", "Authorization: " + wrong)))
          .as(wrong)
          .isEqualTo(401);
    }
    assertThat(RawHttp.status(ask(server, "localhost:PORT", "Authorization: Bearer " + SECRET)))
        .isEqualTo(200);
    assertThat(RawHttp.status(ask(server, "localhost:PORT", "Authorization: bearer " + SECRET)))
        .isEqualTo(200);
  }

  @Test
  void the_token_does_not_open_the_door_for_pages() throws IOException {
    Listener server = start(Set.of(), Optional.of(BearerToken.of(SECRET)));
    String answer = ask(server, "evil.example:PORT", "Authorization: Bearer " + SECRET);
    assertThat(RawHttp.status(answer)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:0", "[::]:0", "192.0.2.7:8181"})
  void an_address_that_others_can_reach_needs_a_token(String address) {
    BindAddress open = BindAddress.parse(address);
    HealthHandler inner = new HealthHandler(Readiness.Ready::new);
    assertThatThrownBy(() -> new LocalAccess(inner, open, Set.of(), Optional.empty()))
        .isInstanceOf(ListenerException.class)
        .hasMessageContaining(open.toString())
        .extracting("code")
        .isEqualTo("local_token_missing");
    assertThatCode(
            () -> new LocalAccess(inner, open, Set.of(), Optional.of(BearerToken.of(SECRET))))
        .doesNotThrowAnyException();
  }

  @Test
  void on_a_unix_socket_the_host_may_be_anything_and_pages_are_refused_still(@TempDir Path folder)
      throws IOException {
    Path path = folder.resolve("local.sock");
    BindAddress where = new BindAddress.UnixSocket(path);
    HealthHandler inner = new HealthHandler(Readiness.Ready::new);
    try (Listener server =
        Listener.builder("unix")
            .bind(where)
            .handler(new LocalAccess(inner, where, Set.of(), Optional.empty()))
            .start()) {
      assertThat(server.bound()).isEqualTo(where);
      assertThat(overUnixSocket(path, "Host: anything")).startsWith("HTTP/1.1 200");
      assertThat(overUnixSocket(path, "Host: anything\r\nOrigin: https://evil.example"))
          .startsWith("HTTP/1.1 403");
    }
  }

  private static String overUnixSocket(Path path, String headers) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      String request = "GET /health/live HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
    }
  }
}
