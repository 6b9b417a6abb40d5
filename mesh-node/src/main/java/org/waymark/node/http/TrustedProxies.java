package org.waymark.node.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.util.InetAddressSet;

/**
 * Believes {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} where the connection comes
 * from a proxy that the operator named, and nowhere else: anybody can write a header. Proxies
 * append, so lists are read from the right: the client is the last address that is not a trusted
 * proxy itself. The {@code Forwarded} header of RFC 7239 is not read: a proxy that sets the others
 * need not remove it.
 */
final class TrustedProxies implements HttpConfiguration.Customizer {

  // Only literals ever: looking a name up would let a header, or a name server, decide.
  private static final String LITERAL =
      "([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)";

  private final InetAddressSet trusted = new InetAddressSet();

  /**
   * @param addresses literals or ranges such as {@code 10.0.0.0/8}
   * @throws ListenerException {@code proxy_malformed}
   */
  TrustedProxies(Collection<String> addresses) {
    for (String address : addresses) {
      try {
        if (!address.matches(LITERAL + "(/[0-9]{1,3})?")) {
          throw new IllegalArgumentException(address);
        }
        trusted.add(address);
      } catch (IllegalArgumentException e) {
        throw new ListenerException(
            "proxy_malformed",
            "'" + address + "' is not the address of a proxy; write 10.0.0.7 or 10.0.0.0/8",
            e);
      }
    }
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    SocketAddress from = request.getConnectionMetaData().getRemoteSocketAddress();
    if (!(from instanceof InetSocketAddress peer)
        || peer.getAddress() == null
        || !trusted.test(peer.getAddress())) {
      return request;
    }
    HttpFields fields = request.getHeaders();
    List<String> clients = fields.getCSV("X-Forwarded-For", false);
    String scheme =
        last(fields.getCSV("X-Forwarded-Proto", false), request.getHttpURI().getScheme());
    String host = last(fields.getCSV("X-Forwarded-Host", false), "");
    if (clients.isEmpty() && host.isEmpty() && !fields.contains("X-Forwarded-Proto")) {
      return request;
    }
    return new Forwarded(
        request,
        client(clients, peer),
        scheme.toLowerCase(Locale.ROOT).equals("https"),
        host.isEmpty() ? Request.getServerName(request) + portOf(request) : host);
  }

  private static String portOf(Request request) {
    HostPort authority = request.getConnectionMetaData().getServerAuthority();
    int port = request.getHttpURI().getPort();
    if (port > 0) {
      return ":" + port;
    }
    return authority != null && authority.hasPort() ? ":" + authority.getPort() : "";
  }

  private static String last(List<String> values, String otherwise) {
    return values.isEmpty() ? otherwise : values.get(values.size() - 1);
  }

  private InetSocketAddress client(List<String> clients, InetSocketAddress peer) {
    InetSocketAddress nearest = peer;
    for (int i = clients.size() - 1; i >= 0 && trusted.test(nearest.getAddress()); i--) {
      String hop = clients.get(i);
      if (!hop.matches(LITERAL)) {
        break; // "unknown" or a made-up name: the proxy itself is all we know
      }
      try {
        nearest = new InetSocketAddress(InetAddress.getByName(hop), 0);
      } catch (java.net.UnknownHostException e) {
        break;
      }
    }
    return nearest;
  }

  private static final class Forwarded extends Request.Wrapper {

    private final ConnectionMetaData connection;
    private final HttpURI uri;
    private final HttpFields headers;
    private final boolean secure;

    Forwarded(Request request, InetSocketAddress client, boolean secure, String authority) {
      super(request);
      HostPort host;
      try {
        host = new HostPort(authority);
      } catch (IllegalArgumentException e) {
        throw new HttpException.RuntimeException(
            HttpStatus.BAD_REQUEST_400, "the proxy forwarded a host that is none", e);
      }
      this.secure = secure;
      this.uri =
          HttpURI.build(request.getHttpURI())
              .scheme(secure ? "https" : "http")
              .host(host.getHost())
              .port(host.hasPort() ? host.getPort() : -1)
              .asImmutable();
      // The server insists that Host and authority agree (RFC 9112, 3.2).
      this.headers =
          HttpFields.build(request.getHeaders()).put(HttpHeader.HOST, authority).asImmutable();
      this.connection =
          new ConnectionMetaData.Wrapper(request.getConnectionMetaData()) {
            @Override
            public SocketAddress getRemoteSocketAddress() {
              return client;
            }

            @Override
            public boolean isSecure() {
              return secure;
            }

            @Override
            public HostPort getServerAuthority() {
              return host;
            }
          };
    }

    @Override
    public ConnectionMetaData getConnectionMetaData() {
      return connection;
    }

    @Override
    public HttpFields getHeaders() {
      return headers;
    }

    @Override
    public HttpURI getHttpURI() {
      return uri;
    }

    @Override
    public boolean isSecure() {
      return secure;
    }
  }
}
