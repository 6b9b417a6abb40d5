package org.waymark.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  /** Says who is asking, over what and for which authority. */
  private static final class Echo extends Handler.Abstract.NonBlocking {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String text =
          Request.getRemoteAddr(request)
              + " "
              + request.isSecure()
              + " "
              + request.getHttpURI().getScheme()
              + "://"
              + Request.getServerName(request)
              + ":"
              + Request.getServerPort(request);
      response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), callback);
      return true;
    }
  }

  private static String ask(List<String> proxies, String... headers) throws IOException {
    try (Listener listener =
        Listener.builder("a").trustedProxies(proxies).handler(new Echo()).start()) {
      String answer = RawHttp.get(listener.uri(), "/", headers);
      return answer
          .substring(answer.indexOf("\r\n\r\n") + 4)
          .replace(":" + listener.uri().getPort(), ":PORT");
    }
  }

  private static final String[] FORWARDED = {
    "X-Forwarded-For: 198.51.100.7",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Host: registry.example.org"
  };

  @Test
  void headers_of_strangers_are_ignored() throws IOException {
    assertThat(ask(List.of(), FORWARDED)).isEqualTo("127.0.0.1 false http://127.0.0.1:PORT");
    assertThat(ask(List.of("10.0.0.0/8"), FORWARDED))
        .isEqualTo("127.0.0.1 false http://127.0.0.1:PORT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.0/8"})
  void headers_of_a_trusted_proxy_are_believed(String proxy) throws IOException {
    assertThat(ask(List.of(proxy), FORWARDED))
        .isEqualTo("198.51.100.7 true https://registry.example.org:443");
  }

  @Test
  void the_client_is_the_nearest_address_that_is_not_a_proxy() throws IOException {
    assertThat(
            ask(
                List.of("127.0.0.1", "10.0.0.1"),
                "X-Forwarded-For: 203.0.113.66, 198.51.100.7, 10.0.0.1"))
        .startsWith("198.51.100.7 ");
  }

  @Test
  void a_made_up_address_is_not_looked_up() throws IOException {
    assertThat(ask(List.of("127.0.0.1"), "X-Forwarded-For: evil.example.org"))
        .startsWith("127.0.0.1 ");
  }

  @Test
  void the_forwarded_header_is_not_read() throws IOException {
    assertThat(ask(List.of("127.0.0.1"), "Forwarded: for=198.51.100.7;proto=https;host=x"))
        .isEqualTo("127.0.0.1 false http://127.0.0.1:PORT");
  }

  @Test
  void a_forwarded_host_that_is_none_is_a_bad_request() throws IOException {
    try (Listener listener =
        Listener.builder("a").trustedProxies(List.of("127.0.0.1")).handler(new Echo()).start()) {
      String answer = RawHttp.get(listener.uri(), "/", "X-Forwarded-Host: a b:c");
      assertThat(RawHttp.status(answer)).isEqualTo(400);
      assertThat(answer).contains("\"code\":\"request_malformed\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy.example.org", "10.0.0.0/99", "", "10.0.0"})
  void a_proxy_that_is_no_address_is_refused_at_the_start(String proxy) {
    ListenerBuilder builder = Listener.builder("a").trustedProxies(List.of(proxy));
    assertThatThrownBy(builder::start).extracting("code").isEqualTo("proxy_malformed");
  }
}
