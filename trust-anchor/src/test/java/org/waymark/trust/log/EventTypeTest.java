package org.waymark.trust.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventTypeTest {

  @ParameterizedTest
  @EnumSource
  void aTypeIsFoundByItsCode(EventType type) {
    assertThat(EventType.of(type.code())).contains(type);
  }

  @Test
  void theCodeOfAnotherVersionIsNoType() {
    assertThat(EventType.of("recover")).isEmpty();
    assertThat(EventType.of("ADMIT")).isEmpty();
    assertThat(EventType.of("")).isEmpty();
  }

  @Test
  void theCodesAreThoseOfTheFormat() {
    assertThat(EventType.values())
        .extracting(EventType::code)
        .containsExactly(
            "admit",
            "update",
            "rotate-key",
            "suspend",
            "reinstate",
            "revoke",
            "leave",
            "policy",
            "root",
            "snapshot",
            "heartbeat");
  }
}
