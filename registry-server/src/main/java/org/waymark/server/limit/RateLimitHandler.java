package org.waymark.server.limit;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.waymark.node.http.Client;
import org.waymark.node.http.Problem;

/**
 * Stands before the other handlers and refuses what one client asks too often, before a thread is
 * spent on it or a byte of its body is read. Thread-safe.
 */
public final class RateLimitHandler extends Handler.Abstract.NonBlocking {
  private final RateLimiter limiter;

  public RateLimitHandler(RateLimiter limiter) {
    this.limiter = limiter;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    Optional<Limited> kind =
        path == null ? Optional.empty() : Limited.of(request.getMethod(), path);
    Optional<Duration> wait = kind.flatMap(it -> limiter.take(it, Client.of(request)));
    if (wait.isEmpty()) {
      return false;
    }
    response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds(wait.get()));
    problem(wait.get()).send(response, callback);
    return true;
  }

  /** The refusal, wherever it is found. */
  public static Problem problem(Duration wait) {
    return Problem.of(
            429, "rate_limited", "There were too many requests of this kind from this address.")
        .withNext("wait " + seconds(wait) + " seconds, then send it again");
  }

  /** {@code Retry-After}: whole seconds, and not too early (RFC 9110, section 10.2.3). */
  public static long seconds(Duration wait) {
    return Math.max(1, wait.plusNanos(999_999_999).toSeconds());
  }
}
