package org.waymark.trust.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;

class HostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cloud.example.org",
        "cloud.example.org:8443",
        "a.org:80",
        "xn--bcher-kva.example",
        "3com.com",
        "a--b.example",
        "remoteserver",
        "localhost",
        "nc.localhost:9000",
        "127.0.0.1:1",
        "1.2.3.com",
        "0x7f.org"
      })
  void aStrictHostIsReadAndWrittenBackUnchanged(String text) {
    assertThat(Host.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", host_empty",
        ":8443, host_empty",
        "., host_empty",
        "Cloud.example.org, host_not_lowercase",
        "cloud.example.org., host_trailing_dot",
        "bücher.example, host_not_a_label",
        "xn--.example, host_not_a_label",
        "[::1], host_ipv6_literal",
        "::1, host_ipv6_literal",
        "[2001:db8::1]:8443, host_ipv6_literal",
        "10.0.0.1, host_ip_literal",
        "127.1, host_ip_literal",
        "0x7f000001, host_ip_literal",
        "127.0.0.01, host_ip_literal",
        "127.0.0.256, host_ip_literal",
        "2130706433, host_ip_literal",
        "a.org:, host_bad_port",
        "a.org:0, host_bad_port",
        "a.org:08, host_bad_port",
        "a.org:65536, host_bad_port",
        "a.org:+1, host_bad_port",
        "a.org:８０, host_bad_port",
        "a.org:443, host_default_port",
        "user@a.org, host_userinfo",
        "https://a.org, host_scheme",
        "a.org/, host_path",
        "a.org?x, host_path",
        "a.org#x, host_path",
        "a.org\\x, host_path",
        "a_b.org, host_bad_character",
        "a b.org, host_bad_character",
        "a%41.org, host_bad_character",
        "a..org, host_bad_label",
        ".a.org, host_bad_label",
        "-a.org, host_bad_label",
        "a-.org, host_bad_label"
      })
  void everyDepartureHasItsCode(String text, String code) {
    assertThatThrownBy(() -> Host.parse(text))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void namesAndLabelsBeyondTheDnsLimitsAreTooLong() {
    String label = "a".repeat(63);
    assertThat(Host.parse(label + ".org").name()).hasSize(67);
    for (String text :
        List.of("a".repeat(64) + ".org", String.join(".", label, label, label, label, "org"))) {
      assertThatThrownBy(() -> Host.parse(text))
          .isInstanceOfSatisfying(
              MalformedException.class, e -> assertThat(e.code()).isEqualTo("host_too_long"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "cloud.example.org, cloud.example.org, \"\"",
        "Cloud.Example.ORG, cloud.example.org, host_case_folded",
        "cloud.example.org., cloud.example.org, host_trailing_dot_dropped",
        "https://cloud.example.org/index.php, cloud.example.org, host_scheme_dropped host_path_dropped",
        "HTTPS://cloud.example.org, cloud.example.org, host_scheme_dropped",
        "http://cloud.example.org, cloud.example.org, host_http_scheme_dropped",
        "cloud.example.org:443, cloud.example.org, host_default_port_dropped",
        "\" cloud.example.org:8443 \", cloud.example.org:8443, host_space_trimmed",
        "Bücher.example, xn--bcher-kva.example, host_u_label_converted",
        "bücher。example., xn--bcher-kva.example, host_u_label_converted host_trailing_dot_dropped",
        "XN--BCHER-KVA.example, xn--bcher-kva.example, host_case_folded"
      })
  void whatPeopleTypeIsMendedAndReported(String typed, String expected, String findings) {
    List<String> found = new ArrayList<>();
    assertThat(Host.normalize(typed, found::add)).hasToString(expected);
    assertThat(String.join(" ", found)).isEqualTo(findings);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "straße.example, host_idn_ambiguous",
        "a\u200db.example, host_idn_ambiguous",
        "a\u2100b.example, host_not_a_label",
        "me@cloud.example.org, host_userinfo",
        "https://[::1]/, host_ipv6_literal",
        "2001:db8::1, host_ipv6_literal",
        "a..org, host_bad_label",
        "cloud.example.org.., host_trailing_dot",
        "https://, host_empty",
        "１２７.1, host_ip_literal"
      })
  void whatCannotBeMendedSafelyIsRefused(String typed, String code) {
    assertThatThrownBy(() -> Host.normalize(typed, finding -> {}))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aMessageShowsControlCharactersEscapedAndLongInputCut() {
    assertThatThrownBy(() -> Host.parse("a\r\nb\u202e" + "x".repeat(500)))
        .hasMessageContaining("a\\u000d\\u000ab\\u202e")
        .hasMessageContaining("...'")
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void onlyNamesOfThisMachineAreLoopback() {
    assertThat(List.of("localhost", "a.localhost", "127.0.0.1", "127.255.0.9"))
        .allMatch(text -> Host.parse(text).isLoopback());
    assertThat(List.of("localhost.org", "xlocalhost", "127.0.0.1.org"))
        .noneMatch(text -> Host.parse(text).isLoopback());
  }
}
