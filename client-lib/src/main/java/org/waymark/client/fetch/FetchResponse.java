package org.waymark.client.fetch;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete answer: status 200 with a body, or 304 without; another only where the request wanted
 * any. Immutable.
 */
public final class FetchResponse {

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final URI finalUri;

  /**
   * @param headers by lower-case name, values in the order received
   * @param body decoded (not compressed); taken over, not copied
   * @param finalUri where the answer came from, after redirects
   */
  public FetchResponse(int status, Map<String, List<String>> headers, byte[] body, URI finalUri) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.finalUri = finalUri;
  }

  /** 200 or 304, unless the request wanted any. */
  public int status() {
    return status;
  }

  /** Whether the copy at hand is still good: there is no body. */
  public boolean notModified() {
    return status == 304;
  }

  /** All headers by lower-case name. */
  public Map<String, List<String>> headers() {
    return headers;
  }

  /** The first value of a header, by name in any case. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** The body, decoded; not copied, so callers must not change it. */
  public byte[] body() {
    return body;
  }

  /** Where the answer came from, after redirects. */
  public URI finalUri() {
    return finalUri;
  }

  /**
   * The entity tag to send next time, where the server gave a well-formed one (RFC 9110, 8.8.3).
   */
  public Optional<String> etag() {
    return header("etag").filter(tag -> tag.length() <= 256 && tag.matches("(W/)?\"[!#-~]*\""));
  }
}
