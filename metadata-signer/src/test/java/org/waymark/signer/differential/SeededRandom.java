package org.waymark.signer.differential;

import java.security.SecureRandom;
import java.util.Random;

/** Makes the same keys in every run. For tests only: what it gives is no secret. */
final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final Random random;

  SeededRandom(long seed) {
    random = new Random(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  @Override
  public String getAlgorithm() {
    return "seeded";
  }
}
