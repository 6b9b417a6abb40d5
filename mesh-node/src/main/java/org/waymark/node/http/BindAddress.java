package org.waymark.node.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where a listener waits for connections. */
public sealed interface BindAddress {

  /**
   * A TCP port.
   *
   * @param host a name or an address literal, IPv6 without brackets
   * @param port 0: the system chooses
   */
  record Tcp(String host, int port) implements BindAddress {

    /** Refuses ports that are none. */
    public Tcp {
      if (host.isEmpty() || port < 0 || port > 65535) {
        throw malformed(host + ":" + port);
      }
    }

    @Override
    public boolean isLoopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false; // a name that means nothing here certainly does not mean this machine
      }
    }

    @Override
    public String toString() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
  }

  /** A Unix-domain socket; only the user that runs the process may connect. */
  record UnixSocket(Path path) implements BindAddress {
    @Override
    public boolean isLoopback() {
      return true;
    }

    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** Whether only programs on this machine can connect. */
  boolean isLoopback();

  /** A port of 127.0.0.1. */
  static BindAddress loopback(int port) {
    return new Tcp("127.0.0.1", port);
  }

  /**
   * Reads {@code host:port}, {@code [::1]:port}, {@code port} (on every address) or {@code
   * unix:/path}.
   *
   * @throws ListenerException {@code listen_malformed}
   */
  static BindAddress parse(String text) {
    if (text.startsWith("unix:")) {
      if (text.length() == "unix:".length()) {
        throw malformed(text);
      }
      return new UnixSocket(Path.of(text.substring("unix:".length())));
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "0.0.0.0" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw malformed(text);
    }
    String port = text.substring(colon + 1);
    if (!port.matches("[0-9]{1,5}")) {
      throw malformed(text);
    }
    return new Tcp(host, Integer.parseInt(port));
  }

  private static ListenerException malformed(String text) {
    return new ListenerException(
        "listen_malformed",
        "'"
            + text
            + "' is not an address to listen on; write host:port, [::1]:port, a port, or"
            + " unix:/path");
  }
}
