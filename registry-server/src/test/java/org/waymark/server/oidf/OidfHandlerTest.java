package org.waymark.server.oidf;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.node.http.RateLimit;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.FurnishedSite;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.server.limit.Limited;
import org.waymark.server.limit.RateLimits;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.root.RootRole;

/** Parameters, media types and errors of OpenID Federation 1.0, section 8, over HTTP. */
final class OidfHandlerTest {
  private static final Actor TEST = new Actor("test");
  private static final String SITE = "https://cloud.example.org";
  private static final String ENCODED = "https%3A%2F%2Fcloud.example.org";
  private static final String ANCHOR = "https%3A%2F%2Ffederation.example.org";

  @TempDir private Path folder;
  private EmbeddedRegistry registry;

  @BeforeEach
  void start() {
    registry = EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder)));
    registry
        .registry()
        .admit(
            SampleSite.named("cloud.example.org")
                .signing(claims -> claims.set("metadata", FurnishedSite.metadata())),
            TEST);
    registry.registry().admit(SampleSite.named("bare.example.org").token(), TEST);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Response get(String path) {
    return given().urlEncodingEnabled(false).get(registry.publicUri() + path);
  }

  private JsonNode claims(String path) {
    Response answer = get(path);
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    CompactJws token = CompactJws.parse(answer.asString());
    token.verify(
        registry.registry().root().keys(RootRole.OIDF),
        answer.contentType().replace("application/", ""));
    return token.payloadObject();
  }

  @ParameterizedTest
  @CsvSource({
    "/federation/fetch, 400, invalid_request",
    "/federation/fetch?sub=, 400, invalid_request",
    "/federation/fetch?sub=" + ENCODED + "&sub=" + ENCODED + ", 400, invalid_request",
    "/federation/fetch?sub=%ff, 400, invalid_request",
    "/federation/fetch?sub=" + ANCHOR + ", 400, invalid_request",
    "/federation/fetch?sub=https%3A%2F%2Fnobody.example.org, 404, not_found",
    "/federation/fetch?sub=https%3A%2F%2Fcloud.example.org%2F, 404, not_found",
    "/federation/fetch?sub=http%3A%2F%2Fcloud.example.org, 404, not_found",
    "/federation/fetch?sub=nonsense, 404, not_found",
    "/federation/list?trust_marked=true, 400, unsupported_parameter",
    "/federation/list?trust_mark_type=https%3A%2F%2Fmark.example, 400, unsupported_parameter",
    "/federation/list?intermediate=yes, 400, invalid_request",
    "/federation/resolve?sub=" + ENCODED + ", 400, invalid_request",
    "/federation/resolve?trust_anchor=" + ANCHOR + ", 400, invalid_request",
    "/federation/resolve?sub="
        + ENCODED
        + "&trust_anchor=https%3A%2F%2Fother.example.org, 404, invalid_trust_anchor",
    "/federation/resolve?sub=https%3A%2F%2Fnobody.example.org&trust_anchor="
        + ANCHOR
        + ", 404, not_found",
    "/federation/trust_mark_status, 404, not_found",
  })
  void refusesInTheWordsOfTheSpecification(String path, int status, String error) {
    Response answer = get(path);

    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.contentType()).isEqualTo("application/json");
    assertThat(answer.<String>path("error")).isEqualTo(error);
    assertThat(answer.<String>path("error_description")).isNotBlank();
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void anythingButReadingIsRefused() {
    Response answer = given().post(registry.publicUri() + "/federation/fetch");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(answer.<String>path("error")).isEqualTo("invalid_request");
  }

  @Test
  void listsTheImmediateSubordinatesByTheirTypes() {
    assertThat(get("/federation/list").jsonPath().getList(""))
        .containsExactly("https://bare.example.org", SITE);
    assertThat(get("/federation/list").contentType()).isEqualTo("application/json");
    assertThat(get("/federation/list?entity_type=ocm_server").jsonPath().getList(""))
        .containsExactly(SITE);
    assertThat(
            get("/federation/list?entity_type=openid_provider&entity_type=mesh_site&unknown=1")
                .jsonPath()
                .getList(""))
        .containsExactly(SITE);
    assertThat(get("/federation/list?entity_type=openid_provider").jsonPath().getList(""))
        .isEmpty();
    assertThat(get("/federation/list?intermediate=true").jsonPath().getList("")).isEmpty();
  }

  @Test
  void theStatementAboutAMemberHasTheKeysThatItsMembershipCertifies() {
    JsonNode claims = claims("/federation/fetch?sub=" + ENCODED);

    assertThat(claims.path("iss").asText()).isEqualTo("https://federation.example.org");
    assertThat(claims.path("sub").asText()).isEqualTo(SITE);
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong())
        .isEqualTo(Duration.ofHours(1).toSeconds());
    assertThat(claims.path("source_endpoint").asText())
        .isEqualTo(registry.publicUri() + "/federation/fetch");
    assertThat(claims.path("jwks").path("keys").size()).isEqualTo(1);
    assertThat(claims.has("mver")).isFalse();
  }

  @Test
  void onlyActiveMembersAreSpokenOf() {
    String fetch = "/federation/fetch?sub=" + ENCODED;
    assertThat(get(fetch).statusCode()).isEqualTo(200);
    var site = registry.registry().sites(java.util.Optional.empty()).get(1).entityId();

    registry.registry().suspend(site, "key-dispute", TEST);

    assertThat(get(fetch).<String>path("error")).isEqualTo("not_found");
    assertThat(get("/federation/list").jsonPath().getList("")).doesNotContain(SITE);
    assertThat(
            get("/federation/resolve?sub=" + ENCODED + "&trust_anchor=" + ANCHOR)
                .<String>path("error"))
        .isEqualTo("not_found");
    registry.registry().reinstate(site, TEST);
    assertThat(get(fetch).statusCode()).isEqualTo(200);
  }

  @Test
  void theAnchorIsResolvedToo() {
    JsonNode claims = claims("/federation/resolve?sub=" + ANCHOR + "&trust_anchor=" + ANCHOR);

    assertThat(claims.path("trust_chain").size()).isEqualTo(1);
    assertThat(claims.path("metadata").has("federation_entity")).isTrue();
  }

  @Test
  void aFederationThatNeverChangedItsKeyHasNoHistory() {
    JsonNode claims = claims("/federation/historical-keys");

    assertThat(claims.path("iss").asText()).isEqualTo("https://federation.example.org");
    assertThat(claims.path("iat").isIntegralNumber()).isTrue();
    assertThat(claims.path("keys").isArray()).isTrue();
    assertThat(claims.path("keys").size()).isZero();
  }

  @Test
  void answersAreGivenOutAgainAndAskedForByTag() {
    Response first = get("/.well-known/openid-federation");
    Response second =
        given()
            .header("If-None-Match", first.header("ETag"))
            .get(registry.publicUri() + "/.well-known/openid-federation");

    assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=5");
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(given().head(registry.publicUri() + "/federation/list").header("Content-Length"))
        .isEqualTo(String.valueOf(get("/federation/list").asByteArray().length));
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeAgain() {
    registry.close();
    RateLimits few =
        RateLimits.DEFAULT.with(Limited.FEDERATION, new RateLimit(2, Duration.ofHours(1)));
    registry = EmbeddedRegistry.start(SampleRegistry.config(folder).withRateLimits(few));
    get("/federation/list");
    get("/federation/list");

    Response answer = get("/.well-known/openid-federation");

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isNotBlank();
    assertThat(answer.<String>path("error")).isEqualTo("temporarily_unavailable");
  }

  @Test
  void withoutItsKeyNothingIsSaid() throws Exception {
    Files.delete(folder.resolve("keys").resolve("oidf.pem"));

    for (String path :
        new String[] {
          "/.well-known/openid-federation",
          "/federation/list",
          "/federation/historical-keys",
          "/federation/fetch?sub=" + ENCODED
        }) {
      Response answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(503);
      assertThat(answer.<String>path("error")).isEqualTo("temporarily_unavailable");
    }
  }
}
