package org.waymark.signer.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.signer.Refusals.assertRefused;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.signer.InvalidSignatureException;
import org.waymark.signer.codec.Hex;

final class Ed25519StrictTest {
  private static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static SigningKey key(Random random) {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    return SigningKeys.ed25519FromSeed(seed);
  }

  @Test
  void acceptsAThousandHonestSignatures() {
    Random random = new Random(7);
    for (int i = 0; i < 1000; i++) {
      SigningKey key = key(random);
      byte[] message = new byte[random.nextInt(200)];
      random.nextBytes(message);
      assertThat(key.publicKey().verify(message, key.sign(message))).isTrue();
    }
  }

  @Test
  void signsAsTheJdkVerifies() throws GeneralSecurityException {
    Random random = new Random(8);
    for (int i = 0; i < 20; i++) {
      SigningKey key = key(random);
      byte[] message = new byte[i];
      Signature jdk = Signature.getInstance("Ed25519", "SunEC");
      jdk.initVerify(
          KeyFactory.getInstance("Ed25519", "SunEC")
              .generatePublic(
                  new X509EncodedKeySpec(Ed25519PublicKey.SPKI.wrap(key.publicKey().raw()))));
      jdk.update(message);
      assertThat(jdk.verify(key.sign(message))).isTrue();
    }
  }

  @Test
  void refusesEverySingleFlippedBitOfSignatureMessageAndKey() {
    Random random = new Random(9);
    SigningKey key = key(random);
    byte[] message = new byte[32];
    random.nextBytes(message);
    byte[] signature = key.sign(message);
    byte[] raw = key.publicKey().raw();
    List<String> accepted = new ArrayList<>();
    for (int bit = 0; bit < 512; bit++) {
      if (key.publicKey().verify(message, flip(signature, bit))) {
        accepted.add("signature bit " + bit);
      }
    }
    for (int bit = 0; bit < 256; bit++) {
      if (key.publicKey().verify(flip(message, bit), signature)) {
        accepted.add("message bit " + bit);
      }
      try {
        if (VerificationKey.ed25519(flip(raw, bit)).verify(message, signature)) {
          accepted.add("key bit " + bit);
        }
      } catch (InvalidSignatureException e) {
        assertThat(e.code()).isEqualTo("key_invalid");
      }
    }
    assertThat(accepted).isEmpty();
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] out = bytes.clone();
    out[bit / 8] ^= (byte) (1 << bit % 8);
    return out;
  }

  @Test
  void refusesOtherLengthsOfSignature() {
    SigningKey key = key(new Random(10));
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    for (int length : new int[] {0, 32, 63, 65, 128}) {
      assertThat(key.publicKey().verify(message, Arrays.copyOf(signature, length))).isFalse();
    }
  }

  @Test
  void refusesSPlusL() {
    SigningKey key = key(new Random(11));
    byte[] message = {1, 2, 3};
    byte[] signature = key.sign(message);
    byte[] s = reversed(Arrays.copyOfRange(signature, 32, 64));
    byte[] more = new BigInteger(1, s).add(L).toByteArray();
    byte[] same = signature.clone();
    System.arraycopy(Arrays.copyOf(reversed(more), 32), 0, same, 32, 32);
    assertThat(key.publicKey().verify(message, same)).isFalse();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] out = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      out[i] = bytes[bytes.length - 1 - i];
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // The eight points of small order.
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // x = 0 with the sign bit set.
        "0100000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // y = p, p + 1, 2^255 - 1: not canonical.
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // y = 2: not on the curve.
        "0200000000000000000000000000000000000000000000000000000000000000",
        // Of mixed order.
        "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d"
      })
  void refusesTheKeyAndTheSameBytesAsR(String encoded) {
    byte[] point = Hex.decode(encoded);
    assertRefused("key_invalid", () -> VerificationKey.ed25519(point));
    SigningKey key = key(new Random(12));
    byte[] signature = key.sign(new byte[1]);
    System.arraycopy(point, 0, signature, 0, 32);
    assertThat(key.publicKey().verify(new byte[1], signature)).isFalse();
  }

  @Test
  void refusesAnRWithTorsionThatTheBareVerifierAccepts() {
    // R + T with S for R + T: the equation with cofactor holds, the one without does not.
    byte[] seed = new byte[32];
    new Random(13).nextBytes(seed);
    byte[] forged = TorsionForgery.sign(seed, new byte[] {7});
    byte[] raw = SigningKeys.ed25519FromSeed(seed).publicKey().raw();
    assertThat(Ed25519.verify(forged, 0, raw, 0, new byte[] {7}, 0, 1)).isTrue();
    assertThat(VerificationKey.ed25519(raw).verify(new byte[] {7}, forged)).isFalse();
  }

  @Test
  void refusesKeysOfOtherLengths() {
    assertRefused("key_invalid", () -> VerificationKey.ed25519(new byte[31]));
    assertRefused("key_invalid", () -> VerificationKey.ed25519(new byte[33]));
    assertRefused("key_invalid", () -> VerificationKey.ed25519(new byte[0]));
  }
}
