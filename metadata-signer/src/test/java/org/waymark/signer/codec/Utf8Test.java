package org.waymark.signer.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8Test {
  @Test
  void agreesWithTheJdkOnRandomBytesNearTheBorders() {
    int[] borders = {
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1,
      0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
    };
    Random random = new Random(4);
    int accepted = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(12)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) borders[random.nextInt(borders.length)];
      }
      boolean expected = jdkAccepts(bytes);
      accepted += expected ? 1 : 0;
      assertThat(Utf8.isWellFormed(bytes)).as(Hex.encode(bytes)).isEqualTo(expected);
    }
    assertThat(accepted).isGreaterThan(1000);
  }

  private static boolean jdkAccepts(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void findsSurrogatesWithoutPartner() {
    assertThat(Utf8.isEncodable("a\uD83D\uDE00b")).isTrue();
    assertThat(Utf8.isEncodable("\uD83D")).isFalse();
    assertThat(Utf8.isEncodable("\uDE00")).isFalse();
    assertThat(Utf8.isEncodable("\uDE00\uD83D")).isFalse();
    assertThat(Utf8.isEncodable("\uD83D\uD83D\uDE00")).isFalse();
  }
}
