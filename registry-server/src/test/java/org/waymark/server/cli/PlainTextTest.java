package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlainTextTest {
  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(PlainText.of("Universität Kraków, 中文: 100 %"))
        .isEqualTo("Universität Kraków, 中文: 100 %");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\u001b[2Jb', 'a?[2Jb'",
    "'a\u202eb', 'a?b'",
    "'a\u200bb', 'a?b'",
    "'a\u009bb', 'a?b'",
    "'a\nb\tc', 'a b c'"
  })
  void whatSteersATerminalOrHidesIsTakenOut(String text, String expected) {
    assertThat(PlainText.of(text)).isEqualTo(expected);
  }

  @Test
  void anEndlessTextIsCut() {
    assertThat(PlainText.of("x".repeat(5000))).hasSize(1003).endsWith("...");
  }
}
