package org.waymark.client.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.waymark.signer.MalformedException;

/**
 * A forward proxy that everything outside of the own network is reached through, by HTTP {@code
 * CONNECT} (RFC 9110, 9.3.6): the proxy carries bytes, TLS ends at the server that was asked for.
 * It is asked without credentials.
 *
 * <p>What the {@link AddressPolicy} can still say then: an address in a URI and a name that this
 * machine's own DNS knows are checked as always, and refused where every address is refused; a
 * server in a range that {@link AddressPolicy#allowing} names is inside and is dialled directly. A
 * name that is unknown here goes to the proxy, which looks it up by itself: where it leads is then
 * the proxy's rule, not ours. The proxy's own address is not checked, as an operator chose it.
 *
 * @param host a name or an address; an IPv6 literal without brackets
 * @param port 1 to 65535
 */
public record ForwardProxy(String host, int port) {

  /** Where most proxies listen. */
  private static final int DEFAULT_PORT = 3128;

  public ForwardProxy {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw malformed(host + ":" + port, "has no host, or a port out of range");
    }
  }

  /**
   * Reads {@code host:port} or {@code http://host:port}; without a port it is 3128.
   *
   * @throws MalformedException {@code proxy_malformed}
   */
  public static ForwardProxy parse(String text) {
    String url = text.contains("://") ? text : "http://" + text;
    URI uri;
    try {
      uri = new URI(url.strip());
    } catch (URISyntaxException e) {
      throw malformed(text, "is no address of a proxy");
    }
    if (!"http".equals(uri.getScheme().toLowerCase(Locale.ROOT))) {
      throw malformed(text, "is not reached by http, which is all that is supported");
    }
    if (uri.getRawUserInfo() != null) {
      throw malformed(text, "carries a user or a password, which is not supported");
    }
    boolean more = uri.getRawQuery() != null || !uri.getRawPath().matches("/?");
    if (uri.getHost() == null || more) {
      throw malformed(text, "is not HOST:PORT");
    }
    String host = uri.getHost();
    return new ForwardProxy(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        uri.getPort() == -1 ? DEFAULT_PORT : uri.getPort());
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The text is not repeated where it may hold a password. */
  private static MalformedException malformed(String text, String why) {
    String shown = text.contains("@") ? "The proxy" : "The proxy '" + text + "'";
    return new MalformedException(
        "proxy_malformed", shown + " " + why + "; write --proxy http://proxy.example.org:3128.");
  }
}
