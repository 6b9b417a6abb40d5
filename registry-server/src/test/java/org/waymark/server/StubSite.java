package org.waymark.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A sync-and-share server on loopback whose answers a test changes. */
public final class StubSite implements AutoCloseable {
  private final HttpServer server;
  private volatile String discovery;
  private volatile String wellKnown = "";
  private volatile String keys = "";
  private volatile boolean silent;

  private StubSite(HttpServer server) {
    this.server = server;
    this.discovery = usual().toString();
  }

  public static StubSite start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      StubSite stub = new StubSite(server);
      server.createContext("/", stub::answer);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode usual() {
    try {
      return (ObjectNode)
          new ObjectMapper()
              .readTree(
                  """
                  {"enabled": true, "apiVersion": "1.1.0", "endPoint": "ORIGIN/ocm",
                   "provider": "Nextcloud 33", "capabilities": ["invites"],
                   "inviteAcceptDialog": "ORIGIN/accept",
                   "resourceTypes": [{"name": "file", "shareTypes": ["user"],
                     "protocols": {"webdav": "/dav/ocm"}}]}
                  """
                      .replace("ORIGIN", origin()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  public String origin() {
    return "http://" + host();
  }

  /** Changes the discovery document, from the usual one. */
  public void says(Consumer<ObjectNode> change) {
    ObjectNode document = usual();
    change.accept(document);
    discovery = document.toString();
  }

  /** Answers this at {@code /.well-known/waymark}; empty text: not found. */
  public void vouches(String text) {
    wellKnown = text;
  }

  /** Answers this key set at {@code /keys.json}. */
  public void publishesKeys(String set) {
    keys = set;
  }

  /** Answers nothing but 503. */
  public void silent(boolean is) {
    silent = is;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (silent) {
        respond(exchange, 503, "text/plain", "down");
      } else if (path.equals("/.well-known/ocm")) {
        respond(exchange, 200, "application/json", discovery);
      } else if (path.equals("/.well-known/waymark") && !wellKnown.isEmpty()) {
        respond(exchange, 200, "text/plain", wellKnown);
      } else if (path.equals("/keys.json") && !keys.isEmpty()) {
        respond(exchange, 200, "application/jwk-set+json", keys);
      } else {
        respond(exchange, 404, "text/plain", "not found");
      }
    }
  }

  private static void respond(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
