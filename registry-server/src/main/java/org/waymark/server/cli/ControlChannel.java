package org.waymark.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.waymark.node.http.Problem;
import org.waymark.server.ControlFile;
import org.waymark.server.api.Operations;
import org.waymark.signer.MalformedException;
import org.waymark.signer.json.Fields;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * The registry that another process on this machine holds, asked over its {@code /api/v1}. Problems
 * come back as what they would have been in this process: same code, sentence, advice and exit.
 */
final class ControlChannel implements Operations {
  private static final String STATEMENT = "application/entity-statement+jwt";
  private static final String JSON = "application/json";
  private static final int CONNECT_MILLIS = 5_000;

  /** A change is signed, written to disk and published before it is answered. */
  private static final int ANSWER_MILLIS = 60_000;

  private static final JsonLimits ANSWER = JsonLimits.DOCUMENT.withMaxBytes(256 << 20);

  private final ControlFile control;

  ControlChannel(ControlFile control) {
    this.control = control;
  }

  @Override
  public ObjectNode admit(String statement) {
    return send("POST", "/sites", STATEMENT, statement);
  }

  @Override
  public ObjectNode update(String host, String statement) {
    return send("PUT", "/sites/" + escape(host) + "/statement", STATEMENT, statement);
  }

  @Override
  public ObjectNode sites(Optional<String> status) {
    return get("/sites" + status.map(s -> "?status=" + escape(s)).orElse(""));
  }

  @Override
  public ObjectNode site(String host) {
    return get("/sites/" + escape(host));
  }

  @Override
  public ObjectNode suspend(String host, String reason) {
    return send("POST", "/sites/" + escape(host) + "/suspend", JSON, because(reason));
  }

  @Override
  public ObjectNode reinstate(String host) {
    return send("POST", "/sites/" + escape(host) + "/reinstate", JSON, "{}");
  }

  @Override
  public ObjectNode revoke(String host, String reason) {
    return send("POST", "/sites/" + escape(host) + "/revoke", JSON, because(reason));
  }

  @Override
  public ObjectNode status() {
    return get("/status");
  }

  private static String because(String reason) {
    return JsonNodeFactory.instance.objectNode().put("reason", reason).toString();
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ObjectNode get(String path) {
    return send("GET", path, JSON, "");
  }

  private ObjectNode send(String method, String path, String type, String body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              control.url().resolve("/api/v1" + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Authorization", "Bearer " + control.token());
      if (!body.isEmpty()) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
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
          "The process that holds the registry does not answer at "
              + control.url()
              + ": "
              + e.getMessage(),
          "see whether waymark registry start is running, and its log");
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
              problem.optionalString("next")));
    }
    return document;
  }
}
