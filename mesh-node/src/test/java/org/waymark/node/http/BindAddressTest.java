package org.waymark.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BindAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.1:8080, true",
    "[::1]:0, [::1]:0, true",
    "localhost:1, localhost:1, true",
    "8080, 0.0.0.0:8080, false",
    "0.0.0.0:80, 0.0.0.0:80, false",
    "[::]:80, [::]:80, false",
    "unix:/run/node.sock, unix:/run/node.sock, true"
  })
  void addresses_are_read_as_people_write_them(String text, String shown, boolean loopback) {
    assertThat(BindAddress.parse(text)).hasToString(shown);
    assertThat(BindAddress.parse(text).isLoopback()).isEqualTo(loopback);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", "host", "host:", "host:x", "::1:80", "h:65536", "h:-1", "unix:"})
  void anything_else_is_refused(String text) {
    assertThatThrownBy(() -> BindAddress.parse(text))
        .isInstanceOf(ListenerException.class)
        .extracting("code")
        .isEqualTo("listen_malformed");
  }
}
