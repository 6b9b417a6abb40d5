package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublicUrlTest {
  @ParameterizedTest
  @CsvSource({
    "https://registry.example.org, https://registry.example.org",
    "https://registry.example.org/, https://registry.example.org",
    "https://example.org/federation/, https://example.org/federation",
    "http://127.0.0.1:8080, http://127.0.0.1:8080"
  })
  void endsWithoutASlash(URI given, URI expected) {
    assertThat(PublicUrl.check(given)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "registry.example.org",
        "ftp://registry.example.org",
        "https:registry.example.org",
        "https://user@registry.example.org",
        "https://registry.example.org?a=b",
        "https://registry.example.org#root"
      })
  void refusesWhatPathsCannotBeAppendedTo(URI url) {
    assertThatThrownBy(() -> PublicUrl.check(url))
        .isInstanceOfSatisfying(
            CommandFailure.class, e -> assertThat(e.code()).isEqualTo("public_url_malformed"))
        .hasMessageContaining(url.toString());
  }
}
