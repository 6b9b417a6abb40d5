package org.waymark.server.metrics;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.node.http.Client;
import org.waymark.node.http.Exchange;
import org.waymark.registry.Registry;
import org.waymark.registry.access.Permission;
import org.waymark.server.api.Access;
import org.waymark.server.api.Problems;
import org.waymark.server.api.RequestException;
import org.waymark.server.limit.RateLimiter;

/** {@code /metrics}, for whoever may read. The library is loaded with the first request. */
public final class MetricsHandler extends Handler.Abstract.NonBlocking {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsHandler.class);
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Supplier<Registry> registry;
  private final Optional<Access> access;
  private final RateLimiter limiter;
  private final InstantSource clock;
  private Optional<RegistryMetrics> metrics = Optional.empty();

  /**
   * @param registry may wait until it is open
   * @param access tells who calls; empty on a listener that only the monitoring reaches
   * @param limiter whose refusals are counted
   */
  public MetricsHandler(
      Supplier<Registry> registry,
      Optional<Access> access,
      RateLimiter limiter,
      InstantSource clock) {
    this.registry = registry;
    this.access = access;
    this.limiter = limiter;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    if (!PATH.equals(exchange.path())) {
      return false;
    }
    if (exchange.reads("Metrics are only read; use GET or HEAD.")) {
      exchange.inBackground(() -> answer(request, response, callback));
    }
    return true;
  }

  private void answer(Request request, Response response, Callback callback) {
    try {
      access.ifPresent(
          it -> {
            var unused =
                it.require(
                    Permission.READ,
                    request.getHeaders().get(HttpHeader.AUTHORIZATION),
                    Client.of(request));
          });
      byte[] body = metrics().scrape().getBytes(StandardCharsets.UTF_8);
      response
          .getHeaders()
          .put(HttpHeader.CONTENT_TYPE, TEXT)
          .put(HttpHeader.CACHE_CONTROL, "no-store")
          .put(HttpHeader.CONTENT_LENGTH, body.length);
      response.setStatus(200);
      response.write(true, ByteBuffer.wrap(body), callback);
    } catch (RequestException e) {
      e.headers().forEach((name, value) -> response.getHeaders().put(name, value));
      e.problem().send(response, callback);
    } catch (RuntimeException e) {
      LOG.error("the metrics could not be read", e);
      Problems.of(e).send(response, callback);
    }
  }

  private synchronized RegistryMetrics metrics() {
    RegistryMetrics made =
        metrics.orElseGet(() -> new RegistryMetrics(registry.get(), limiter, clock));
    metrics = Optional.of(made);
    return made;
  }
}
