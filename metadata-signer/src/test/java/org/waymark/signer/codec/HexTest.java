package org.waymark.signer.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HexTest {
  @Test
  void writesTwoLowerCaseDigitsAByte() {
    assertThat(Hex.encode(new byte[] {0, 127, (byte) 0xAB})).isEqualTo("007fab");
    assertThat(Hex.decode("007fab")).containsExactly(0, 127, 0xAB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0A", "0g", "0x", " 0", "\u0660\u0660"})
  void refusesEverythingElse(String text) {
    assertRefused("hex_malformed", () -> Hex.decode(text));
  }
}
