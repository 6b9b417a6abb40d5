package org.waymark.trust;

import org.waymark.signer.VerificationException;
import org.waymark.trust.id.EntityId;

/**
 * A site's request is not taken (formats.md, section 12): {@code request_audience} when it was made
 * for another federation, {@code request_expired} when its time is over, has not come yet or is
 * longer than allowed.
 */
public final class RequestException extends VerificationException {
  private static final long serialVersionUID = 1L;

  private final EntityId sub;

  /**
   * @param sub the site that the request names
   */
  public RequestException(String code, EntityId sub, String message) {
    super(code, message);
    this.sub = sub;
  }

  /** The site that the request names, whoever sent it. */
  public EntityId sub() {
    return sub;
  }
}
