package org.waymark.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorTokenTest {
  private final OperatorToken token = OperatorToken.of("abc");

  @ParameterizedTest
  @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER abc"})
  void theTokenMatchesWhateverTheCaseOfTheScheme(String header) {
    assertThat(token.matches(header)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "abc", "Bearer", "Bearer ", "Bearer ABC", "Bearer abc ", "Basic abc"})
  void nothingElseMatches(String header) {
    assertThat(token.matches(header)).isFalse();
  }

  @Test
  void twoRandomTokensDiffer() {
    SecureRandom random = new SecureRandom();

    String first = OperatorToken.random(random);

    assertThat(first).hasSize(43).isNotEqualTo(OperatorToken.random(random));
  }

  @Test
  void theVerifierDoesNotShowTheToken() {
    assertThat(token.toString()).doesNotContain("abc");
  }
}
