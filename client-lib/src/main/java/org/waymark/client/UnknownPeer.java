package org.waymark.client;

/**
 * No federation has this peer: proved absent ({@code not_a_member}), left ({@code left}), or not a
 * name that a member could have ({@code host_*}, {@code ocm_address_*}).
 */
public final class UnknownPeer extends ResolutionException {

  private static final long serialVersionUID = 1L;

  UnknownPeer(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
