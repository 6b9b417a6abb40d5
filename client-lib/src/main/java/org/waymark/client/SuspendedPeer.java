package org.waymark.client;

/** A member that must not be used for now ({@code suspended}); the message has the reason code. */
public final class SuspendedPeer extends ResolutionException {

  private static final long serialVersionUID = 1L;

  SuspendedPeer(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
