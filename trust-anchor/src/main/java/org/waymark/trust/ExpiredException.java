package org.waymark.trust;

import java.time.Instant;
import org.waymark.signer.VerificationException;

/**
 * Something was right once and is too old now: {@code statement_expired membership_expired
 * root_expired snapshot_expired}.
 */
public final class ExpiredException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final Instant expiredAt;

  /**
   * @param what a noun phrase for the message, for example {@code "site statement of
   *     https://a.example"}
   */
  public ExpiredException(String code, String what, Instant expiredAt) {
    super(code, "The " + what + " expired at " + expiredAt + ".");
    this.what = what;
    this.expiredAt = expiredAt;
  }

  /** What expired. */
  public String what() {
    return what;
  }

  /** The first moment at which it was not valid any more. */
  public Instant expiredAt() {
    return expiredAt;
  }
}
