package org.waymark.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.waymark.client.content.Resource;
import org.waymark.client.sync.Source;
import org.waymark.client.sync.Source.HttpSource;

/** A plain web server on loopback with a directory that a test may tamper with. */
final class WebMirror implements AutoCloseable {

  static {
    // Otherwise every answer waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> resources = new ConcurrentHashMap<>();
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final List<String> answered = new CopyOnWriteArrayList<>();
  private volatile Optional<Function<String, Optional<byte[]>>> content = Optional.empty();

  WebMirror() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/directory/", this::answer);
    server.start();
  }

  static WebMirror of(Map<String, byte[]> resources) {
    return new WebMirror().publish(resources);
  }

  /** Another state takes the place of the one before. */
  WebMirror publish(Map<String, byte[]> all) {
    resources.keySet().retainAll(all.keySet());
    resources.putAll(all);
    return this;
  }

  WebMirror put(String path, byte[] bytes) {
    resources.put(path, bytes);
    return this;
  }

  WebMirror remove(String path) {
    resources.remove(path);
    return this;
  }

  /** Serves from somewhere else. */
  WebMirror serve(Function<String, Optional<byte[]>> from) {
    content = Optional.of(from);
    return this;
  }

  byte[] get(String path) {
    return resources.get(path).clone();
  }

  Source source() {
    return new HttpSource(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  /** {@code 200 path} and so on, in the order of the answers. */
  List<String> answered() {
    return answered;
  }

  /** Every header {@code Waymark-Checkpoint}, after the path that it came for. */
  List<String> shown() {
    return shown;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/directory/".length());
      Optional.ofNullable(exchange.getRequestHeaders().getFirst("Waymark-Checkpoint"))
          .ifPresent(header -> shown.add(path + " " + header));
      Optional<byte[]> body =
          content.isPresent()
              ? content.get().apply(path)
              : Optional.ofNullable(resources.get(path));
      if (body.isEmpty()) {
        status(exchange, 404, path);
        return;
      }
      String etag = Resource.etagOf(body.get());
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        status(exchange, 304, path);
        return;
      }
      exchange.getResponseHeaders().add("ETag", etag);
      answered.add("200 " + path);
      exchange.sendResponseHeaders(200, body.get().length == 0 ? -1 : body.get().length);
      exchange.getResponseBody().write(body.get());
    }
  }

  private void status(HttpExchange exchange, int status, String path) throws IOException {
    answered.add(status + " " + path);
    exchange.sendResponseHeaders(status, -1);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
