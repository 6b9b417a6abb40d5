package org.waymark.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.waymark.node.http.Problem;
import org.waymark.server.ControlFile;
import org.waymark.server.OwnerHandler;
import org.waymark.server.api.Operations;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * A registry that another process holds, on this machine or on another one, asked over its {@code
 * /api/v1}. Problems come back as what they would have been in this process: same code, sentence,
 * advice and exit.
 */
final class ControlChannel implements Operations {
  private static final String STATEMENT = "application/entity-statement+jwt";
  private static final String REQUEST = "application/jwt";
  private static final String JSON = "application/json";
  private static final int CONNECT_MILLIS = 5_000;

  /** A change is signed, written to disk and published before it is answered. */
  private static final int ANSWER_MILLIS = 60_000;

  /** All of a large database, or of the published files, is written. */
  private static final int WRITE_MILLIS = 3_600_000;

  private static final JsonLimits ANSWER = JsonLimits.DOCUMENT.withMaxBytes(256 << 20);

  /** How a connection is made: by which proxy, with which authorities. */
  private interface Opening {
    HttpURLConnection open(URI uri) throws IOException;
  }

  private final URI registry;
  private final String token;
  private final Opening opening;
  private final String whose;
  private final String next;

  private ControlChannel(URI registry, String token, Opening opening, String whose, String next) {
    this.registry = registry;
    this.token = token;
    this.opening = opening;
    this.whose = whose;
    this.next = next;
  }

  /** The process on this machine that holds the registry in the data folder. */
  static ControlChannel here(ControlFile control) {
    return new ControlChannel(
        control.url(),
        control.token(),
        uri -> (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY),
        "The process that holds the registry does not answer at ",
        "see whether waymark registry start is running, and its log");
  }

