package org.waymark.node.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.eclipse.jetty.server.Request;

/**
 * Whom requests are counted for: the peer of the connection or, where that is a trusted proxy, the
 * client that it names. All clients of a Unix-domain socket are one.
 *
 * @param name an IPv4 address, or the /64 of an IPv6 address in hexadecimal
 */
public record Client(String name) {
  /** Where a request carries its client, for those behind the servlet container. */
  public static final String ATTRIBUTE = Client.class.getName();

  private static final int PREFIX_BYTES = 8;

  /** The client of a request, as the listener understood it. */
  public static Client of(Request request) {
    return of(request.getConnectionMetaData().getRemoteSocketAddress());
  }

  /** The client at the other end of a connection. */
  public static Client of(SocketAddress from) {
    if (from instanceof InetSocketAddress internet && internet.getAddress() != null) {
      return of(internet.getAddress());
    }
    return new Client("local");
  }

  static Client of(InetAddress address) {
    if (address instanceof Inet6Address six) { // mapped IPv4 is an Inet4Address in Java
      byte[] prefix = Arrays.copyOf(six.getAddress(), PREFIX_BYTES);
      return new Client(HexFormat.of().formatHex(prefix) + "::/64");
    }
    return new Client(((Inet4Address) address).getHostAddress());
  }
}
