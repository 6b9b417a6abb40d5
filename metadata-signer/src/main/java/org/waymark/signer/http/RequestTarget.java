package org.waymark.signer.http;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.waymark.signer.MalformedException;

/**
 * Where a request goes, as one absolute URI and in the parts that RFC 9421, section 2.2, signs.
 *
 * @param uri as given
 * @param scheme {@code https} or {@code http}
 * @param authority host in lower case and the port where it is not the scheme's own
 * @param path as given, {@code /} where empty
 * @param query with its question mark, or the question mark alone where there is none
 */
record RequestTarget(String uri, String scheme, String authority, String path, String query) {
  private static final int MAX_LENGTH = 8 << 10;

  /** RFC 3986, appendix B, for what a request can be sent to: no user, no fragment. */
  private static final Pattern ABSOLUTE =
      Pattern.compile(
          "(https?)://([A-Za-z0-9._~%-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?(/[^?#]*)?(\\?[^#]*)?");

  /**
   * Reads a URI.
   *
   * @throws MalformedException {@code http_message}
   */
  static RequestTarget parse(String uri) {
    if (uri.length() > MAX_LENGTH || !uri.chars().allMatch(c -> c > ' ' && c <= '~')) {
      throw malformed();
    }
    Matcher parts = ABSOLUTE.matcher(uri);
    if (!parts.matches()) {
      throw malformed();
    }
    String scheme = parts.group(1);
    String path = parts.group(4);
    String query = parts.group(5);
    return new RequestTarget(
        uri,
        scheme,
        authority(scheme, parts.group(2) + (parts.group(3) == null ? "" : parts.group(3))),
        path == null ? "/" : path,
        query == null ? "?" : query);
  }

  /** The one spelling of a host and port (RFC 9421, section 2.2.3). */
  static String authority(String scheme, String hostAndPort) {
    String lower = hostAndPort.toLowerCase(Locale.ROOT);
    String own = scheme.equals("https") ? ":443" : ":80";
    return lower.endsWith(own) ? lower.substring(0, lower.length() - own.length()) : lower;
  }

  /** What the request line carries in origin form (RFC 9112, section 3.2.1). */
  String originForm() {
    return query.equals("?") && !uri.endsWith("?") ? path : path + query;
  }

  private static MalformedException malformed() {
    return new MalformedException(
        "http_message",
        "The target of the request is not an absolute http or https URI of at most "
            + MAX_LENGTH
            + " printable characters without user and fragment.");
  }
}
