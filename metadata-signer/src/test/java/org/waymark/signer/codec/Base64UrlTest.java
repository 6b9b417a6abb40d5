package org.waymark.signer.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Base64UrlTest {
  @Test
  void agreesWithTheJdkOnRandomBytes() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(70)];
      random.nextBytes(bytes);
      String text = Base64Url.encode(bytes);
      assertThat(text).isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
      assertThat(Base64Url.decode(text)).isEqualTo(bytes);
    }
  }

  @Test
  void decodesAPartOfAnArray() {
    assertThat(Base64Url.decode("xx.Zm9v.yy".getBytes(US_ASCII), 3, 7)).asString().isEqualTo("foo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Zg==", "Zm8=", "Z", "Zm9vY", "Zm 9v", "Zm9v\n", "+/8", "Zh", "Zm9", "Z\u0161"})
  void refusesEveryTextThatEncodingDoesNotGive(String text) {
    assertRefused("base64_malformed", () -> Base64Url.decode(text));
  }

  @Test
  void acceptsExactlyOneTextOfTwoCharactersForEachByte() {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/. ";
    int accepted = 0;
    for (char a : alphabet.toCharArray()) {
      for (char b : alphabet.toCharArray()) {
        try {
          byte[] bytes = Base64Url.decode("" + a + b);
          assertThat(Base64Url.encode(bytes)).isEqualTo("" + a + b);
          accepted++;
        } catch (org.waymark.signer.MalformedException e) {
          assertThat(e.code()).isEqualTo("base64_malformed");
        }
      }
    }
    assertThat(accepted).isEqualTo(256);
  }
}
