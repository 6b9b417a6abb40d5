package org.waymark.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "short", "has a space in it", "umlaut-ü-0123456789", "line\nbreak-0123456"})
  void a_token_that_is_short_or_cannot_be_sent_is_refused_without_being_shown(String text) {
    assertThatThrownBy(() -> BearerToken.of(text))
        .satisfies(e -> assertThat(text.isEmpty() || !e.getMessage().contains(text)).isTrue())
        .extracting("code")
        .isEqualTo("local_token_malformed");
  }

  @Test
  void it_is_read_from_the_first_line_of_a_file(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    assertThat(BearerToken.read(file).matches("0123456789abcdef")).isTrue();
  }

  @Test
  void a_file_that_is_missing_is_named(@TempDir Path folder) {
    assertThatThrownBy(() -> BearerToken.read(folder.resolve("token")))
        .hasMessageContaining("token")
        .extracting("code")
        .isEqualTo("local_token_unreadable");
  }

  @Test
  void it_is_never_printed() {
    assertThat(BearerToken.of("0123456789abcdef").toString()).doesNotContain("0123");
  }
}
