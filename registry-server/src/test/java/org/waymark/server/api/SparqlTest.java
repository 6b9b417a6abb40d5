package org.waymark.server.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.registry.access.Role;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;

/** Questions about the members over HTTP. */
final class SparqlTest {
  private static final Actor TEST = new Actor("operator:test");
  private static final String SITES = "SELECT DISTINCT ?site { ?site wm:sub ?sub }";

  @TempDir private Path folder;
  private EmbeddedRegistry registry;
  private String auditor = "";

  @BeforeEach
  void start() {
    registry =
        EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder.resolve("data"))));
    auditor =
        registry
            .registry()
            .tokens()
            .create("audit", Role.AUDITOR, Optional.empty(), Optional.empty(), TEST)
            .secret();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Response ask(String question) {
    return given()
        .header("Authorization", "Bearer " + auditor)
        .header("Content-Type", "application/sparql-query")
        .body(question.getBytes(StandardCharsets.UTF_8))
        .post(registry.publicUri() + "/api/v1/sparql");
  }

  private int sites() {
    Response answer = ask("SELECT DISTINCT ?site { ?site ?says ?what FILTER(ISIRI(?site)) }");
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("application/sparql-results+json");
    return (int)
        answer.jsonPath().<String>getList("results.bindings.site.value").stream()
            .filter(site -> site.matches("https://(one|two)\\.example\\.org"))
            .count();
  }

  @Test
  void theAnswerIsAboutTheMembersOfNow() {
    assertThat(sites()).isZero();

    registry.registry().admit(SampleSite.named("one.example.org").token(), TEST);
    SampleSite two = SampleSite.named("two.example.org");
    registry.registry().admit(two.token(), TEST);
    assertThat(sites()).isEqualTo(2);

    registry.registry().suspend(two.entity(), "test", TEST);
    assertThat(sites()).as("a suspended one is none of them").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ASK { ?a ?b | 400 | query_malformed",
        "INSERT DATA { <a:b> <a:b> 1 } | 422 | query_refused",
        "SELECT ?a { SERVICE <http://127.0.0.1/> { ?a ?b ?c } } | 422 | query_refused",
        "SELECT ?a FROM <file:///etc/passwd> { ?a ?b ?c } | 422 | query_refused"
      })
  void whatReadsOrChangesAnythingElseIsRefused(String question, int status, String code) {
    Response answer = ask(question);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.<String>path("code")).isEqualTo(code);
  }

  @Test
  void aQuestionThatIsTooLongIsNotRead() {
    assertThat(ask(SITES + " ".repeat(17_000)).<String>path("code")).isEqualTo("query_too_large");
    assertThat(ask(SITES + " ".repeat(70_000)).statusCode()).isEqualTo(413);
  }

  /** It would stand in the logs of every proxy. */
  @Test
  void aQuestionInTheUrlIsNotTaken() {
    Response answer =
        given()
            .header("Authorization", "Bearer " + auditor)
            .queryParam("query", SITES)
            .get(registry.publicUri() + "/api/v1/sparql");

    assertThat(answer.statusCode()).isEqualTo(405);
  }
}
