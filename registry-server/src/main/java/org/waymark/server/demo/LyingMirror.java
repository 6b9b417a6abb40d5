package org.waymark.server.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A mirror that passes on what an honest one serves, and lies when told to. It knows no key, as any
 * mirror. Thread-safe.
 */
final class LyingMirror implements AutoCloseable {
  private static final String PREFIX = "/directory/";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Http http;
  private final URI honest;
  private volatile Lie lie = Lie.NONE;

  private LyingMirror(HttpServer server, ExecutorService threads, Http http, URI honest) {
    this.server = server;
    this.threads = threads;
    this.http = http;
    this.honest = honest;
  }

  /**
   * Starts one that is honest as yet, on a loopback port that the system chooses.
   *
   * @param honest base URL of the mirror that is asked
   */
  static LyingMirror start(Http http, URI honest) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "waymark-demo-mirror");
              thread.setDaemon(true);
              return thread;
            });
    LyingMirror mirror = new LyingMirror(server, threads, http, honest);
    server.setExecutor(threads);
    server.createContext(PREFIX, mirror::answer);
    server.start();
    return mirror;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on tells this. */
  void tell(Lie told) {
    lie = told;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath().substring(PREFIX.length());
      // Not conditional: a lie must not hide behind an entity tag of the truth.
      Http.Reply truth = http.get(URI.create(honest + PREFIX + path));
      byte[] told = truth.status() == 200 ? lie.tell(path, truth.body()) : truth.body();
      truth
          .contentType()
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(truth.status(), told.length == 0 ? -1 : told.length);
      exchange.getResponseBody().write(told);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
