package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.server.PassingInspection;
import org.waymark.server.SampleRegistry;
import org.waymark.server.SampleSite;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatus;

/** See {@code attacks/Replay}. */
final class ReplayTest {

  private static final Actor OPERATOR = new Actor("operator:test");
  private static final String HOST = "site.example.org";

  @TempDir private Path folder;
  private final SampleSite site = SampleSite.named(HOST);
  private final SceneClock clock = new SceneClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private int requests;

  @SuppressWarnings("NullAway.Init")
  private EmbeddedRegistry registry;

  @BeforeEach
  void start() {
    SampleRegistry.make(folder.resolve("data"));
    open();
    registry.registry().admit(site.token(), OPERATOR);
  }

  private void open() {
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                RegistryConfig.at(folder.resolve("data"))
                    .timer(false)
                    .clock(clock)
                    .checks(new PassingInspection())
                    .build()));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private SiteStatus status() {
    return registry.registry().site(site.entity()).orElseThrow().status();
  }

  private String jti() {
    return "attack-request-number-%08d".formatted(requests++);
  }

  private String leave(SigningKey key, EntityId audience) {
    return SiteRequest.leave(site.entity(), audience, clock.instant(), jti(), Optional.empty())
        .sign(key)
        .jws()
        .token();
  }

  private String leave() {
    return leave(site.key(), SampleRegistry.FEDERATION);
  }

  private String send(String method, String path, String type, String body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(registry.publicUri() + "/api/v1/sites/" + path).toURL().openConnection();
      connection.setRequestMethod(method);
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", type);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
      int code = connection.getResponseCode();
      InputStream in = code < 400 ? connection.getInputStream() : connection.getErrorStream();
      return code + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String post(String path, String token) {
    return send("POST", path, "application/jwt", token);
  }

  private void refused(String answer, String code) {
    assertThat(answer).startsWith("4").contains("\"" + code + "\"");
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
  }

  /** The site left, came back, and somebody who listened sends its farewell once more. */
  @Test
  void aRequestThatWasTakenIsNotTakenAgain() {
    String farewell = leave();
    assertThat(post(HOST + "/leave", farewell)).startsWith("200");
    assertThat(status()).isEqualTo(SiteStatus.LEFT);
    clock.move(Duration.ofSeconds(30));
    registry.registry().admit(site.token(), OPERATOR);

    String again = post(HOST + "/leave", farewell);
    assertThat(again).containsAnyOf("request_replayed", "request_too_old");
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void norAfterTheRegistryWasStartedAgain() {
    String farewell = leave();
    assertThat(post(HOST + "/leave", farewell)).startsWith("200");
    registry.registry().admit(site.token(), OPERATOR);
    registry.close();
    open();
    refused(post(HOST + "/leave", farewell), "request_replayed");
  }

  /** It was kept back on its way, and the membership that it would end is another by now. */
  @Test
  void aRequestThatWasKeptBackIsTooOldForTheNextMembership() {
    String kept = leave();
    clock.move(Duration.ofSeconds(30));
    assertThat(post(HOST + "/leave", leave())).startsWith("200");
    clock.move(Duration.ofSeconds(SiteRequest.SKEW_SECONDS));
    registry.registry().admit(site.token(), OPERATOR);
    refused(post(HOST + "/leave", kept), "request_too_old");
  }

  @Test
  void aRequestIsGoodForTenMinutesAndItsSkew() {
    String farewell = leave();
    clock.move(Duration.ofSeconds(661));
    refused(post(HOST + "/leave", farewell), "request_expired");
  }

  @Test
  void aRequestOfTomorrowIsNotGoodToday() {
    clock.move(Duration.ofDays(1));
    String farewell = leave();
    clock.move(Duration.ofDays(-1));
    refused(post(HOST + "/leave", farewell), "request_expired");
  }

  @Test
  void aRequestToAnotherFederationIsNotForThisOne() {
    refused(
        post(HOST + "/leave", leave(site.key(), EntityId.parse("https://elsewhere.example"))),
        "request_audience");
  }

  @Test
  void aRequestOfOneSiteIsNotForAnother() {
    SampleSite other = SampleSite.named("other.example.org");
    registry.registry().admit(other.token(), OPERATOR);
    refused(post("other.example.org/leave", leave()), "subject_mismatch");
    assertThat(registry.registry().site(other.entity()).orElseThrow().status())
        .isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void aRequestOfAnotherKeyIsNotTheSites() {
    refused(
        post(HOST + "/leave", leave(Loot.ownKey("site"), SampleRegistry.FEDERATION)),
        "key_unknown");
  }

  @Test
  void aRequestForOneActIsNotTakenForAnother() {
    assertThat(post(HOST + "/rotate-key", leave())).startsWith("4");
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void aStatementIsNoRequestAndARequestNoStatement() {
    refused(post(HOST + "/leave", site.token()), "typ_mismatch");
    assertThat(send("PUT", HOST + "/statement", "application/entity-statement+jwt", leave()))
        .startsWith("4");
    assertThat(status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void anOlderStatementDoesNotComeBack() {
    String first = site.token();
    assertThat(
            send(
                "PUT",
                HOST + "/statement",
                "application/entity-statement+jwt",
                site.version(2).token()))
        .startsWith("200");
    String again = send("PUT", HOST + "/statement", "application/entity-statement+jwt", first);
    assertThat(again).startsWith("4").contains("counter_rollback");
    assertThat(registry.registry().record(site.entity()).orElseThrow().ver()).isEqualTo(2);
  }

  @Test
  void otherBytesUnderTheSameCounterDoNotTakeItsPlace() {
    String other =
        send(
            "PUT",
            HOST + "/statement",
            "application/entity-statement+jwt",
            site.later(Duration.ofSeconds(5)).token());
    assertThat(other).startsWith("4").contains("counter_");
    assertThat(registry.registry().record(site.entity()).orElseThrow().site().jws().token())
        .isEqualTo(site.token());
  }
}
