package org.waymark.server.api;

import java.util.Map;
import org.waymark.node.http.Problem;

/**
 * A request that is wrong in itself, whatever it asks for: it is refused before anything is tried.
 */
public final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  public RequestException(Problem problem) {
    this(problem, Map.of());
  }

  /**
   * With headers that belong to the status, such as {@code Retry-After}.
   *
   * @param headers of the answer over HTTP
   */
  public RequestException(Problem problem, Map<String, String> headers) {
    super(problem.detail());
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /** What to answer. */
  public Problem problem() {
    return problem;
  }

  /** What else to answer. */
  public Map<String, String> headers() {
    return headers;
  }
}
