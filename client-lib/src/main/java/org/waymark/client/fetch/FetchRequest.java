package org.waymark.client.fetch;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What to get, and how much of it to put up with.
 *
 * @param uri absolute {@code https} URI ({@code http} only where the fetcher's address policy is
 *     for testing), without user information
 * @param maxBytes most body bytes, on the wire and again after decompression
 * @param timeout for the whole exchange: look-up, connection, redirects and the last body byte;
 *     more than zero, at most a day
 * @param maxRedirects most redirects to follow; 0 refuses any
 * @param etag entity tag of the copy at hand, with its quotes, as an earlier answer gave it
 * @param gzip whether the answer may be compressed
 * @param accept the {@code Accept} header
 * @param anyStatus whether a complete answer counts as one whatever its status, with its body; a
 *     redirect too, once no more may be followed. For those who ask what a server says to a request
 *     that it may well refuse
 * @param headers further header fields by name; those that the fetcher writes itself are not to be
 *     among them
 */
public record FetchRequest(
    URI uri,
    int maxBytes,
    Duration timeout,
    int maxRedirects,
    Optional<String> etag,
    boolean gzip,
    String accept,
    boolean anyStatus,
    Map<String, String> headers) {

  private static final Duration LONGEST = Duration.ofDays(1);

  public FetchRequest {
    boolean timely = timeout.compareTo(Duration.ZERO) > 0 && timeout.compareTo(LONGEST) <= 0;
    if (maxBytes < 0 || maxRedirects < 0 || !timely) {
      throw new IllegalArgumentException(
          "limits of a fetch are out of range: maxBytes=%d maxRedirects=%d timeout=%s"
              .formatted(maxBytes, maxRedirects, timeout));
    }
    requireFieldValue(accept);
    etag.ifPresent(FetchRequest::requireFieldValue);
    headers = Map.copyOf(headers);
    headers.forEach(
        (name, value) -> {
          requireFieldValue(value);
          if (!name.matches("[A-Za-z][A-Za-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("a header name must be letters, digits, hyphens");
          }
        });
  }

  /** One mebibyte, ten seconds, three redirects, no entity tag, gzip, anything accepted. */
  public static FetchRequest of(URI uri) {
    return new FetchRequest(
        uri, 1 << 20, Duration.ofSeconds(10), 3, Optional.empty(), true, "*/*", false, Map.of());
  }

  public FetchRequest withMaxBytes(int bytes) {
    return new FetchRequest(
        uri, bytes, timeout, maxRedirects, etag, gzip, accept, anyStatus, headers);
  }

  public FetchRequest withTimeout(Duration whole) {
    return new FetchRequest(
        uri, maxBytes, whole, maxRedirects, etag, gzip, accept, anyStatus, headers);
  }

  public FetchRequest withMaxRedirects(int redirects) {
    return new FetchRequest(
        uri, maxBytes, timeout, redirects, etag, gzip, accept, anyStatus, headers);
  }

  public FetchRequest withEtag(Optional<String> tag) {
    return new FetchRequest(
        uri, maxBytes, timeout, maxRedirects, tag, gzip, accept, anyStatus, headers);
  }

  public FetchRequest withGzip(boolean allowed) {
    return new FetchRequest(
        uri, maxBytes, timeout, maxRedirects, etag, allowed, accept, anyStatus, headers);
  }

  public FetchRequest withAccept(String types) {
    return new FetchRequest(
        uri, maxBytes, timeout, maxRedirects, etag, gzip, types, anyStatus, headers);
  }

  public FetchRequest withAnyStatus(boolean any) {
    return new FetchRequest(uri, maxBytes, timeout, maxRedirects, etag, gzip, accept, any, headers);
  }

  public FetchRequest withHeader(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new FetchRequest(
        uri, maxBytes, timeout, maxRedirects, etag, gzip, accept, anyStatus, more);
  }

  /** An entity tag comes from a server: it must not be able to add header lines to a request. */
  private static void requireFieldValue(String value) {
    if (!value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("a header value must be printable ASCII");
    }
  }
}
