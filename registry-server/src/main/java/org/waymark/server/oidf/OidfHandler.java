package org.waymark.server.oidf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.Resource;
import org.waymark.node.http.Client;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.oidf.OidfException;
import org.waymark.registry.oidf.OidfException.Code;
import org.waymark.registry.oidf.StandardStatements;
import org.waymark.server.limit.Limited;
import org.waymark.server.limit.RateLimitHandler;
import org.waymark.server.limit.RateLimiter;

/**
 * The end points of OpenID Federation 1.0, for clients that know nothing of Waymark:
 *
 * <pre>
 * /.well-known/openid-federation   section 9     application/entity-statement+jwt
 * /federation/fetch                section 8.1   application/entity-statement+jwt
 * /federation/list                 section 8.2   application/json
 * /federation/resolve              section 8.3   application/resolve-response+jwt
 * /federation/historical-keys      section 8.7   application/jwk-set+jwt
 * </pre>
 *
 * <p>Errors are those of section 8.9, not problem documents: such clients read {@code error} and
 * {@code error_description}. Client authentication (section 8.8) is not offered, so there is {@code
 * GET} alone. Thread-safe.
 */
public final class OidfHandler extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(OidfHandler.class);
  private static final String CONFIGURATION = "/.well-known/openid-federation";
  private static final String PREFIX = "/federation/";
  private static final String JSON = "application/json";
  private static final int SMALLEST_COMPRESSED = 1_024;

  private final Supplier<StandardStatements> opening;
  private final RateLimiter limiter;
  private volatile @Nullable StandardStatements opened;

  /**
   * @param opening may wait until the registry is open
   */
  public OidfHandler(Supplier<StandardStatements> opening, RateLimiter limiter) {
    this.opening = opening;
    this.limiter = limiter;
  }

  /** What is sent with status 200. */
  private record Answer(String mediaType, String body) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    if (path == null || !(path.equals(CONFIGURATION) || path.startsWith(PREFIX))) {
      return false;
    }
    String method = request.getMethod();
    if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      refuse(405, Code.INVALID_REQUEST.value(), "This is only read, with GET.", response, callback);
      return true;
    }
    Optional<Duration> wait = limiter.take(Limited.FEDERATION, Client.of(request));
    if (wait.isPresent()) {
      long seconds = RateLimitHandler.seconds(wait.get());
      response.getHeaders().put(HttpHeader.RETRY_AFTER, seconds);
      refuse(
          429,
          Code.TEMPORARILY_UNAVAILABLE.value(),
          "There were too many requests from this address; wait " + seconds + " seconds.",
          response,
          callback);
      return true;
    }
    try {
      request
          .getComponents()
          .getExecutor()
          .execute(() -> answer(path, request, response, callback));
    } catch (RejectedExecutionException e) {
      unavailable("The registry is stopping or has too much to do.", response, callback);
    }
    return true;
  }

  private void answer(String path, Request request, Response response, Callback callback) {
    try {
      send(
          answer(path, OidfQuery.parse(request.getHttpURI().getQuery())),
          request,
          response,
          callback);
    } catch (OidfException e) {
      refuse(e.code().status(), e.code().value(), e.getMessage(), response, callback);
    } catch (RegistryException e) {
      LOG.warn("no statement for OpenID Federation was made", e);
      unavailable("The registry cannot answer now; try again in a minute.", response, callback);
    } catch (RuntimeException e) {
      LOG.error("no statement for OpenID Federation was made", e);
      refuse(
          Code.SERVER_ERROR.status(),
          Code.SERVER_ERROR.value(),
          "The registry met something unexpected; its operator finds it in the log.",
          response,
          callback);
    }
  }

  private Answer answer(String path, OidfQuery query) {
    return switch (path) {
      case CONFIGURATION ->
          new Answer("application/entity-statement+jwt", statements().entityConfiguration());
      case PREFIX + "fetch" ->
          new Answer("application/entity-statement+jwt", statements().fetch(query.required("sub")));
      case PREFIX + "list" -> new Answer(JSON, list(query));
      case PREFIX + "resolve" -> new Answer("application/resolve-response+jwt", resolve(query));
      case PREFIX + "historical-keys" ->
          new Answer("application/jwk-set+jwt", statements().historicalKeys());
      default ->
          throw new OidfException(
              Code.NOT_FOUND,
              "There is no such end point; " + CONFIGURATION + " names those that there are.");
    };
  }

  private String list(OidfQuery query) {
    query.unsupported("trust_marked");
    query.unsupported("trust_mark_type");
    ArrayNode entities = JsonNodeFactory.instance.arrayNode();
    statements().list(query.all("entity_type"), query.flag("intermediate")).forEach(entities::add);
    return entities.toString();
  }

  private String resolve(OidfQuery query) {
    String sub = query.required("sub");
    List<String> anchors = query.all("trust_anchor");
    if (anchors.isEmpty()) {
      throw OidfQuery.invalid("The required parameter trust_anchor is missing.");
    }
    return statements().resolve(sub, anchors, query.all("entity_type"));
  }

  private StandardStatements statements() {
    StandardStatements now = opened;
    if (now == null) {
      synchronized (this) {
        now = opened;
        if (now == null) {
          now = opening.get();
          opened = now;
        }
      }
    }
    return now;
  }

  private static void send(Answer answer, Request request, Response response, Callback callback) {
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    HttpFields.Mutable fields = response.getHeaders();
    fields
        .put(HttpHeader.CACHE_CONTROL, "public, max-age=5")
        .put("X-Content-Type-Options", "nosniff");
    boolean zip =
        body.length >= SMALLEST_COMPRESSED
            && request.getHeaders().getCSV(HttpHeader.ACCEPT_ENCODING, false).contains("gzip");
    if (body.length >= SMALLEST_COMPRESSED) {
      fields.put(HttpHeader.VARY, HttpHeader.ACCEPT_ENCODING.asString());
    }
    byte[] sent = zip ? gzip(body) : body;
    String tag = Resource.etagOf(sent);
    fields.put(HttpHeader.ETAG, tag);
    if (request.getHeaders().getCSV(HttpHeader.IF_NONE_MATCH, true).contains(tag)) {
      response.setStatus(304);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    if (zip) {
      fields.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.setStatus(200);
    fields
        .put(HttpHeader.CONTENT_TYPE, answer.mediaType())
        .put(HttpHeader.CONTENT_LENGTH, sent.length);
    response.write(true, ByteBuffer.wrap(sent), callback);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream(bytes.length);
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  private static void unavailable(String why, Response response, Callback callback) {
    refuse(
        Code.TEMPORARILY_UNAVAILABLE.status(),
        Code.TEMPORARILY_UNAVAILABLE.value(),
        why,
        response,
        callback);
  }

  private static void refuse(
      int status, String error, @Nullable String why, Response response, Callback callback) {
    byte[] body =
        JsonNodeFactory.instance
            .objectNode()
            .put("error", error)
            .put("error_description", String.valueOf(why))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, JSON)
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put("X-Content-Type-Options", "nosniff")
        .put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
