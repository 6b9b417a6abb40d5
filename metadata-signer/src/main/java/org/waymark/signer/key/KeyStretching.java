package org.waymark.signer.key;

/**
 * What one guess of a passphrase costs: the parameters of Argon2id (RFC 9106).
 *
 * @param memoryKiB from 8 per lane to 1 GiB
 * @param iterations from 1 to 16
 * @param parallelism lanes, from 1 to 16
 */
public record KeyStretching(int memoryKiB, int iterations, int parallelism) {
  /** For keys that a service opens at every start: 19 MiB, 2 passes. */
  public static final KeyStretching INTERACTIVE = new KeyStretching(19 << 10, 2, 1);

  /** For keys that rest in a drawer: 64 MiB, 3 passes. */
  public static final KeyStretching OFFLINE = new KeyStretching(64 << 10, 3, 1);

  private static final int MAX_MEMORY_KIB = 1 << 20;
  private static final int MAX_ITERATIONS = 16;
  private static final int MAX_PARALLELISM = 16;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException when a value is out of range
   */
  public KeyStretching {
    if (parallelism < 1
        || parallelism > MAX_PARALLELISM
        || iterations < 1
        || iterations > MAX_ITERATIONS
        || memoryKiB < 8 * parallelism
        || memoryKiB > MAX_MEMORY_KIB) {
      throw new IllegalArgumentException(
          "Argon2id parameters out of range: "
              + memoryKiB
              + " KiB, "
              + iterations
              + " passes, "
              + parallelism
              + " lanes");
    }
  }
}
