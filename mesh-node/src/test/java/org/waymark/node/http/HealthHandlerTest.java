package org.waymark.node.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.specification.RequestSpecification;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthHandlerTest {

  private final AtomicReference<Readiness> readiness =
      new AtomicReference<>(new Readiness.NotReady("no_directory", "none yet", "wait"));
  private final Listener listener =
      Listener.builder("test").handler(new HealthHandler(readiness::get)).start();

  @AfterEach
  void stop() {
    listener.close();
  }

  private RequestSpecification client() {
    return given().baseUri(listener.uri().toString());
  }

  @Test
  void a_process_that_answers_is_live_whether_ready_or_not() {
    client().get("/health/live").then().statusCode(200).body("status", equalTo("live"));
  }

  @Test
  void one_that_is_not_ready_says_why() {
    client()
        .get("/health/ready")
        .then()
        .statusCode(503)
        .contentType("application/problem+json")
        .header("Cache-Control", "no-store")
        .body("code", equalTo("no_directory"))
        .body("next", equalTo("wait"));
  }

  @Test
  void one_that_is_ready_says_so() {
    readiness.set(new Readiness.Ready());
    client().get("/health/ready").then().statusCode(200).body("status", equalTo("ready"));
  }

  @Test
  void health_is_only_read() {
    client().post("/health/live").then().statusCode(405).header("Allow", "GET, HEAD");
  }
}