  /**
   * A registry on another machine.
   *
   * @param registry without a slash at the end
   * @param token an operator's access token
   * @param passage what lies between
   */
  static ControlChannel to(URI registry, String token, Passage passage) {
    Proxy proxy =
        passage
            .proxy()
            .map(
                by ->
                    new Proxy(
                        Proxy.Type.HTTP, InetSocketAddress.createUnresolved(by.host(), by.port())))
            .orElse(Proxy.NO_PROXY);
    SSLSocketFactory tls = passage.authorities().context().getSocketFactory();
    return new ControlChannel(
        registry,
        token,
        uri -> {
          HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy);
          if (connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(tls);
          }
          return connection;
        },
        "There is no answer of a registry at ",
        "compare the URL with that of the registry, and open it in a browser: "
            + registry
            + "/health/ready");
  }

  @Override
  public ObjectNode admit(ObjectNode order) {
    return post("/sites", order);
  }

  @Override
  public ObjectNode update(String host, String statement) {
    return send("PUT", site(host, "/statement"), STATEMENT, statement);
  }

  @Override
  public ObjectNode leave(String host, String request) {
    return send("POST", site(host, "/leave"), REQUEST, request);
  }

  @Override
  public ObjectNode rotateKey(String host, String request) {
    return send("POST", site(host, "/rotate-key"), REQUEST, request);
  }

  @Override
  public ObjectNode recover(String host, String request) {
    return send("POST", site(host, "/recover"), REQUEST, request);
  }

  @Override
  public ObjectNode object(String host, String request) {
    return send("POST", site(host, "/object"), REQUEST, request);
  }

  @Override
  public ObjectNode recovery(String host) {
    return get(site(host, "/recovery"));
  }

  @Override
  public ObjectNode decide(String host, ObjectNode order) {
    return post(site(host, "/decide"), order);
  }

  @Override
  public ObjectNode sites(Optional<String> status) {
    return get("/sites" + query("status", status));
  }

  @Override
  public ObjectNode site(String host) {
    return get(site(host, ""));
  }

  @Override
  public ObjectNode suspend(String host, ObjectNode order) {
    return post(site(host, "/suspend"), order);
  }

  @Override
  public ObjectNode reinstate(String host, ObjectNode order) {
    return post(site(host, "/reinstate"), order);
  }

  @Override
  public ObjectNode renew(String host, ObjectNode order) {
    return post(site(host, "/renew"), order);
  }

  @Override
  public ObjectNode renewals() {
    return get("/renewals");
  }

  @Override
  public ObjectNode revoke(String host, ObjectNode order) {
    return post(site(host, "/revoke"), order);
  }

  @Override
  public ObjectNode report(String host) {
    return get(site(host, "/check"));
  }

  @Override
  public ObjectNode check(String host) {
    return send("POST", site(host, "/check"), JSON, "{}");
  }

  @Override
  public ObjectNode createInvitation(ObjectNode order) {
    return post("/invitations", order);
  }

  @Override
  public ObjectNode invitations(Optional<String> state) {
    return get("/invitations" + query("state", state));
  }

  @Override
  public ObjectNode revokeInvitation(String id) {
    return send("DELETE", "/invitations/" + escape(id), JSON, "");
  }

  @Override
  public ObjectNode apply(String request) {
    return send("POST", "/applications", REQUEST, request);
  }

  @Override
  public ObjectNode application(String id) {
    return get(application(id, ""));
  }

  @Override
  public ObjectNode applications(Optional<String> state) {
    return get("/applications" + query("state", state));
  }

  @Override
  public ObjectNode checkApplication(String id) {
    return send("POST", application(id, "/check"), JSON, "{}");
  }

  @Override
  public ObjectNode approve(String id, ObjectNode order) {
    return post(application(id, "/approve"), order);
  }

  @Override
  public ObjectNode decline(String id, ObjectNode order) {
    return post(application(id, "/decline"), order);
  }

  @Override
  public ObjectNode rules() {
    return get("/rules");
  }

  @Override
  public ObjectNode testRules(ObjectNode order) {
    return post("/rules/test", order);
  }

  @Override
  public ObjectNode applyRules(ObjectNode order) {
    return send("PUT", "/rules", JSON, order.toString());
  }

  @Override
  public ObjectNode audit(ObjectNode query) {
    StringJoiner parameters = new StringJoiner("&", "?", "").setEmptyValue("");
    query
        .properties()
        .forEach(member -> parameters.add(member.getKey() + "=" + escape(text(member.getValue()))));
    return get("/audit" + parameters);
  }

  @Override
  public ObjectNode decision(String hash) {
    return get("/decisions/" + escape(hash));
  }

  @Override
  public ObjectNode createToken(ObjectNode order) {
    return post("/tokens", order);
  }

  @Override
  public ObjectNode tokens() {
    return get("/tokens");
  }

  @Override
  public ObjectNode revokeToken(String id) {
    return send("DELETE", "/tokens/" + escape(id), JSON, "");
  }

  @Override
  public ObjectNode snapshot(ObjectNode order) {
    return post("/snapshots", order);
  }

  @Override
  public ObjectNode intermediates() {
    return get("/intermediates");
  }

  @Override
  public ObjectNode addIntermediate(ObjectNode order) {
    return post("/intermediates", order);
  }

  @Override
  public ObjectNode withdrawIntermediate(String host) {
    return send("POST", "/intermediates/" + escape(host) + "/withdraw", JSON, "{}");
  }

  @Override
  public ObjectNode succeed(ObjectNode order) {
    return post("/roots", order);
  }

  @Override
  public ObjectNode query(String sparql) {
    return send("POST", "/sparql", "application/sparql-query", sparql);
  }

  @Override
  public ObjectNode status() {
    return get("/status");
  }

  private static String site(String host, String below) {
    return "/sites/" + escape(host) + below;
  }

  private static String application(String id, String below) {
    return "/applications/" + escape(id) + below;
  }

  private static String query(String name, Optional<String> value) {
    return value.map(it -> "?" + name + "=" + escape(it)).orElse("");
  }

  private static String text(JsonNode value) {
    return value.asText();
  }

  private ObjectNode post(String path, ObjectNode order) {
    return send("POST", path, JSON, order.toString());
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ObjectNode get(String path) {
    return send("GET", path, JSON, "");
  }

  /** A backup by the process that holds the registry: only the owner of the data folder may. */
  ObjectNode backup(Path file) {
    return written(OwnerHandler.BACKUP, file);
  }

  /** A copy of the published files by that process; as {@link #backup}. */
  ObjectNode publishStatic(Path folder) {
    return written(OwnerHandler.PUBLISH_STATIC, folder);
  }

  private ObjectNode written(String what, Path where) {
    return exchange("POST", what + "?path=" + escape(where.toString()), JSON, "", WRITE_MILLIS);
  }

  private ObjectNode send(String method, String path, String type, String body) {
    return exchange(method, "/api/v1" + path, type, body, ANSWER_MILLIS);
  }

  private ObjectNode exchange(String method, String path, String type, String body, int millis) {
    try {
      HttpURLConnection connection = opening.open(URI.create(registry + path));
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Authorization", "Bearer " + token);
      if (!body.isEmpty()) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        connection.setRequestProperty("Content-Type", type);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(bytes.length);
        try (OutputStream out = connection.getOutputStream()) {
          out.write(bytes);
        }
      }
      return read(connection);
    } catch (IOException | MalformedException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE,
          "registry_unreachable",
          whose + registry + ": " + e.getMessage(),
          next);
    }
  }

  private static ObjectNode read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    InputStream stream = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    if (stream == null) {
      throw new IOException("status " + status + " without a body");
    }
    ObjectNode document;
    try (stream) {
      document = StrictJson.parseObject(stream.readNBytes(ANSWER.maxBytes()), ANSWER);
    }
    if (status >= 400) {
      Fields problem = Fields.of(document, "answer");
      throw Failures.of(
          new Problem(
              status,
              problem.string("code"),
              problem.string("detail"),
              problem.optionalString("next"),
              problem
                  .optionalObject("toSign")
                  .map(it -> Map.<String, JsonNode>of("toSign", it))
                  .orElse(Map.of())));
    }
    return document;
  }
}
