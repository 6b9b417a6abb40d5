package org.waymark.client;

/**
 * There is no answer that may be used. Each kind asks for another reaction of the caller; the
 * {@link #code()} says precisely what happened and is stable.
 */
public abstract sealed class ResolutionException extends RuntimeException
    permits UnknownPeer,
        SuspendedPeer,
        RevokedPeer,
        UntrustedPeer,
        StaleDirectory,
        ExpiredDirectory {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final String nextStep;
  private final transient Explanation explanation;

  ResolutionException(String code, String message, String nextStep, Explanation explanation) {
    super(message);
    this.code = code;
    this.nextStep = nextStep;
    this.explanation = explanation;
  }

  /** Stable, snake_case. */
  public final String code() {
    return code;
  }

  /** What was asked, as it was typed. */
  public final String query() {
    return explanation.query();
  }

  /** What was checked, up to the step that failed. */
  public final Explanation explanation() {
    return explanation;
  }

  /** What to do now: a sentence that holds the command to run. */
  public final String nextStep() {
    return nextStep;
  }
}
