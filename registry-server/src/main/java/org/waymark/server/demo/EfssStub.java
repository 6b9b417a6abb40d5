package org.waymark.server.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.waymark.registry.check.DomainControl;

/**
 * One site of the demo: answers OCM discovery over HTTP as its product does, on a loopback port
 * chosen by the system, and shows a file of its web server once there is one. Thread-safe; closed
 * by its owner.
 */
final class EfssStub implements AutoCloseable {
  private final EfssProduct product;
  private final HttpServer server;
  private volatile Optional<String> line = Optional.empty();
  private volatile Lie lie = Lie.NONE;

  private EfssStub(EfssProduct product, HttpServer server) {
    this.product = product;
    this.server = server;
  }

  static EfssStub start(EfssProduct product) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    EfssStub stub = new EfssStub(product, server);
    server.createContext("/", stub::answer);
    server.start();
    return stub;
  }

  EfssProduct product() {
    return product;
  }

  /** The entity identifier, in a testing federation. */
  String origin() {
    return "http://" + host();
  }

  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** From now on the web server in front of the product shows this, in a file of its own. */
  void show(String shown) {
    line = Optional.of(shown);
  }

  /** From now on the discovery document is told so. */
  void tell(Lie told) {
    lie = told;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean wellKnown = path.equals("/.well-known/ocm") && product.answersWellKnown();
      if (wellKnown || path.equals("/ocm-provider/") || path.equals("/ocm-provider")) {
        byte[] truth = product.discovery(origin()).toString().getBytes(StandardCharsets.UTF_8);
        respond(exchange, 200, "application/json", lie.tell(path, truth));
      } else if (path.equals(DomainControl.PATH) && line.isPresent()) {
        respond(exchange, 200, "text/plain", line.get() + "\n");
      } else {
        unknown(exchange, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a demo site could not answer", e);
    }
  }

  /** Products differ in what they say about paths that they do not know. */
  private void unknown(HttpExchange exchange, String path) throws IOException {
    switch (product) {
      case NEXTCLOUD -> {
        if (path.startsWith("/.well-known/")) {
          // nextcloud/server WellKnownController at 0447b53b: the product answers, not the web
          // server.
          String service = path.substring("/.well-known/".length());
          exchange.getResponseHeaders().set("X-NEXTCLOUD-WELL-KNOWN", "1");
          respond(
              exchange,
              404,
              "application/json; charset=utf-8",
              "{\"message\":\"" + service.replaceAll("[^A-Za-z0-9._-]", "") + " not supported\"}");
        } else {
          respond(exchange, 404, "text/html; charset=UTF-8", "<!DOCTYPE html><p>Not found</p>");
        }
      }
      case OPENCLOUD, OCIS ->
          // The web client is a single-page application: every unknown path is its start page.
          respond(exchange, 200, "text/html", "<!DOCTYPE html><div id=\"owncloud\"></div>");
      default -> respond(exchange, 404, "text/plain", "404 page not found\n");
    }
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    respond(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void respond(HttpExchange exchange, int status, String type, byte[] bytes)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
