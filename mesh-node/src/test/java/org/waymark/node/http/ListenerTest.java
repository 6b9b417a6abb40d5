package org.waymark.node.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTest {

  private static final String GET_LIVE = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n";

  private static HealthHandler health() {
    return new HealthHandler(Readiness.Ready::new);
  }

  private static int live(URI server) {
    return given().baseUri(server.toString()).get("/health/live").statusCode();
  }

  @Test
  void the_system_chooses_a_port_that_the_uri_names() {
    try (Listener listener = Listener.builder("a").handler(health()).start()) {
      assertThat(listener.uri().getPort()).isPositive();
      assertThat(listener.bound()).hasToString("127.0.0.1:" + listener.uri().getPort());
      assertThat(live(listener.uri())).isEqualTo(200);
    }
  }

  @Test
  void a_listener_on_all_addresses_has_a_uri_that_can_be_dialled() {
    BindAddress all = BindAddress.parse("0.0.0.0:0");
    try (Listener listener = Listener.builder("a").bind(all).handler(health()).start()) {
      assertThat(listener.uri().getHost()).isEqualTo("localhost");
    }
  }

  @Test
  void closing_ends_every_thread_and_every_connection_quickly() throws IOException {
    Awaitility.await().untilAsserted(() -> assertThat(Threads.ours()).isEmpty());
    Listener listener = Listener.builder("a").handler(health()).start();
    assertThat(live(listener.uri())).isEqualTo(200);
    try (Socket waiting = new Socket(listener.uri().getHost(), listener.uri().getPort())) {
      assertThat(Threads.ours()).isNotEmpty().allMatch(name -> name.startsWith("waymark-a"));
      long begin = System.nanoTime();
      listener.close();
      // An idle connection may be given the whole time for draining, and not more.
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isLessThan(ListenerLimits.DEFAULT.drain().plusSeconds(2));
      assertThat(waiting.getInputStream().read()).isEqualTo(-1);
    }
    Awaitility.await().untilAsserted(() -> assertThat(Threads.ours()).isEmpty());
    listener.close();
  }

  @Test
  void closing_lets_a_running_request_finish() {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Handler slow =
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback)
              throws Exception {
            entered.countDown();
            go.await();
            response.write(true, ByteBuffer.wrap(new byte[] {'k'}), callback);
            return true;
          }
        };
    Listener listener = Listener.builder("a").handler(slow).start();
    var answer = CompletableFuture.supplyAsync(() -> live(listener.uri()));
    var closed =
        CompletableFuture.runAsync(
            () -> {
              try {
                entered.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              go.countDown();
              listener.close();
            });
    assertThat(answer.join()).isEqualTo(200);
    closed.join();
  }

  @Test
  void a_port_in_use_is_an_error_that_names_it_and_leaves_nothing_behind() {
    try (Listener first = Listener.builder("a").handler(health()).start()) {
      var before = Threads.ours();
      ListenerBuilder second = Listener.builder("b").bind(first.bound()).handler(health());
      assertThatThrownBy(second::start)
          .isInstanceOf(ListenerException.class)
          .hasMessageContaining(first.bound().toString())
          .extracting("code")
          .isEqualTo("address_in_use");
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(Threads.ours()).noneMatch(name -> name.startsWith("waymark-b")));
      assertThat(before).isNotEmpty();
    }
  }

  @Test
  void an_address_of_another_machine_is_an_error() {
    ListenerBuilder builder = Listener.builder("a").bind(new BindAddress.Tcp("192.0.2.1", 0));
    assertThatThrownBy(builder::start).extracting("code").isEqualTo("address_unavailable");
  }

  @Test
  void more_connections_than_allowed_wait_until_others_are_gone() throws IOException {
    ListenerLimits two = ListenerLimits.DEFAULT.withConnections(2).withIdle(Duration.ofMillis(300));
    try (Listener listener = Listener.builder("a").limits(two).handler(health()).start()) {
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        idle.add(new Socket(listener.uri().getHost(), listener.uri().getPort()));
      }
      // The idle ones are given up soon, so the third is answered although nobody leaves.
      assertThat(live(listener.uri())).isEqualTo(200);
      for (Socket socket : idle) {
        socket.close();
      }
    }
  }

  @Test
  void closing_at_the_limit_ends_every_thread_too() throws IOException {
    ListenerLimits one = ListenerLimits.DEFAULT.withConnections(1);
    Listener listener = Listener.builder("full").limits(one).handler(health()).start();
    try (Socket idle = new Socket(listener.uri().getHost(), listener.uri().getPort());
        Socket waiting = new Socket(listener.uri().getHost(), listener.uri().getPort())) {
      idle.getOutputStream().write((GET_LIVE + "\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(idle.getInputStream().read()).isEqualTo('H');
      listener.close();
      assertThat(ended(waiting)).isTrue();
    }
    Awaitility.await()
        .untilAsserted(
            () -> assertThat(Threads.ours()).noneMatch(name -> name.startsWith("waymark-full")));
  }

  /** Closed, or reset where the system had not handed the connection over yet. */
  private static boolean ended(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  void a_unix_socket_serves_its_owner_only(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("node.sock");
    Listener listener =
        Listener.builder("a").bind(BindAddress.parse("unix:" + path)).handler(health()).start();
    try (listener) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
      assertThat(listener.uri()).hasToString("unix:" + path);
      assertThat(overUnixSocket(path)).startsWith("HTTP/1.1 200").contains("live");
    }
    assertThat(path).doesNotExist();
    Awaitility.await().untilAsserted(() -> assertThat(Threads.ours()).isEmpty());
  }

  private static String overUnixSocket(Path path) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      String request = GET_LIVE + "Connection: close\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      return new String(
          RawHttp.readAll(Channels.newInputStream(channel)), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void a_unix_socket_that_a_killed_process_left_is_replaced(@TempDir Path folder)
      throws IOException {
    Path path = folder.resolve("node.sock");
    try (ServerSocketChannel left = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      left.bind(UnixDomainSocketAddress.of(path));
    }
    assertThat(path).exists();
    BindAddress where = new BindAddress.UnixSocket(path);
    try (Listener listener = Listener.builder("a").bind(where).handler(health()).start()) {
      assertThat(overUnixSocket(path)).startsWith("HTTP/1.1 200");
      ListenerBuilder second = Listener.builder("b").bind(where).handler(health());
      assertThatThrownBy(second::start).extracting("code").isEqualTo("address_in_use");
      assertThat(overUnixSocket(path)).startsWith("HTTP/1.1 200");
    }
  }

  private static String certificateOf(URI server) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            TestCertificate.trustingAnything()
                .getSocketFactory()
                .createSocket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.startHandshake();
      String subject =
          ((X509Certificate) socket.getSession().getPeerCertificates()[0])
              .getSubjectX500Principal()
              .getName();
      socket
          .getOutputStream()
          .write((GET_LIVE + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(RawHttp.readAll(socket.getInputStream()), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
      return subject;
    }
  }

  @Test
  void tls_files_are_read_again_when_they_change(@TempDir Path folder) throws Exception {
    TlsFiles files = TestCertificate.ec("first").writeTo(folder);
    try (Listener listener =
        Listener.builder("a").tls(files).tlsPoll(Duration.ofMillis(20)).handler(health()).start()) {
      assertThat(listener.uri().getScheme()).isEqualTo("https");
      assertThat(certificateOf(listener.uri())).isEqualTo("CN=first");
      TestCertificate.rsa("second").writeTo(folder);
      Awaitility.await()
          .untilAsserted(() -> assertThat(certificateOf(listener.uri())).isEqualTo("CN=second"));
    }
  }

  @Test
  void the_old_certificate_stays_while_the_new_files_do_not_fit(@TempDir Path folder)
      throws Exception {
    TlsFiles files = TestCertificate.ec("first").writeTo(folder);
    try (Listener listener =
        Listener.builder("a").tls(files).tlsPoll(Duration.ofMillis(10)).handler(health()).start()) {
      TestCertificate second = TestCertificate.ec("second");
      TestCertificate.replace(files.certificate(), second.certificatePem());
      for (int i = 0; i < 10; i++) {
        assertThat(certificateOf(listener.uri())).isEqualTo("CN=first");
      }
      TestCertificate.replace(files.key(), second.keyPem());
      Awaitility.await()
          .untilAsserted(() -> assertThat(certificateOf(listener.uri())).isEqualTo("CN=second"));
    }
  }

  @Test
  void tls_files_that_cannot_be_used_prevent_the_start(@TempDir Path folder) throws Exception {
    TlsFiles files = TestCertificate.ec("first").writeTo(folder);
    Files.writeString(files.key(), TestCertificate.ec("other").keyPem());
    ListenerBuilder builder = Listener.builder("a").tls(files).handler(health());
    assertThatThrownBy(builder::start).extracting("code").isEqualTo("tls_key_mismatch");
    Awaitility.await().untilAsserted(() -> assertThat(Threads.ours()).isEmpty());
  }

  @Test
  void old_versions_of_tls_are_refused(@TempDir Path folder) throws Exception {
    TlsFiles files = TestCertificate.ec("first").writeTo(folder);
    try (Listener listener = Listener.builder("a").tls(files).handler(health()).start();
        SSLSocket socket =
            (SSLSocket)
                TestCertificate.trustingAnything()
                    .getSocketFactory()
                    .createSocket(listener.uri().getHost(), listener.uri().getPort())) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isIn("TLSv1.3", "TLSv1.2");
    }
  }
}
