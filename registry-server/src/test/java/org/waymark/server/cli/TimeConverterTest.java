package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class TimeConverterTest {
  @ParameterizedTest
  @CsvSource({
    "2027-03-01T12:00:00Z, 2027-03-01T12:00:00Z",
    "2027-03-01, 2027-03-01T00:00:00Z",
    "0, 1970-01-01T00:00:00Z",
    "1793534400, 2026-11-01T12:00:00Z"
  })
  void timesAreReadInThreeForms(String text, Instant time) {
    assertThat(new TimeConverter().convert(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tomorrow", "2027-02-30", "2027-03-01T12:00", "-1", "12345678901234"})
  void whatIsNoTimeIsNamed(String text) {
    assertThatThrownBy(() -> new TimeConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }
}
