package org.waymark.node.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryHandlerTest {

  private static final String HASH = "ab".repeat(32);
  private static final byte[] TEXT =
      "one line of the directory\n".repeat(100).getBytes(StandardCharsets.UTF_8);

  private final MemoryContent content = new MemoryContent();
  private Listener listener;

  @BeforeEach
  void start() {
    content.put("checkpoint", TEXT);
    content.put("records/" + HASH, TEXT);
    content.put("tile/0/000.p/7", random(7 * 32));
    content.put("tile/0/000", new byte[256 * 32]);
    content.put("tile/entries/000", TEXT);
    content.put("root/1.json", TEXT);
    content.put("sites/cloud.example.org:8443", TEXT);
    listener = Listener.builder("test").handler(new DirectoryHandler(content)).start();
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  /** A client that sends no header of its own. */
  private RequestSpecification plain() {
    return given()
        .config(
            RestAssuredConfig.config()
                .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders()))
        .baseUri(listener.uri().toString())
        .urlEncodingEnabled(false);
  }

  private RequestSpecification gzip() {
    return plain().header("Accept-Encoding", "gzip");
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private static byte[] unzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  @Test
  void bytes_are_served_as_they_are() {
    assertThat(plain().get("/directory/records/" + HASH).asByteArray()).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @CsvSource({
    "checkpoint, text/plain; charset=utf-8",
    "root/1.json, application/jose+json",
    "tile/0/000.p/7, application/octet-stream",
    "tile/entries/000, application/octet-stream",
    "sites/cloud.example.org:8443, application/json"
  })
  void each_path_has_its_media_type(String path, String type) {
    plain().get("/directory/" + path).then().statusCode(200).header("Content-Type", type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000", "tile/entries/000", "root/1.json"})
  void what_never_changes_is_cached_for_a_year(String path) {
    plain()
        .get("/directory/" + path)
        .then()
        .header("Cache-Control", "public, max-age=31536000, immutable");
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "sites/cloud.example.org:8443"})
  void what_changes_is_cached_for_five_seconds(String path) {
    plain().get("/directory/" + path).then().header("Cache-Control", "public, max-age=5");
  }

  @Test
  void the_server_says_nothing_about_itself_and_forbids_guessing_of_types() {
    plain()
        .get("/directory/checkpoint")
        .then()
        .header("Server", nullValue())
        .header("X-Powered-By", nullValue())
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void the_entity_tag_is_strong_and_from_the_bytes() {
    String first = plain().get("/directory/checkpoint").header("ETag");
    assertThat(first).matches("\"[0-9a-f]{32}\"");
    content.put("checkpoint", "another\n".getBytes(StandardCharsets.UTF_8));
    assertThat(plain().get("/directory/checkpoint").header("ETag")).isNotEqualTo(first);
    content.put("checkpoint", TEXT);
    assertThat(plain().get("/directory/checkpoint").header("ETag")).isEqualTo(first);
  }

  @Test
  void a_client_that_has_the_bytes_gets_none() {
    String tag = plain().get("/directory/checkpoint").header("ETag");
    Response second = plain().header("If-None-Match", tag).get("/directory/checkpoint");
    second
        .then()
        .statusCode(304)
        .header("ETag", tag)
        .header("Cache-Control", "public, max-age=5")
        .header("Vary", "Accept-Encoding");
    assertThat(second.asByteArray()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "W/%s", "\"x\", %s", "\"x\",W/%s ,\"y\"", "*"})
  void every_way_of_naming_the_tag_is_understood(String form) {
    String tag = plain().get("/directory/checkpoint").header("ETag");
    plain()
        .header("If-None-Match", form.replace("%s", tag))
        .get("/directory/checkpoint")
        .then()
        .statusCode(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "W/\"x\"", "x", "", "\""})
  void other_tags_get_the_bytes(String tag) {
    plain().header("If-None-Match", tag).get("/directory/checkpoint").then().statusCode(200);
  }

  @Test
  void gzip_is_sent_to_those_who_accept_it() throws IOException {
    Response answer = gzip().get("/directory/checkpoint");
    answer
        .then()
        .statusCode(200)
        .header("Content-Encoding", "gzip")
        .header("Vary", "Accept-Encoding");
    assertThat(unzip(answer.asByteArray())).isEqualTo(TEXT);
    assertThat(answer.header("Content-Length")).isEqualTo("" + answer.asByteArray().length);
  }

  @Test
  void the_compressed_bytes_have_a_tag_of_their_own() {
    String identity = plain().get("/directory/checkpoint").header("ETag");
    String compressed = gzip().get("/directory/checkpoint").header("ETag");
    assertThat(compressed).isNotEqualTo(identity).matches("\"[0-9a-f]{32}\"");
    gzip().header("If-None-Match", compressed).get("/directory/checkpoint").then().statusCode(304);
    gzip().header("If-None-Match", identity).get("/directory/checkpoint").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gzip;q=0", "identity", "br, deflate", "*;q=0", "gzip;q=0, *", "gzip;q=x"})
  void those_who_do_not_accept_gzip_get_plain_bytes(String header) {
    plain()
        .header("Accept-Encoding", header)
        .get("/directory/checkpoint")
        .then()
        .header("Content-Encoding", nullValue())
        .header("Vary", "Accept-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/000.p/7", "tile/0/000"})
  void tiles_of_hashes_are_never_compressed(String path) {
    gzip()
        .get("/directory/" + path)
        .then()
        .header("Content-Encoding", nullValue())
        .header("Vary", nullValue());
  }

  @Test
  void entries_are_compressed() {
    gzip().get("/directory/tile/entries/000").then().header("Content-Encoding", "gzip");
  }

  @Test
  void what_does_not_get_smaller_is_sent_plain() {
    content.put("bundle", random(4096));
    gzip()
        .get("/directory/bundle")
        .then()
        .header("Content-Encoding", nullValue())
        .header("Content-Length", "4096");
  }

  @Test
  void head_has_the_headers_of_get_and_no_body() {
    Response get = gzip().get("/directory/checkpoint");
    Response head = gzip().head("/directory/checkpoint");
    for (String header :
        new String[] {"ETag", "Content-Length", "Content-Type", "Content-Encoding", "Vary"}) {
      assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
    }
    assertThat(head.asByteArray()).isEmpty();
    plain().head("/directory/root/9.json").then().statusCode(404);
  }

  @Test
  void a_query_changes_nothing() {
    plain().get("/directory/checkpoint?now=1").then().statusCode(200);
  }

  @Test
  void what_is_missing_is_a_problem_that_names_it() {
    plain()
        .get("/directory/root/9.json")
        .then()
        .statusCode(404)
        .header("Content-Type", "application/problem+json")
        .header("Cache-Control", "public, max-age=5")
        .body("code", equalTo("not_in_directory"))
        .body("status", equalTo(404))
        .body("title", equalTo("Not Found"))
        .body("detail", equalTo("this directory has no 'root/9.json'"))
        .body("next", not(nullValue()));
  }

  @Test
  void what_is_missing_is_found_once_it_is_there() {
    plain().get("/directory/root/2.json").then().statusCode(404);
    content.put("root/2.json", TEXT);
    plain().get("/directory/root/2.json").then().statusCode(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "get"})
  void a_directory_is_only_read(String method) throws IOException {
    String answer =
        RawHttp.exchange(
            listener.uri(),
            method
                + " /directory/checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                + "Connection: close\r\n\r\n");
    assertThat(RawHttp.status(answer)).isEqualTo(405);
    assertThat(answer).contains("Allow: GET, HEAD").contains("\"code\":\"method_not_allowed\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/directory/../directory/checkpoint",
        "/directory/./checkpoint",
        "/directory/..",
        "/directory/tile//0",
        "/directory//checkpoint",
        "/directory/tile/",
        "/directory/%2e%2e/checkpoint",
        "/directory/tile%2f0",
        "/directory/tile%5c0",
        "/directory/check%70oint",
        "/directory/checkpoint%00",
        "/directory/sites/a%2Fb",
        "/directory/sites/a%2",
        "/directory/check point",
        "/directory/checkpoint;x=1",
        "/directory/a\\b",
        "/directory/é"
      })
  void a_path_that_could_be_read_in_two_ways_is_refused(String path) throws IOException {
    int before = content.reads();
    String answer = RawHttp.get(listener.uri(), path);
    assertThat(RawHttp.status(answer)).isEqualTo(400);
    assertThat(answer).contains("application/problem+json").contains("\"code\":\"");
    assertThat(content.reads()).as("the content was not asked").isEqualTo(before);
  }

  @Test
  void a_path_that_is_too_long_is_refused() throws IOException {
    String answer = RawHttp.get(listener.uri(), "/directory/" + "a".repeat(301));
    assertThat(RawHttp.status(answer)).isEqualTo(414);
    assertThat(answer).contains("\"code\":\"path_too_long\"");
  }

  @Test
  void a_host_may_have_its_colon_encoded() {
    plain().get("/directory/sites/cloud.example.org%3A8443").then().statusCode(200);
  }

  @Test
  void other_paths_are_a_problem_too() {
    plain()
        .get("/elsewhere")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("path_unknown"));
  }

  @Test
  void headers_without_end_are_refused() throws IOException {
    String answer = RawHttp.get(listener.uri(), "/directory/checkpoint", "X: " + "x".repeat(9000));
    assertThat(RawHttp.status(answer)).isEqualTo(431);
    assertThat(answer).contains("\"code\":\"headers_too_large\"");
  }

  @Test
  void what_is_not_http_is_answered_with_a_problem() throws IOException {
    String answer = RawHttp.exchange(listener.uri(), "hello\r\n\r\n");
    assertThat(RawHttp.status(answer)).isEqualTo(400);
    assertThat(answer).contains("\"code\":\"request_malformed\"");
  }

  @Test
  void what_never_changes_is_read_once() {
    for (int i = 0; i < 5; i++) {
      content.touch();
      plain().get("/directory/tile/0/000").then().statusCode(200);
    }
    assertThat(content.reads("tile/0/000")).isEqualTo(1);
  }

  @Test
  void in_a_new_epoch_of_the_log_the_same_path_may_have_other_bytes() {
    content.put("checkpoint", "federation.example/e1\n1\n".getBytes(StandardCharsets.UTF_8));
    plain().get("/directory/tile/0/000").then().statusCode(200);
    content.put("tile/0/000", TEXT);
    content.put("checkpoint", "federation.example/e2\n1\n".getBytes(StandardCharsets.UTF_8));
    assertThat(plain().get("/directory/tile/0/000").asByteArray()).isEqualTo(TEXT);
  }

  @Test
  void what_changes_is_read_again_when_the_version_says_so_and_not_before() {
    plain().get("/directory/checkpoint");
    content.putSilently("checkpoint", "new\n".getBytes(StandardCharsets.UTF_8));
    assertThat(plain().get("/directory/checkpoint").asByteArray()).isEqualTo(TEXT);
    content.touch();
    assertThat(plain().get("/directory/checkpoint").asString()).isEqualTo("new\n");
  }

  @Test
  void a_crowd_that_wants_the_same_makes_one_reading() {
    content.put("bundle", TEXT);
    CountDownLatch gate = new CountDownLatch(1);
    content.holdReaders(gate);
    var answers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    java.util.concurrent.CompletableFuture.supplyAsync(
                        () -> plain().get("/directory/bundle").statusCode(),
                        task -> new Thread(task).start()))
            .toList();
    Awaitility.await().until(() -> content.reads() > 0);
    gate.countDown();
    assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isEqualTo(200));
    assertThat(content.reads("bundle")).isEqualTo(1);
  }

  @Test
  void a_content_that_fails_is_a_problem_without_its_innards() {
    content.failWith(new IllegalStateException("secret-path"));
    Response answer = plain().get("/directory/checkpoint");
    answer.then().statusCode(503).body("code", equalTo("directory_unreadable"));
    assertThat(answer.asString()).doesNotContain("secret-path");
  }

  @Test
  void one_that_waits_for_the_content_does_not_hold_up_the_others() {
    plain().get("/directory/checkpoint").then().statusCode(200);
    CountDownLatch gate = new CountDownLatch(1);
    content.holdReaders(gate);
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(
            () -> plain().get("/directory/root/1.json").statusCode(),
            task -> new Thread(task).start());
    Awaitility.await().until(() -> content.reads("root/1.json") == 1);
    plain().get("/directory/checkpoint").then().statusCode(200);
    gate.countDown();
    assertThat(waiting.join()).isEqualTo(200);
  }

  @Test
  void made_up_sites_push_out_nothing_that_is_asked_for_often() {
    byte[] proof = random(4_000);
    try (Listener small =
        Listener.builder("small")
            .handler(new DirectoryHandler("/directory/", content, 64 << 10))
            .start()) {
      RequestSpecification client = given().baseUri(small.uri().toString());
      IntStream.range(0, 60).forEach(i -> content.put("sites/made-up" + i + ".example", proof));
      client.get("/directory/tile/0/000");

      IntStream.range(0, 60).forEach(i -> client.get("/directory/sites/made-up" + i + ".example"));
      client.get("/directory/tile/0/000");

      assertThat(content.reads("tile/0/000")).isEqualTo(1);
    }
  }
}
