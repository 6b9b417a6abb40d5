package org.waymark.server.api;

import org.waymark.node.http.Problem;

/**
 * A request that is wrong in itself, whatever it asks for: it is refused before anything is tried.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public RequestException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** What to answer. */
  public Problem problem() {
    return problem;
  }
}
