package org.waymark.server.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.Client;
import org.waymark.node.http.Problem;
import org.waymark.registry.access.AccessToken;
import org.waymark.registry.access.Permission;
import org.waymark.server.limit.Limited;
import org.waymark.server.limit.RateLimitHandler;
import org.waymark.server.limit.RateLimiter;

/**
 * Tells who calls by {@code Authorization: Bearer} (RFC 6750): the token of this start, which is in
 * the data folder, or an access token. Wrong ones are counted by client; a right one is let through
 * however many wrong ones came from the same address, so that nobody behind the same proxy can lock
 * an operator out. What protects tokens from being guessed is that they are 256 random bits.
 * Thread-safe.
 */
public final class Access {
  private static final String SCHEME = "Bearer ";
  private static final int LONGEST = 256;
  private static final String CHALLENGE = "Bearer realm=\"waymark\"";

  private final OperatorToken start;
  private final Function<String, Optional<AccessToken>> tokens;
  private final RateLimiter limiter;

  /**
   * @param start the token of this start
   * @param tokens finds an access token by its secret, unless it is revoked or expired
   * @param limiter counts wrong ones
   */
  public Access(
      OperatorToken start, Function<String, Optional<AccessToken>> tokens, RateLimiter limiter) {
    this.start = start;
    this.tokens = tokens;
    this.limiter = limiter;
  }

  /**
   * Who calls, if it has a permission.
   *
   * @param authorization the value of the header
   * @throws RequestException {@code operator_token_refused} (401), {@code rate_limited} (429),
   *     {@code permission_missing} (403)
   */
  public Caller require(Permission needed, @Nullable String authorization, Client client) {
    Optional<Caller> caller = caller(authorization);
    if (caller.isEmpty()) {
      throw refused(authorization != null, client);
    }
    if (!caller.get().may(needed)) {
      throw new RequestException(
          Problem.of(
                  403,
                  "permission_missing",
                  caller.get().actor().name() + " may not do that: it takes " + needed.code() + ".")
              .withNext("ask for a token with that permission: waymark token create"),
          Map.of(
              "WWW-Authenticate",
              CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.code() + "\""));
    }
    return caller.get();
  }

  private Optional<Caller> caller(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > LONGEST
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return start.matches(authorization)
        ? Optional.of(Caller.OWNER)
        : tokens.apply(authorization.substring(SCHEME.length())).map(Caller::of);
  }

  private RequestException refused(boolean shown, Client client) {
    Optional<Duration> wait =
        shown ? limiter.take(Limited.AUTHENTICATION, client) : Optional.empty();
    if (wait.isPresent()) {
      return new RequestException(
          RateLimitHandler.problem(wait.get()),
          Map.of("Retry-After", Long.toString(RateLimitHandler.seconds(wait.get()))));
    }
    return new RequestException(
        Problem.of(
                401,
                "operator_token_refused",
                "This path is for operators and the request shows no valid token.")
            .withNext(
                "send Authorization: Bearer with an access token; waymark token create makes one"),
        Map.of("WWW-Authenticate", CHALLENGE + (shown ? ", error=\"invalid_token\"" : "")));
  }
}
