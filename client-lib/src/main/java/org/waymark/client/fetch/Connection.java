package org.waymark.client.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An open connection to one checked address of one origin.
 *
 * @param raw the TCP socket, which can be closed from another thread without waiting for TLS
 */
record Connection(String origin, Socket raw, OutputStream out, WireInput in) {

  void send(String head) throws IOException {
    in.expectAnswer();
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  void close() {
    Deadline.closeQuietly(raw);
  }
}
