package org.waymark.signer.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Hex;

final class SigningKeysTest {
  @Test
  void signsAsRfc8032Publishes() {
    // Section 7.1, test 2.
    SigningKey key =
        SigningKeys.ed25519FromSeed(
            Hex.decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
    assertThat(Hex.encode(key.publicKey().raw()))
        .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    assertThat(Hex.encode(key.sign(new byte[] {0x72})))
        .isEqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  }

  @Test
  void signsAsRfc6979Publishes() {
    // Appendix A.2.5, SHA-256, message "sample".
    SigningKey key =
        new P256SigningKey(
            new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16));
    byte[] signature = key.sign("sample".getBytes(UTF_8));
    assertThat(Hex.encode(signature))
        .isEqualTo(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
    assertThat(key.publicKey().verify("sample".getBytes(UTF_8), signature)).isTrue();
  }

  @Test
  void refusesP256SignaturesOutOfRange() {
    SigningKey key = SigningKeys.p256(new SecureRandom());
    byte[] message = {1};
    byte[] signature = key.sign(message);
    byte[] zeroR = signature.clone();
    Arrays.fill(zeroR, 0, 32, (byte) 0);
    byte[] largeS = signature.clone();
    Arrays.fill(largeS, 32, 64, (byte) 0xFF);
    assertThat(key.publicKey().verify(message, signature)).isTrue();
    assertThat(key.publicKey().verify(message, zeroR)).isFalse();
    assertThat(key.publicKey().verify(message, largeS)).isFalse();
    assertThat(key.publicKey().verify(message, Arrays.copyOf(signature, 65))).isFalse();
    assertThat(key.publicKey().verify(message, new byte[64])).isFalse();
    assertThat(key.publicKey().verify(new byte[] {2}, signature)).isFalse();
  }

  @Test
  void showsOnlyThePublicName() {
    for (SigningKey key :
        new SigningKey[] {
          SigningKeys.ed25519(new SecureRandom()), SigningKeys.p256(new SecureRandom())
        }) {
      assertThat(key.toString()).endsWith(" signing key " + key.publicKey().thumbprint());
      assertThat(key).isNotInstanceOf(Serializable.class);
    }
  }

  @Test
  void refusesSeedsOfOtherLengths() {
    assertThatThrownBy(() -> SigningKeys.ed25519FromSeed(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void copiesTheSeed() {
    byte[] seed = new byte[32];
    SigningKey key = SigningKeys.ed25519FromSeed(seed);
    byte[] before = key.sign(new byte[1]);
    Arrays.fill(seed, (byte) 1);
    assertThat(key.sign(new byte[1])).isEqualTo(before);
  }
}
