package org.waymark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.testing.SharedFolder;

class EfssStubTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "NEXTCLOUD, derived-nextcloud-33.json",
    "OPENCLOUD, derived-opencloud-1.2.0.json",
    // oCIS runs the same Reva service as OpenCloud; the samples have none of its own.
    "OCIS, derived-opencloud-1.2.0.json",
    "REVA, derived-cs3org-reva-3.12-codeflow-webapp-embedded.json"
  })
  void answersWithThePathsAndTypesOfTheNamedSample(EfssProduct product, String sample)
      throws Exception {
    Path file = SharedFolder.require("samples/ocm/discovery").resolve(sample);
    try (EfssStub stub = EfssStub.start(product)) {
      JsonNode answered = JSON.readTree(get(stub, "/.well-known/ocm").body());

      assertThat(shape(answered)).isEqualTo(shape(JSON.readTree(Files.readAllBytes(file))));
      assertThat(answered.path("endPoint").asText()).startsWith(stub.origin());
    }
  }

  @Test
  void seafileSendsResourceTypesAsOneObjectAndKnowsOnlyTheOldPath() throws Exception {
    try (EfssStub stub = EfssStub.start(EfssProduct.SEAFILE)) {
      assertThat(get(stub, "/.well-known/ocm").statusCode()).isEqualTo(404);
      JsonNode answered = JSON.readTree(get(stub, "/ocm-provider/").body());

      // seahub/api2/endpoints/ocm.py, OCMProtocolView
      assertThat(shape(answered))
          .containsExactlyInAnyOrder(
              ":OBJECT",
              ".apiVersion:STRING",
              ".enabled:BOOLEAN",
              ".endPoint:STRING",
              ".resourceTypes.name:STRING",
              ".resourceTypes.protocols.Seafile API:STRING",
              ".resourceTypes.protocols:OBJECT",
              ".resourceTypes.shareTypes:ARRAY",
              ".resourceTypes.shareTypes[]:STRING",
              ".resourceTypes:OBJECT");
    }
  }

  @Test
  void nextcloudItselfAnswersWellKnownPathsThatItDoesNotKnow() throws Exception {
    try (EfssStub stub = EfssStub.start(EfssProduct.NEXTCLOUD)) {
      HttpResponse<String> answer = get(stub, "/.well-known/waymark-challenge");

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.headers().firstValue("X-NEXTCLOUD-WELL-KNOWN")).contains("1");
      assertThat(answer.body()).isEqualTo("{\"message\":\"waymark-challenge not supported\"}");
    }
  }

  @Test
  void ocisAnswersUnknownPathsWithItsStartPage() throws Exception {
    try (EfssStub stub = EfssStub.start(EfssProduct.OCIS)) {
      HttpResponse<String> answer = get(stub, "/.well-known/waymark-challenge");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/html");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWebServerShowsALineInFrontOfTheProductOnceThereIsOne(EfssProduct product)
      throws Exception {
    try (EfssStub stub = EfssStub.start(product)) {
      assertThat(get(stub, "/.well-known/waymark").body()).doesNotContain("waymark-site-key");

      stub.show("waymark-site-key=" + "A".repeat(43));

      HttpResponse<String> answer = get(stub, "/.well-known/waymark");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
      assertThat(answer.body()).isEqualTo("waymark-site-key=" + "A".repeat(43) + "\n");
    }
  }

  private HttpResponse<String> get(EfssStub stub, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(stub.origin() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Every path with the type of what is there; an array's elements share one path. */
  private static Set<String> shape(JsonNode node) {
    Set<String> paths = new TreeSet<>();
    collect("", node, paths);
    return paths;
  }

  private static void collect(String path, JsonNode node, Set<String> paths) {
    paths.add(path + ":" + node.getNodeType());
    if (node.isObject()) {
      node.fields().forEachRemaining(e -> collect(path + "." + e.getKey(), e.getValue(), paths));
    }
    node.elements()
        .forEachRemaining(
            e -> {
              if (node.isArray()) {
                collect(path + "[]", e, paths);
              }
            });
  }
}
