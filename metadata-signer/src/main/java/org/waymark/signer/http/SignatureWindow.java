package org.waymark.signer.http;

import java.time.Duration;
import java.time.Instant;
import org.waymark.signer.InvalidSignatureException;

/**
 * How old a signature may be, and how far ahead of this clock.
 *
 * @param maxAge for how long a captured request could be sent again
 * @param skew by how much two clocks may differ
 */
record SignatureWindow(Duration maxAge, Duration skew) {
  SignatureWindow {
    if (maxAge.isNegative() || maxAge.isZero() || skew.isNegative()) {
      throw new IllegalArgumentException("a window of " + maxAge + " and " + skew);
    }
  }

  /**
   * Refuses what is outside.
   *
   * @throws InvalidSignatureException {@code signature_early} or {@code signature_stale}
   */
  void require(Instant created, Instant now) {
    if (created.isAfter(now.plus(skew))) {
      throw new InvalidSignatureException(
          "signature_early",
          "The request was signed at "
              + created
              + ", more than "
              + skew.toSeconds()
              + " seconds ahead of the clock here; compare the two clocks.");
    }
    if (created.isBefore(now.minus(maxAge))) {
      throw new InvalidSignatureException(
          "signature_stale",
          "The request was signed at "
              + created
              + ", more than "
              + maxAge.toSeconds()
              + " seconds ago; sign and send it again.");
    }
  }
}
