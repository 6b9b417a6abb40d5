package org.waymark.node.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Bytes to a server and back, for requests that no HTTP client would send. */
public final class RawHttp {

  private RawHttp() {}

  /** The whole answer to one request after which the server closes, as ISO 8859-1. */
  public static String exchange(URI server, String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(readAll(socket.getInputStream()), StandardCharsets.ISO_8859_1);
    }
  }

  /** The answer to a GET of exactly this path. */
  public static String get(URI server, String path, String... headers) throws IOException {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n");
    request.append("Host: ").append(server.getAuthority()).append("\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    return exchange(server, request + "Connection: close\r\n\r\n");
  }

  public static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  static byte[] readAll(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    in.transferTo(all);
    return all.toByteArray();
  }
}
