package org.waymark.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.key.SigningKeys;
import org.waymark.signer.key.VerificationKey;

/**
 * One strict check of an Ed25519 signature by a key that was validated before, against Bouncy
 * Castle's own check by a key that was decompressed before.
 */
final class StrictEd25519 {
  private static final int SIGNATURES = 1_000;
  private static final int MESSAGE = 1_500;

  private StrictEd25519() {}

  @SuppressWarnings("ArrayRecordComponent") // compared with nothing
  private record Signed(
      VerificationKey key, Ed25519.PublicPoint point, byte[] message, byte[] signature) {}

  static Comparison measure(Path folder) throws Exception {
    List<Signed> signed = signed();
    return Comparison.measure(
        "a strict Ed25519 check",
        "ours",
        () -> ours(signed),
        "Bouncy Castle's",
        () -> theirs(signed),
        2.0,
        10,
        41);
  }

  private static List<Signed> signed() {
    Random random = new Random(1);
    List<Signed> signed = new ArrayList<>();
    for (int i = 0; i < SIGNATURES; i++) {
      byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
      byte[] message = new byte[MESSAGE];
      random.nextBytes(seed);
      random.nextBytes(message);
      SigningKey key = SigningKeys.ed25519FromSeed(seed);
      signed.add(
          new Signed(
              key.publicKey(),
              Ed25519.validatePublicKeyPartialExport(key.publicKey().raw(), 0),
              message,
              key.sign(message)));
    }
    return signed;
  }

  private static double ours(List<Signed> signed) {
    long began = System.nanoTime();
    for (Signed one : signed) {
      require(one.key().verify(one.message(), one.signature()));
    }
    return (System.nanoTime() - began) / (double) SIGNATURES;
  }

  private static double theirs(List<Signed> signed) {
    long began = System.nanoTime();
    for (Signed one : signed) {
      require(Ed25519.verify(one.signature(), 0, one.point(), one.message(), 0, MESSAGE));
    }
    return (System.nanoTime() - began) / (double) SIGNATURES;
  }

  private static void require(boolean verified) {
    if (!verified) {
      throw new IllegalStateException("a signature of the benchmark does not verify");
    }
  }
}
