package org.waymark.client.fetch;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.waymark.client.fetch.FetchException.Kind;

/** Asks a forward proxy for a connection to a server (RFC 9110, 9.3.6). */
final class Tunnel {

  private Tunnel() {}

  /**
   * Turns a connection to the proxy into one to the target, named as it was asked for.
   *
   * @param connected to the proxy, watched by the deadline
   */
  static void open(
      Socket connected, ForwardProxy proxy, Target target, Deadline deadline, String userAgent)
      throws FetchException {
    try {
      String authority =
          (target.host().indexOf(':') >= 0 ? "[" + target.host() + "]" : target.host())
              + ":"
              + target.port();
      connected
          .getOutputStream()
          .write(
              ("CONNECT "
                      + authority
                      + " HTTP/1.1\r\nHost: "
                      + authority
                      + "\r\nUser-Agent: "
                      + userAgent
                      + "\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      WireInput in = new WireInput(connected.getInputStream());
      int status = ResponseHead.read(in).status();
      if (status / 100 != 2) {
        throw new FetchException(
            Kind.CONNECT,
            "proxy_refused",
            "The proxy "
                + proxy
                + " refuses a tunnel to "
                + authority
                + ", status "
                + status
                + ".");
      }
      if (in.hasLeftovers()) {
        // Clients speak first in TLS and in HTTP: these would be the proxy's words in its mouth.
        throw WireInput.malformed("the proxy " + proxy + " says more than that the tunnel is open");
      }
    } catch (IOException e) {
      throw deadline.isCut()
          ? deadline.passed()
          : new FetchException(
              Kind.CONNECT,
              "proxy_broken",
              "The connection to the proxy " + proxy + " broke: " + e.getMessage() + ".",
              e);
    }
  }
}
