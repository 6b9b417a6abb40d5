package org.waymark.server.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.access.Role;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.SampleRegistry;

/** What is tried against an interface for operators that faces the Internet. */
final class AttackTest {
  @TempDir private Path folder;
  private EmbeddedRegistry registry;

  @BeforeEach
  void start() {
    registry =
        EmbeddedRegistry.start(SampleRegistry.config(SampleRegistry.make(folder.resolve("data"))));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private String operator() {
    return registry.control().token();
  }

  private String token(String name, Role role) {
    return registry
        .registry()
        .tokens()
        .create(name, role, Optional.empty(), Optional.empty(), new Actor("operator:test"))
        .secret();
  }

  /** Sends these bytes and reads all that comes back until the connection ends. */
  private String raw(String request) throws IOException {
    URI uri = registry.publicUri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** URLs are in logs, histories and Referer headers (RFC 6750, section 5.3). */
  @ParameterizedTest
  @ValueSource(strings = {"access_token", "token", "authorization"})
  void aTokenInTheUrlIsNoToken(String parameter) {
    Response answer =
        given().queryParam(parameter, operator()).get(registry.publicUri() + "/api/v1/status");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.asString()).doesNotContain(operator());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1//tokens",
        "//api/v1/tokens",
        "/api/v1/..;/v1/tokens",
        "/api/v1/applications/..%2ftokens",
        "/api/v1/tokens;x=y",
        "/api/v1/%74okens",
        "/directory/../api/v1/tokens",
        "/join/../api/v1/tokens",
        "/api/v1/tokens%00",
        "/API/v1/tokens",
        "/api/v1/tokens/"
      })
  void noPathLeadsAroundTheToken(String path) throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|401|404) .*").doesNotContain("\"tokens\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Host: y\r\nContent-Length: 5\r\n",
        "Authorization : Bearer x\r\n",
        "Authorization: Bearer\r\n x\r\n"
      })
  void aRequestThatCouldBeReadInTwoWaysIsRefusedAndNothingAfterItIsRead(String headers)
      throws Exception {
    String answer =
        raw(
            "POST /api/v1/sites HTTP/1.1\r\nHost: x\r\n"
                + headers
                + "\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("request_malformed");
    assertThat(answer.split("HTTP/1\\.1 ", -1)).as("answers").hasSize(2);
  }

  @Test
  void aMethodIsWhatTheRequestLineSays() {
    for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
      Response answer =
          given()
              .header("Authorization", "Bearer " + token(header, Role.OPERATOR))
              .header(header, "DELETE")
              .post(registry.publicUri() + "/api/v1/tokens/abc");

      assertThat(answer.statusCode()).isEqualTo(405);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Type, ///, 400, header_malformed",
    "Content-Type, text/plain, 415, media_type_unsupported",
    "Content-Type, application/x-www-form-urlencoded, 415, media_type_unsupported",
    "Content-Type, application/jsonx, 415, media_type_unsupported",
    "Accept, ///, 400, header_malformed",
    "Content-Encoding, gzip, 415, encoding_unsupported"
  })
  void aBodyIsOnlyWhatItsHeadersSay(String header, String value, int status, String code)
      throws Exception {
    String type = header.equals("Content-Type") ? "" : "Content-Type: application/json\r\n";
    String body = "{\"name\":\"x\",\"role\":\"operator\"}";

    String answer =
        raw(
            "POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + operator()
                + "\r\nContent-Length: "
                + body.length()
                + "\r\n"
                + type
                + header
                + ": "
                + value
                + "\r\n\r\n"
                + body);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"" + code + "\"");
    assertThat(registry.registry().tokens().list()).extracting("name").doesNotContain("x");
  }

  @Test
  void twoTypesOfOneBodyAreOneTooMany() throws Exception {
    String answer =
        raw(
            "POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                + operator()
                + "\r\nContent-Type: application/json\r\nContent-Type: text/plain\r\n"
                + "Content-Length: 2\r\n\r\n{}");

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("header_repeated");
  }

  /** No cookie and no other credential is sent by a browser on its own, and none is invited to. */
  @Test
  void aPageOfAnotherOriginIsToldNothing() {
    Response answer =
        given()
            .header("Origin", "https://evil.example")
            .header("Access-Control-Request-Method", "POST")
            .options(registry.publicUri() + "/api/v1/tokens");

    assertThat(answer.getHeaders().asList())
        .noneMatch(header -> header.getName().toLowerCase().startsWith("access-control"))
        .noneMatch(header -> header.getName().equalsIgnoreCase("Set-Cookie"));
  }

  /** Without {@code --trusted-proxy} nobody is believed about where he comes from. */
  @Test
  void whoInventsAddressesIsStillOneClient() {
    int refused = 0;
    for (int i = 0; i < 40; i++) {
      Response answer =
          given()
              .header("X-Forwarded-For", "192.0.2." + i)
              .header("Forwarded", "for=198.51.100." + i)
              .contentType("application/jwt")
              .body(new byte[] {'x'})
              .post(registry.publicUri() + "/api/v1/applications");
      refused += answer.statusCode() == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
  }

  @Test
  void oneKeyOfTwoCallersIsTwoKeys() {
    String anna = token("anna", Role.OPERATOR);
    String ben = token("ben", Role.OPERATOR);

    Response first = invite(anna, "{\"label\":\"one\"}");
    Response again = invite(anna, "{\"label\":\"one\"}");
    Response other = invite(ben, "{\"label\":\"two\"}");

    assertThat(again.<String>path("id")).isEqualTo(first.path("id"));
    assertThat(again.asString()).as("secrets are told once").doesNotContain("\"token\"");
    assertThat(other.statusCode()).as(other.asString()).isEqualTo(201);
    assertThat(other.<String>path("createdBy")).isEqualTo("operator:ben");
    assertThat(other.<String>path("id")).isNotEqualTo(first.path("id"));
  }

  private Response invite(String token, String order) {
    return given()
        .header("Authorization", "Bearer " + token)
        .header("Idempotency-Key", "k-1")
        .contentType("application/json")
        .body(order)
        .post(registry.publicUri() + "/api/v1/invitations");
  }
}
