package org.waymark.client.ocm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

class OcmAddressTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "einstein@cloud.example.org, einstein, cloud.example.org, \"\"",
        "a@b@cloud.example.org:8443, a@b, cloud.example.org:8443, \"\"",
        "me@uni.example@Cloud.Example.org., me@uni.example, cloud.example.org, "
            + "host_trailing_dot_dropped host_case_folded",
        "einstein@cloud.example.org/nextcloud, einstein, cloud.example.org, host_path_dropped",
        "einstein@https://cloud.example.org, einstein, cloud.example.org, host_scheme_dropped",
        "einstein@https://cloud.example.org/owncloud/, einstein, cloud.example.org, "
            + "host_scheme_dropped host_path_dropped",
        "f47ac10b-58cc/x y@cloud.example.org, f47ac10b-58cc/x y, cloud.example.org, \"\"",
        "einstein@bücher.example, einstein, xn--bcher-kva.example, host_u_label_converted"
      })
  void theHostBeginsAfterTheLastAt(
      String text, String identifier, String host, String expectedFindings) {
    List<String> findings = new ArrayList<>();
    OcmAddress address = OcmAddress.parse(text, findings::add);
    assertThat(address.identifier()).isEqualTo(identifier);
    assertThat(address.host()).isEqualTo(Host.parse(host));
    assertThat(String.join(" ", findings)).isEqualTo(expectedFindings);
    assertThat(OcmAddress.parse(address.toString())).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "cloud.example.org, address_no_at",
        "@cloud.example.org, address_no_identifier",
        "einstein@, host_empty",
        "einstein@https://, host_empty",
        "einstein@[::1], host_ipv6_literal",
        "einstein@10.0.0.1, host_ip_literal",
        "einstein@cloud.example.org:0, host_bad_port",
        "\"a\u0007b@cloud.example.org\", address_bad_character"
      })
  void whatIsNoAddressHasItsCode(String text, String code) {
    assertThatThrownBy(() -> OcmAddress.parse(text))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void anIdentifierHasALimit() {
    assertThatThrownBy(() -> OcmAddress.parse("x".repeat(2000) + "@a.org"))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("address_too_long"));
  }

  @Test
  void aUrlIsNotTakenForAnAddress() {
    assertThat(OcmAddress.looksLikeAddress("einstein@cloud.example.org")).isTrue();
    assertThat(OcmAddress.looksLikeAddress("einstein@https://cloud.example.org")).isTrue();
    assertThat(OcmAddress.looksLikeAddress("cloud.example.org")).isFalse();
    assertThat(OcmAddress.looksLikeAddress("https://cloud.example.org/@me")).isFalse();
  }
}
