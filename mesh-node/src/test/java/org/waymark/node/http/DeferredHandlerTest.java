package org.waymark.node.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;

class DeferredHandlerTest {

  private static Handler lateHealth() {
    return new HealthHandler(Readiness.Ready::new);
  }

  private static int get(Listener listener, String path) {
    return given().baseUri(listener.uri().toString()).get(path).statusCode();
  }

  @Test
  void the_start_does_not_wait_for_it_but_a_request_does() {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger made = new AtomicInteger();
    Supplier<Handler> slow =
        () -> {
          try {
            gate.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          made.incrementAndGet();
          return lateHealth();
        };
    try (Listener listener =
        Listener.builder("a").handler(new DeferredHandler("/health/", slow)).start()) {
      assertThat(get(listener, "/elsewhere")).isEqualTo(404);
      gate.countDown();
      assertThat(get(listener, "/health/live")).isEqualTo(200);
      assertThat(get(listener, "/health/live")).isEqualTo(200);
      assertThat(made).hasValue(1);
    }
  }

  @Test
  void it_is_made_in_the_background_without_any_request() {
    AtomicInteger made = new AtomicInteger();
    DeferredHandler deferred =
        new DeferredHandler(
            "/health/",
            () -> {
              made.incrementAndGet();
              return lateHealth();
            });
    try (Listener listener = Listener.builder("a").handler(deferred).start()) {
      Awaitility.await().untilAtomic(made, org.hamcrest.Matchers.is(1));
    }
  }

  @Test
  void one_that_fails_is_tried_again_by_the_next_request() {
    AtomicInteger made = new AtomicInteger();
    Supplier<Handler> failing =
        () -> {
          if (made.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
          return lateHealth();
        };
    try (Listener listener =
        Listener.builder("a").handler(new DeferredHandler("/health/", failing)).start()) {
      Awaitility.await().until(() -> get(listener, "/health/live") == 200);
      assertThat(made).hasValue(3);
    }
  }
}
