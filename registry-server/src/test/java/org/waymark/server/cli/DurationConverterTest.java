package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationConverterTest {
  @ParameterizedTest
  @CsvSource({"90s, PT90S", "30m, PT30M", "1h, PT1H", "2d, PT48H"})
  void readsSecondsMinutesHoursAndDays(String text, Duration expected) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "h", "-1h", "1.5h", "1 h", "12345678d", "PT1H"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text)).hasMessageContaining("1h");
  }
}
