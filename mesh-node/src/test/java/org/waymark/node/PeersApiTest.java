package org.waymark.node;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.node.http.RawHttp;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.EventType;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** The local interface on a synchronised node. */
class PeersApiTest {

  private static EmbeddedNode node;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    PublishedFederation published = new PublishedFederation(folder.resolve("origin"));
    TestFederation federation = published.federation();
    federation.admit("cloud.example");
    federation.admit("port.example:8443");
    TestSite store = federation.site("store.example");
    store.restate(
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    """
                    {"ocm_server": {"enabled": true, "endPoint": "https://store.example/ocm",
                                    "capabilities": ["invites"]},
                     "mesh_site": {"country": "NL",
                                   "services": [{"type": "storage", "name": "tape"}]}}
                    """));
    federation.log(EventType.ADMIT, store);
    federation.suspend(federation.admit("suspended.example"));
    federation.revoke(federation.admit("revoked.example"));
    federation.leave(federation.admit("left.example"));
    federation.admit("denied.example");
    published.publish();
    node =
        EmbeddedNode.start(
            NodeConfig.inMemory()
                .federation(federation.root(), published.source())
                .directory(
                    it ->
                        it.clock(InstantSource.fixed(federation.now()))
                            .deny(Set.of(Host.parse("denied.example")))));
    assertThat(node.directory().syncNow().ok()).isTrue();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static RequestSpecification client() {
    return given().baseUri(node.localUri().toString()).urlEncodingEnabled(false);
  }

  @Test
  void a_member_is_answered_as_resolve_prints_it() throws IOException {
    Response answer = client().get("/v1/peers/cloud.example");
    answer
        .then()
        .statusCode(200)
        .header("Content-Type", "application/json")
        .header("Cache-Control", "no-store");
    assertThat(new ObjectMapper().readTree(answer.asString()))
        .isEqualTo(
            new ObjectMapper()
                .readTree(node.directory().resolve("cloud.example").toJson().toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cloud.example",
        "CLOUD.example",
        "marie@cloud.example",
        "marie%40cloud.example",
        "marie@x@cloud.example",
        "marie@cloud.example/folder",
        "marie@cloud.example%2Ffolder",
        "marie@https://cloud.example",
        "marie@https%3A%2F%2Fcloud.example",
        "a/b@cloud.example",
        "a%2Fb@cloud.example",
        "a%20b@cloud.example"
      })
  void every_way_of_writing_an_address_reaches_its_host(String address) throws IOException {
    String answer = RawHttp.get(node.localUri(), "/v1/peers/" + address);
    assertThat(RawHttp.status(answer)).as(answer).isEqualTo(200);
    assertThat(answer).contains("\"host\":\"cloud.example\"");
  }

  @Test
  void a_host_may_have_a_port() {
    client().get("/v1/peers/port.example:8443").then().body("host", equalTo("port.example:8443"));
    client().get("/v1/peers/marie@port.example%3A8443").then().statusCode(200);
    client().get("/v1/peers/port.example").then().statusCode(404);
  }

  @ParameterizedTest
  @CsvSource({
    "stranger.example, 404, not_a_member",
    "left.example, 404, left",
    "suspended.example, 403, suspended",
    "revoked.example, 403, revoked",
    "denied.example, 403, denied",
    "not_a_host, 400, ''",
    "marie@, 400, ''",
    "%01, 400, ''"
  })
  void a_refusal_is_a_problem_with_the_code_of_the_library(String query, int status, String code) {
    Response answer = client().get("/v1/peers/" + query);
    answer.then().statusCode(status).header("Content-Type", "application/problem+json");
    if (!code.isEmpty()) {
      answer
          .then()
          .header("Cache-Control", "no-store")
          .body("code", equalTo(code))
          .body("query", equalTo(query))
          .body("detail", not(nullValue()))
          .body("next", not(nullValue()))
          .body("evidence.step", not(hasSize(0)));
    }
  }

  @Test
  void all_active_peers_are_listed() {
    client()
        .get("/v1/peers")
        .then()
        .statusCode(200)
        .body("results.host", hasItem("cloud.example"))
        .body("results.host", hasItem("store.example"))
        .body("results.host", not(hasItem("suspended.example")))
        .body("results.host", not(hasItem("denied.example")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "service=storage",
        "service=tape",
        "capability=invites",
        "country=NL",
        "country=nl&service=storage&capability=Invites"
      })
  void peers_are_found_by_what_they_offer(String query) {
    client()
        .get("/v1/peers?" + query)
        .then()
        .statusCode(200)
        .body("results.host", equalTo(List.of("store.example")));
  }

  @Test
  void a_query_that_nobody_matches_has_no_results() {
    client().get("/v1/peers?country=XX").then().statusCode(200).body("results", hasSize(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"contry=NL", "country=NL&country=DE", "x"})
  void a_parameter_that_would_filter_nothing_is_refused(String query) {
    client()
        .get("/v1/peers?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("code", equalTo("parameter_unknown"));
  }

  @Test
  void the_status_names_federation_tree_and_sources() {
    client()
        .get("/v1/status")
        .then()
        .statusCode(200)
        .body("usable", equalTo(true))
        .body("federations[0].federation", equalTo("https://federation.example"))
        .body("federations[0].directory.freshness", equalTo("fresh"))
        .body("federations[0].directory.size", equalTo(10))
        .body("federations[0].directory.active", equalTo(4))
        .body("federations[0].sources[0].source", containsString("origin"))
        .body("federations[0].sources[0].outcome", not(nullValue()));
  }

  @Test
  void unknown_paths_and_methods_are_problems() {
    client()
        .get("/v1/nothing")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("code", equalTo("path_unknown"));
    client()
        .post("/v1/peers")
        .then()
        .statusCode(405)
        .header("Allow", containsString("GET"))
        .body("code", equalTo("method_not_allowed"));
    client().get("/other").then().statusCode(404).body("code", equalTo("path_unknown"));
  }

  @Test
  void the_guard_stands_before_the_interface() throws IOException {
    String page =
        RawHttp.get(node.localUri(), "/v1/peers/cloud.example", "Origin: https://evil.example");
    assertThat(RawHttp.status(page)).isEqualTo(403);
    String rebound =
        RawHttp.exchange(
            node.localUri(),
            "GET /v1/peers HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assertThat(RawHttp.status(rebound)).isEqualTo(403);
  }

  @Test
  void the_directory_is_not_served_to_programs_nor_the_interface_to_everyone() {
    client().get("/directory/checkpoint").then().statusCode(404);
    given().baseUri(node.publicUri().toString()).get("/v1/status").then().statusCode(404);
  }
}
