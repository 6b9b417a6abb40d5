package org.waymark.client.fetch;

import java.net.URI;
import java.util.Locale;
import org.waymark.client.fetch.FetchException.Kind;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.Host;

/**
 * Where one request goes: the parts of an absolute {@code http} or {@code https} URI.
 *
 * @param host lower case; an IPv6 literal without brackets
 * @param path path and query as they go into the request line
 */
record Target(URI uri, boolean tls, String host, int port, String path) {

  private static final int MAX_URI = 8192;

  static Target of(URI uri) throws FetchException {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw invalid(uri, "is neither https nor http");
    }
    if (uri.getRawUserInfo() != null) {
      throw invalid(uri, "carries user information, which is never sent");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw invalid(uri, "has no host that DNS could know");
    }
    if (uri.toASCIIString().length() > MAX_URI) {
      throw invalid(uri, "is longer than " + MAX_URI + " characters");
    }
    int port = uri.getPort() == -1 ? (tls ? 443 : 80) : uri.getPort();
    if (port < 1 || port > 65535) {
      throw invalid(uri, "has a port out of range");
    }
    boolean bracketed = host.startsWith("[");
    String plain =
        (bracketed ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
    if (!bracketed && !isIpv4(plain)) {
      requireName(uri, plain);
    }
    URI ascii = URI.create(uri.toASCIIString());
    String path =
        ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    return new Target(uri, tls, plain, port, path + query);
  }

  /** The Host field: the port is left out where it is the scheme's own (RFC 9110, 4.2.3). */
  String hostField() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }

  /** Scheme and authority, which a connection belongs to. */
  String origin() {
    return (tls ? "https://" : "http://") + hostField();
  }

  /** Whether the host is an address rather than a name. */
  boolean isLiteral() {
    return isLiteral(host);
  }

  static boolean isLiteral(String host) {
    return host.indexOf(':') >= 0 || isIpv4(host);
  }

  private static boolean isIpv4(String host) {
    return host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  }

  /** Names that some resolvers read as addresses end here, and what TLS cannot name (RFC 6066). */
  private static void requireName(URI uri, String host) throws FetchException {
    try {
      Host.parse(host);
    } catch (MalformedException e) {
      throw invalid(uri, "has a host that is no proper name (" + e.code() + ")");
    }
  }

  private static FetchException invalid(URI uri, String why) {
    String text = uri.toString();
    String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
    return new FetchException(Kind.PROTOCOL, "uri_invalid", "The URI " + shown + " " + why + ".");
  }
}
