package org.waymark.client.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A forward proxy on loopback that leads every tunnel to one port, whatever was asked for. */
final class StubProxy implements AutoCloseable {

  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile String answer = "HTTP/1.1 200 Connection established\r\n\r\n";
  private final ServerSocket listener;
  private final int target;

  StubProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  ForwardProxy address() {
    return new ForwardProxy("127.0.0.1", listener.getLocalPort());
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      start(() -> tunnel(client));
    }
  }

  private void tunnel(Socket client) throws IOException {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int b = client.getInputStream().read();
        if (b < 0) {
          return;
        }
        head.append((char) b);
      }
      requests.add(head.toString());
      client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      if (!answer.startsWith("HTTP/1.1 200")) {
        return;
      }
      start(() -> copy(server, client));
      copy(client, server);
    }
  }

  private static void copy(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[4096];
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      to.getOutputStream().write(buffer, 0, n);
    }
    to.close();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One side went away, as tests want it to.
              }
            },
            "stub-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
