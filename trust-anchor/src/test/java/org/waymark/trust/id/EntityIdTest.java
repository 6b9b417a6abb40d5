package org.waymark.trust.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.MalformedException;

class EntityIdTest {

  @Test
  void anIdentifierIsTheSchemeAndTheHost() {
    EntityId id = EntityId.parse("https://cloud.example.org:8443");
    assertThat(id.value()).isEqualTo("https://cloud.example.org:8443");
    assertThat(id.host()).isEqualTo(Host.parse("cloud.example.org:8443"));
    assertThat(id.secure()).isTrue();
    assertThat(id).isEqualTo(EntityId.https(id.host()));
  }

  @Test
  void theMapKeyIsTheSha256OfTheIdentifier() {
    // printf %s https://cloud.example.org | sha256sum
    assertThat(EntityId.parse("https://cloud.example.org").key().hex())
        .isEqualTo("dde6068c160e46f4681d3a8173133e13be9a5a9a7817c222cfe3c1cf9631a3be");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\"\", entity_empty",
        "cloud.example.org, entity_scheme",
        "HTTPS://cloud.example.org, entity_scheme",
        "http://cloud.example.org, entity_scheme",
        "ftp://cloud.example.org, entity_scheme",
        "https://localhost:1, entity_loopback",
        "https://127.0.0.1, entity_loopback",
        "https://cloud.example.org/, host_path",
        "https://cloud.example.org:443, host_default_port",
        "https://me@cloud.example.org, host_userinfo",
        "https://Cloud.example.org, host_not_lowercase",
        "https://, host_empty"
      })
  void everyDepartureHasItsCode(String text, String code) {
    assertThatThrownBy(() -> EntityId.parse(text))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1:8080", "http://localhost", "https://localhost:9", "https://a.b"})
  void aTestingFederationMayUseHttpAndLoopback(String text) {
    assertThat(EntityId.parseTesting(text)).hasToString(text);
  }

  @Test
  void theDefaultPortOfHttpIsNotWritten() {
    assertThatThrownBy(() -> EntityId.parseTesting("http://localhost:80"))
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("host_default_port"));
  }

  @Test
  void httpAndHttpsOfOneHostAreTwoEntities() {
    Host host = Host.parse("localhost:9000");
    assertThat(EntityId.http(host)).isNotEqualTo(EntityId.https(host));
    assertThat(EntityId.http(host).key()).isNotEqualTo(EntityId.https(host).key());
  }
}
