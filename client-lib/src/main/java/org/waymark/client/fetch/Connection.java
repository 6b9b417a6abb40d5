package org.waymark.client.fetch;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An open connection to one checked address of one origin.
 *
 * @param raw the TCP socket, which can be closed from another thread without waiting for TLS
 * @param talking the TLS socket over it, or the same one
 */
record Connection(String origin, Socket raw, Socket talking, WireInput in) {

  void send(String head) throws IOException {
    send(head, new byte[0]);
  }

  void send(String head, byte[] body) throws IOException {
    in.expectAnswer();
    byte[] first = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(first, first.length + body.length);
    System.arraycopy(body, 0, all, first.length, body.length);
    talking.getOutputStream().write(all);
    talking.getOutputStream().flush();
  }

  void close() {
    Deadline.closeQuietly(raw);
  }
}
