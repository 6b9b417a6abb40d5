package org.waymark.client.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import org.waymark.client.fetch.FetchException.Kind;

/** Where an answer that is neither 200 nor 304 leads, if anywhere (RFC 9110, 15.4). */
final class Redirects {

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirects() {}

  static boolean is(FetchResponse answer) {
    return STATUSES.contains(answer.status());
  }

  static Target next(FetchResponse answer, Target from) throws FetchException {
    if (!is(answer)) {
      throw FetchException.ofStatus(
          answer.status(), from.uri() + " answered with status " + answer.status() + ".");
    }
    String location = answer.header("location").orElse("");
    Target next = Target.of(resolve(location, from));
    if (from.tls() && !next.tls()) {
      throw new FetchException(
          Kind.DOWNGRADE,
          "redirect_downgrade",
          from.uri() + " redirects to " + next.uri() + ", which is without TLS.");
    }
    return next;
  }

  private static URI resolve(String location, Target from) throws FetchException {
    try {
      if (!location.isEmpty()) {
        return from.uri().resolve(new URI(location));
      }
    } catch (URISyntaxException e) {
      // Refused below, together with a missing one.
    }
    throw new FetchException(
        Kind.REDIRECT_REFUSED,
        "redirect_malformed",
        from.uri() + " redirects to something that is not a URI.");
  }

  static FetchException tooMany(FetchRequest request) {
    return new FetchException(
        Kind.REDIRECT_REFUSED,
        request.maxRedirects() == 0 ? "redirect_refused" : "redirect_too_many",
        request.uri()
            + " redirects more often than "
            + request.maxRedirects()
            + " times, which is the limit here.");
  }
}
