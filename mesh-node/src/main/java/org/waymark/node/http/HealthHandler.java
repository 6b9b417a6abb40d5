package org.waymark.node.http;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
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
    Exchange exchange = new Exchange(request, response, callback);
    String path = exchange.path();
    boolean live = LIVE.equals(path);
    if (!live && !READY.equals(path)) {
      return false;
    }
    if (!exchange.reads("health is only read; use GET or HEAD")) {
      return true;
    }
    Readiness answer = live ? new Readiness.Ready() : readiness.get();
    if (answer instanceof Readiness.NotReady not) {
      exchange.refuse(Problem.of(503, not.code(), not.detail()).withNext(not.next()));
    } else {
      String status = live ? "live" : "ready";
      byte[] body = ("{\"status\":\"" + status + "\"}").getBytes(StandardCharsets.UTF_8);
      exchange.answer(200, "application/json", body);
    }
    return true;
  }
}
