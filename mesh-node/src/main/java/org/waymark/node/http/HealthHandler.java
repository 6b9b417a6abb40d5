package org.waymark.node.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * {@code /health/live}: the process answers. {@code /health/ready}: it can do its work, 200, or it
 * cannot, 503 with the reason. Thread-safe.
 */
public final class HealthHandler extends Handler.Abstract.NonBlocking {

  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final Supplier<Readiness> readiness;

  /**
   * A handler for both paths.
   *
   * @param readiness asked with each request; must not block
   */
  public HealthHandler(Supplier<Readiness> readiness) {
    this.readiness = readiness;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getPath();
    boolean live = LIVE.equals(path);
    if (!live && !READY.equals(path)) {
      return false;
    }
    if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      Problem.of(405, "method_not_allowed", "health is only read; use GET or HEAD")
          .send(response, callback);
      return true;
    }
    Readiness answer = live ? new Readiness.Ready() : readiness.get();
    if (answer instanceof Readiness.NotReady not) {
      Problem.of(503, not.code(), not.detail()).withNext(not.next()).send(response, callback);
    } else {
      ok(live ? "live" : "ready", response, callback);
    }
    return true;
  }

  private static void ok(String status, Response response, Callback callback) {
    byte[] body = ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8);
    response.setStatus(200);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_TYPE, "application/json")
        .put(HttpHeader.CACHE_CONTROL, "no-store")
        .put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
