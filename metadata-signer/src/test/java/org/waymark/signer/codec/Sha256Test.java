package org.waymark.signer.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.signer.Refusals.assertRefused;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Sha256Test {
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void hashesThePartsAsOneMessage() {
    assertThat(Sha256.of("a".getBytes(US_ASCII), "bc".getBytes(US_ASCII))).hasToString(ABC);
  }

  @Test
  void keepsHexAndBytes() {
    Sha256 hash = Sha256.fromHex(ABC);
    assertThat(Sha256.ofBytes(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
    assertThat(hash.hex()).isEqualTo(ABC);
    assertThat(Sha256.zero().bytes()).containsOnly(0).hasSize(32);
  }

  @Test
  void isNotChangedThroughItsBytes() {
    Sha256 hash = Sha256.fromHex(ABC);
    Arrays.fill(hash.bytes(), (byte) 0);
    assertThat(hash.hex()).isEqualTo(ABC);
  }

  @Test
  void ordersAsUnsignedBytes() {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] a = new byte[32];
      random.nextBytes(a);
      byte[] b = a.clone();
      b[random.nextInt(32)] ^= (byte) (1 << random.nextInt(8));
      assertThat(Integer.signum(Sha256.ofBytes(a).compareTo(Sha256.ofBytes(b))))
          .isEqualTo(Integer.signum(Arrays.compareUnsigned(a, b)));
      assertThat(Sha256.ofBytes(a)).isNotEqualTo(Sha256.ofBytes(b));
    }
  }

  @Test
  void countsBitsFromTheMostSignificant() {
    Sha256 hash = Sha256.fromHex("80" + "00".repeat(30) + "01");
    assertThat(hash.bit(0)).isTrue();
    assertThat(hash.bit(1)).isFalse();
    assertThat(hash.bit(255)).isTrue();
    assertThatThrownBy(() -> hash.bit(256)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void feedsAnotherDigest() {
    Sha256 hash = Sha256.fromHex(ABC);
    MessageDigest digest = Sha256.newDigest();
    hash.update(digest);
    assertThat(Sha256.ofBytes(digest.digest())).isEqualTo(Sha256.of(hash.bytes()));
  }

  @Test
  void refusesOtherLengths() {
    assertRefused("hash_malformed", () -> Sha256.ofBytes(new byte[31]));
    assertRefused("hash_malformed", () -> Sha256.fromHex(ABC + "00"));
    assertRefused("hex_malformed", () -> Sha256.fromHex(ABC.toUpperCase(java.util.Locale.ROOT)));
  }
}
