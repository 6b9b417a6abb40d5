package org.waymark.server.limit;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of requests that nobody may make as often as he likes; each is counted by itself. */
public enum Limited {
  /** {@code POST applications}: costs an invitation, a row and checks over the network. */
  APPLY("POST", "/api/v1/applications/?"),
  /** {@code GET applications/{id}}: a site waits for its answer. */
  APPLICATION("GET", "/api/v1/applications/[^/]+/?"),
  /** What sites change about themselves. */
  SITE("PUT|POST", "/api/v1/sites/[^/]+/(statement|leave|rotate-key|recover|object)/?"),
  /** {@code GET /join/…}: a person reads a page. */
  JOIN("GET", "/join/.*"),
  /**
   * What plain OpenID Federation clients ask; counted by its handler, which refuses in the words of
   * that specification.
   */
  FEDERATION("", ""),
  /** {@code POST /directory/cosignatures}: costs signature checks and, if they hold, a file. */
  COSIGN("POST", "/directory/cosignatures"),
  /** A request that showed a wrong token; counted when it failed. */
  AUTHENTICATION("", "");

  private final Pattern methods;
  private final Pattern paths;

  Limited(String methods, String paths) {
    this.methods = Pattern.compile(methods);
    this.paths = Pattern.compile(paths);
  }

  /** Lower case, as metrics and the audit trail name it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind that a request is of. */
  static Optional<Limited> of(String method, String path) {
    boolean limited =
        path.startsWith("/api/v1/") || path.startsWith("/join/") || method.equals("POST");
    if (!limited) {
      return Optional.empty(); // nearly all requests, which are for the directory
    }
    String read = method.equals("HEAD") ? "GET" : method;
    for (Limited kind : values()) {
      if (kind.methods.matcher(read).matches() && kind.paths.matcher(path).matches()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
