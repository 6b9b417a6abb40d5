package org.waymark.server.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** What a registry on another machine answers, word for word, and what it was asked. */
final class StandInRegistry implements AutoCloseable {

  /** One request, as it came. */
  record Asked(String what, String authorization, String body) {}

  private record Answer(int status, String json) {}

  private final HttpServer server;
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

  StandInRegistry() throws IOException {
    this(HttpServer.create(loopback(), 0));
  }

  /** With TLS, by whatever certificate the context has. */
  StandInRegistry(SSLContext tls) throws IOException {
    this(secure(tls));
  }

  private StandInRegistry(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.start();
  }

  private static HttpServer secure(SSLContext tls) throws IOException {
    HttpsServer secure = HttpsServer.create(loopback(), 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(tls));
    return secure;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Answers a request such as {@code GET /invitations?state=open} with JSON. */
  StandInRegistry on(String what, int status, String json) {
    answers.put(what, new Answer(status, json.replace('\'', '"')));
    return this;
  }

  String url() {
    return (server instanceof HttpsServer ? "https" : "http")
        + "://127.0.0.1:"
        + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return asked;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
    String what = exchange.getRequestMethod() + " " + path;
    asked.add(
        new Asked(
            what, String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")), body));
    Answer answer =
        answers.getOrDefault(
            what, new Answer(404, "{\"code\":\"path_unknown\",\"detail\":\"Not " + what + "\"}"));
    byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
