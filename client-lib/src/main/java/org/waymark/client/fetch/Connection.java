package org.waymark.client.fetch;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An open connection to one checked address of one origin.
 *
 * @param raw the TCP socket, which can be closed from another thread without waiting for TLS
 * @param talking the TLS socket over it, or the same one
 */
record Connection(String origin, Socket raw, Socket talking, WireInput in) {

  void send(String head) throws IOException {
    in.expectAnswer();
    talking.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    talking.getOutputStream().flush();
  }

  void close() {
    Deadline.closeQuietly(raw);
  }
}
