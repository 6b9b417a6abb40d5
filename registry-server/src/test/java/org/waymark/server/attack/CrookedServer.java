package org.waymark.server.attack;

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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.waymark.client.sync.Source;

/**
 * The attacker's web server on a loopback port: files below {@code /directory/} that may be
 * anything, and for each path, where wanted, an answer byte by byte. Thread-safe.
 */
final class CrookedServer implements AutoCloseable {

  private static final String PREFIX = "/directory/";

  /** Says whatever it likes in answer to one request. */
  interface Script {
    void answer(Reply reply) throws IOException;
  }

  private final ServerSocket listener;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  private CrookedServer(ServerSocket listener) {
    this.listener = listener;
    begin("crook-accept", this::accept);
  }

  static CrookedServer start() {
    try {
      return new CrookedServer(new ServerSocket(0, 64, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  Source source() {
    return new Source.HttpSource(uri());
  }

  /** These files and no others. */
  CrookedServer serve(Map<String, byte[]> all) {
    files.keySet().retainAll(all.keySet());
    files.putAll(all);
    return this;
  }

  CrookedServer put(String path, byte[] bytes) {
    files.put(path, bytes);
    return this;
  }

  CrookedServer remove(String path) {
    files.remove(path);
    return this;
  }

  Optional<byte[]> file(String path) {
    return Optional.ofNullable(files.get(path)).map(byte[]::clone);
  }

  /** Everything that is served now. */
  Map<String, byte[]> files() {
    return Map.copyOf(files);
  }

  /** Answers a path below {@code /directory/}, or any other that begins with a slash, so. */
  CrookedServer answer(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  /** Answers with files again and nothing else. */
  CrookedServer unscripted() {
    scripts.clear();
    return this;
  }

  /** Connections so far. */
  int connections() {
    return connections.get();
  }

  /** The request lines so far: {@code GET /directory/checkpoint}. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        connections.incrementAndGet();
        begin("crook-serve", () -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        String[] line = head.split(" ", 3);
        asked.add(line[0] + " " + line[1]);
        answer(line[1], new Reply(socket, head));
      }
    } catch (IOException e) {
      // The victim hung up, as it should.
    } finally {
      open.remove(socket);
    }
  }

  private void answer(String target, Reply reply) throws IOException {
    String path = target.startsWith(PREFIX) ? target.substring(PREFIX.length()) : target;
    Optional<Script> script = Optional.ofNullable(scripts.get(path));
    Optional<byte[]> file = Optional.ofNullable(files.get(path));
    if (script.isPresent()) {
      script.get().answer(reply);
    } else if (file.isPresent()) {
      reply.ok(file.get());
    } else {
      reply.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** The connection on which one request waits for its answer. */
  final class Reply {

    private final Socket socket;
    private final String request;

    private Reply(Socket socket, String request) {
      this.socket = socket;
      this.request = request;
    }

    /** The request's head. */
    String request() {
      return request;
    }

    void ok(byte[] body) throws IOException {
      say("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
      say(body);
    }

    void redirect(String to) throws IOException {
      say("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    }

    /** Latin-1. */
    void say(String text) throws IOException {
      say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void say(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Repeats it until the victim hangs up. */
    void forever(String text) throws IOException {
      byte[] block =
          text.repeat(Math.max(1, 8192 / text.length())).getBytes(StandardCharsets.US_ASCII);
      while (closed.getCount() > 0) {
        say(block);
      }
    }

    /** Says one byte every ten milliseconds until the victim hangs up. */
    void drip(String text) throws IOException {
      try {
        for (int i = 0; !closed.await(10, TimeUnit.MILLISECONDS); i++) {
          say(text.substring(i % text.length(), i % text.length() + 1));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void hangUp() throws IOException {
      socket.close();
    }
  }
}
