package org.waymark.server.membership;

import org.waymark.node.http.Problem;

/** A registry answered, and the answer is no. */
public final class RegistryRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  RegistryRefusal(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** What the registry said, as it said it. */
  public Problem problem() {
    return problem;
  }

  /** Stable, snake_case. */
  public String code() {
    return problem.code();
  }

  /** Whether the registry has what was sent already, byte for byte. */
  public boolean hasItAlready() {
    return code().equals("counter_unchanged");
  }
}
