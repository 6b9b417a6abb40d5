package org.waymark.client.fetch;

import java.net.URI;
import java.time.Duration;

/**
 * One call of an interface whose refusals say something too, and how much of an answer to put up
 * with.
 *
 * @param method {@code GET}, {@code POST} or {@code PUT}
 * @param uri as in {@link FetchRequest}
 * @param type media type of the document; of no meaning for {@code GET}
 * @param document sent in UTF-8
 * @param maxBytes most body bytes of the answer
 * @param timeout for the whole exchange, more than zero
 */
public record ApiCall(
    String method, URI uri, String type, String document, int maxBytes, Duration timeout) {

  public ApiCall {
    if (!method.matches("GET|POST|PUT") || !type.matches("[a-z0-9.+/-]+(; charset=utf-8)?")) {
      throw new IllegalArgumentException("a call is GET, POST or PUT, and its document has a type");
    }
    if (maxBytes < 0 || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("limits of a call are out of range");
    }
  }

  /** Reads, with an answer of at most one mebibyte within a minute. */
  public static ApiCall get(URI uri) {
    return of("GET", uri, "application/json", "");
  }

  /** Hands a document in. */
  public static ApiCall post(URI uri, String type, String document) {
    return of("POST", uri, type, document);
  }

  /** Puts a document in the place of what is there. */
  public static ApiCall put(URI uri, String type, String document) {
    return of("PUT", uri, type, document);
  }

  private static ApiCall of(String method, URI uri, String type, String document) {
    return new ApiCall(method, uri, type, document, 1 << 20, Duration.ofMinutes(1));
  }
}
