package org.waymark.signer.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Base64StdTest {
  @Test
  void agreesWithTheJdkOnRandomBytes() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(70)];
      random.nextBytes(bytes);
      String text = Base64Std.encode(bytes);
      assertThat(text).isEqualTo(Base64.getEncoder().encodeToString(bytes));
      assertThat(Base64Std.decode(text)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "-_8=", "Zg==Zg=="})
  void refusesEveryTextThatEncodingDoesNotGive(String text) {
    assertRefused("base64_malformed", () -> Base64Std.decode(text));
  }
}
