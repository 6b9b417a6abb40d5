package org.waymark.client.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A server on a loopback port that says, byte for byte, what its script tells it to. */
public final class StubPeer implements AutoCloseable {

  /** Answers one request. */
  public interface Script {
    void answer(Exchange exchange) throws IOException;
  }

  private final ServerSocket listener;
  private final String scheme;
  private final Script script;
  private final AtomicInteger connections = new AtomicInteger();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private StubPeer(ServerSocket listener, String scheme, Script script) {
    this.listener = listener;
    this.scheme = scheme;
    this.script = script;
    start("stub-accept", this::accept);
  }

  public static StubPeer plain(Script script) {
    try {
      return new StubPeer(
          new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), "http", script);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public static StubPeer tls(SSLContext context, Script script) {
    try {
      return new StubPeer(
          context
              .getServerSocketFactory()
              .createServerSocket(0, 16, InetAddress.getLoopbackAddress()),
          "https",
          script);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Every request gets this text, with CRLF for each line feed, then the connection ends. */
  public static StubPeer saying(String answer) {
    return plain(
        exchange -> {
          exchange.say(answer);
          exchange.end();
        });
  }

  /** Every request gets status 200 and this body, and the connection stays open. */
  public static StubPeer serving(String body) {
    return plain(exchange -> exchange.ok(body));
  }

  public int port() {
    return listener.getLocalPort();
  }

  public URI uri(String path) {
    return uri("127.0.0.1", path);
  }

  public URI uri(String host, String path) {
    return URI.create(scheme + "://" + host + ":" + port() + path);
  }

  public int connections() {
    return connections.get();
  }

  /** Heads of all requests so far, lines separated by line feeds. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        start("stub-serve", () -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); head != null; head = head(in)) {
        requests.add(head);
        script.answer(new Exchange(head, socket));
      }
    } catch (IOException e) {
      // The client went away, as many tests want it to.
    } finally {
      open.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\n\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return null;
      }
      if (b != '\r') {
        head.append((char) b);
      }
    }
    return head.toString();
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** One request, and the means to answer it. */
  public final class Exchange {

    private final String request;
    private final Socket socket;

    Exchange(String request, Socket socket) {
      this.request = request;
      this.socket = socket;
    }

    public String request() {
      return request;
    }

    public String path() {
      return request.split(" ", 3)[1];
    }

    public void ok(String body) throws IOException {
      ok("application/json", body);
    }

    public void ok(String type, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      say(
          "HTTP/1.1 200 OK\nContent-Type: %s\nContent-Length: %d\n\n"
              .formatted(type, bytes.length));
      say(bytes);
    }

    public void status(int status, String... fields) throws IOException {
      say("HTTP/1.1 " + status + " x\nContent-Length: 0\n");
      for (String field : fields) {
        say(field + "\n");
      }
      say("\n");
    }

    /** Latin-1, with CRLF for each line feed. */
    public void say(String text) throws IOException {
      say(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    public void say(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Repeats the text until the client hangs up. */
    public void forever(String text) throws IOException {
      String block = text.repeat(Math.max(1, 4096 / text.length()));
      while (!socket.isClosed()) {
        say(block);
      }
    }

    /** Says one character every 20 ms until the client hangs up. */
    public void drip(String text) throws IOException {
      for (int i = 0; !pause(20); i++) {
        say(text.substring(i % text.length(), i % text.length() + 1));
      }
    }

    /** Says nothing more until the peer is closed. */
    public void fallSilent() {
      pause(60_000);
    }

    public void end() throws IOException {
      socket.close();
    }

    private boolean pause(long millis) {
      try {
        return closed.await(millis, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return true;
      }
    }
  }
}
