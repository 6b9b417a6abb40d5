package org.waymark.client;

/**
 * The copy of the directory is too old to introduce a peer that arrived after it was last known to
 * be fresh ({@code newcomer_while_stale}).
 */
public final class StaleDirectory extends ResolutionException {

  private static final long serialVersionUID = 1L;

  StaleDirectory(String code, String message, String nextStep, Explanation explanation) {
    super(code, message, nextStep, explanation);
  }
}
