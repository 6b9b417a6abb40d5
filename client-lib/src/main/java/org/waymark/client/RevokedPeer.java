package org.waymark.client;

/** A former member that was thrown out ({@code revoked}); the message has the reason code. */
public final class RevokedPeer extends ResolutionException {

  private static final long serialVersionUID = 1L;

  RevokedPeer(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
