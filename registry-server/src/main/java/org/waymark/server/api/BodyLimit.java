package org.waymark.server.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.waymark.node.http.Problem;
import org.waymark.registry.catalogue.Catalogue;
import org.waymark.trust.statement.SiteRequest;

/**
 * How much the body of a request may have, by what it is: told before anybody looks at its bytes or
 * at who sends it.
 */
enum BodyLimit {
  /** formats.md allows a token 65,536 characters; some room for white space around it. */
  STATEMENT((64 << 10) + 1024),

  /** What a site signed, with a statement inside. */
  SIGNED_REQUEST(SiteRequest.MAX_TOKEN + 1024),

  /** An order of an operator may have two such tokens in it. */
  ORDER(SiteRequest.MAX_TOKEN + (48 << 10)),

  /** Characters of a question take up to three bytes each. */
  QUERY(3 * Catalogue.MAX_QUERY),

  /** A rule set has at most 1 MiB, and the JSON around it and in its strings takes some more. */
  RULES(2 << 20),

  /** A root has at most 1 MiB, and in a string each of its quotes takes two bytes. */
  ROOT(2 << 20);

  private static final String API = "/api/v1/";

  private final int bytes;

  BodyLimit(int bytes) {
    this.bytes = bytes;
  }

  /** At most so many. */
  int bytes() {
    return bytes;
  }

  /**
   * The limit of a request.
   *
   * @param path as it was sent
   * @param type the content type as it was sent; what none takes is read as the least
   */
  static BodyLimit of(String path, @Nullable String type) {
    if (path.equals(API + "roots")) {
      return ROOT;
    }
    if (path.equals(API + "rules") || path.startsWith(API + "rules/")) {
      return RULES;
    }
    if (path.equals(API + "sparql")) {
      return QUERY;
    }
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      return ORDER;
    }
    boolean request =
        path.equals(API + "applications")
            || path.endsWith("/leave")
            || path.endsWith("/rotate-key")
            || path.endsWith("/recover")
            || path.endsWith("/object");
    return request ? SIGNED_REQUEST : STATEMENT;
  }

  /** What is said of a body that has more. */
  Problem tooLarge() {
    return switch (this) {
      case STATEMENT -> Problems.of(RequestBody.tooLarge());
      case SIGNED_REQUEST ->
          Problem.of(
                  413,
                  "too_large",
                  "A request of a site has at most "
                      + SiteRequest.MAX_TOKEN
                      + " characters, and this is more.")
              .withNext("have the site make the request again: waymark site-admin apply");
      case ORDER ->
          Problem.of(
                  413,
                  "request_too_large",
                  "A request to this path has at most " + bytes + " bytes, and this has more.")
              .withNext("leave out what /openapi.json does not list for this path");
      case QUERY ->
          Problem.of(
                  413,
                  "query_too_large",
                  "A query has at most " + Catalogue.MAX_QUERY + " characters, and this has more.")
              .withNext("ask for less at once");
      case ROOT ->
          Problem.of(413, "request_too_large", "A root has at most 1 MiB, and the body has more.")
              .withNext("send the one file that waymark root sign wrote");
      case RULES ->
          Problem.of(413, "rules_too_large", "A rule set has at most 1 MiB, and the body has more.")
              .withNext("split the shapes, or leave out what is not needed");
    };
  }
}
