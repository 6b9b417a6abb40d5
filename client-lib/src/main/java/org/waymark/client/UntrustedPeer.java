package org.waymark.client;

/**
 * What the directory holds for this peer is not believed, or a local rule forbids the peer ({@code
 * denied}). The code is that of the verification that failed.
 */
public final class UntrustedPeer extends ResolutionException {

  private static final long serialVersionUID = 1L;

  UntrustedPeer(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
