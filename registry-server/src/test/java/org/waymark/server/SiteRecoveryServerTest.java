package org.waymark.server;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.SyncReport;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/** A site is taken back over HTTP, with a clock that the test holds (DESIGN 5). */
final class SiteRecoveryServerTest {
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);
  private static final EntityId FEDERATION = EntityId.parse("https://federation.example");
  private static final EntityId SITE = EntityId.parse("https://lost.example");

  @TempDir private Path folder;
  private volatile Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private EmbeddedRegistry registry;
  private RecoverableSite site;

  @BeforeEach
  void start() {
    Path data = folder.resolve("registry");
    Registry.init(
        InitOptions.testing(data, FEDERATION, "Test mesh")
            .withClock(() -> now)
            .withStretching(CHEAP, CHEAP));
    RegistryConfig config =
        RegistryConfig.at(data)
            .heartbeatInterval(Duration.ofSeconds(1)) // so that the clock is looked at often
            .clock(() -> now)
            .build();
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(config).withListen(BindAddress.loopback(0)));
    site = RecoverableSite.of(SITE, FEDERATION, now);
    registry.registry().admit(site.first(), new Actor("operator"));
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private Response post(String step, String token) {
    return given()
        .contentType("application/jwt")
        .body(token.getBytes(StandardCharsets.US_ASCII))
        .post(registry.publicUri() + "/api/v1/sites/lost.example/" + step);
  }

  private Response put(String statement) {
    return given()
        .contentType("application/entity-statement+jwt")
        .body(statement.getBytes(StandardCharsets.US_ASCII))
        .put(registry.publicUri() + "/api/v1/sites/lost.example/statement");
  }

  private Response decide(String outcome) {
    return given()
        .header("Authorization", "Bearer " + registry.control().token())
        .contentType("application/json")
        .body("{\"outcome\":\"" + outcome + "\"}")
        .post(registry.publicUri() + "/api/v1/sites/lost.example/decide");
  }

  private JwkSet inForce() {
    return registry.registry().record(SITE).orElseThrow().membership().keys();
  }

  private void windowPasses() {
    now = now.plus(RegistryConfig.RECOVERY_WINDOW);
  }

  private Directory follower() {
    return Directory.open(
        DirectoryConfig.at(folder.resolve("follower"))
            .clock(() -> now)
            .background(false)
            .federation(
                new FederationConfig(
                    registry.registry().root(),
                    List.of(
                        new Source.FolderSource(
                            folder.resolve("registry").resolve("directory"))))));
  }

  private void follow() throws Exception {
    try (Directory directory = follower()) {
      SyncReport report = directory.syncNow();
      assertThat(report.ok()).as(report.toString()).isTrue();
    }
  }

  @Test
  void lostKeysAreReplacedAfterTheWindowAndAFollowerThatSleptFoldsAllOfIt() throws Exception {
    follow();

    Response begun = post("recover", site.recovery(2));

    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    assertThat(begun.<String>path("state")).isEqualTo("pending");
    assertThat(given().get(registry.publicUri() + "/api/v1/sites/lost.example/recovery").asString())
        .isEqualTo(begun.asString());
    assertThat(inForce()).isEqualTo(JwkSet.of(site.hot().publicKey()));
    windowPasses();
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(inForce()).isEqualTo(JwkSet.of(site.fresh().publicKey())));
    String later =
        site.at(now)
            .draft(3, site.fresh())
            .withRecovery(
                Optional.of(RecoveryCommitment.of(site.safe().publicKey())),
                registry.registry().record(SITE).orElseThrow().site().recoveryOpenings())
            .sign(site.fresh())
            .jws()
            .token();
    assertThat(put(later).statusCode()).isEqualTo(200);
    follow();
  }

  @Test
  void aThiefOfTheHotKeyNeitherChangesNorRotatesNorLeavesNorEndsTheRecovery() {
    SigningKey thief = RecoverableSite.key();
    String dropped = site.draft(2, site.hot()).sign(site.hot()).jws().token();
    String own =
        site.draft(2, site.hot())
            .withRecovery(RecoveryCommitment.of(thief.publicKey()))
            .sign(site.hot())
            .jws()
            .token();
    assertThat(put(dropped).<String>path("code")).isEqualTo("recovery_commitment");
    assertThat(put(own).<String>path("code")).isEqualTo("recovery_commitment");
    assertThat(post("recover", site.recovery(2)).statusCode()).isEqualTo(200);

    SiteStatement.Draft thiefs =
        site.draft(5, thief).withRecovery(RecoveryCommitment.of(site.safe().publicKey()));
    String rotation =
        SiteRequest.rotateKey(
                SITE, FEDERATION, now, RecoverableSite.jti(), thiefs.sign(thief).jws().token())
            .sign(site.hot())
            .token();
    String leaving =
        SiteRequest.leave(SITE, FEDERATION, now, RecoverableSite.jti(), Optional.empty())
            .sign(site.hot())
            .token();
    assertThat(post("rotate-key", rotation).<String>path("code")).isEqualTo("recovery_pending");
    assertThat(post("leave", leaving).<String>path("code")).isEqualTo("recovery_pending");

    assertThat(post("object", site.objection()).<String>path("state")).isEqualTo("disputed");
    assertThat(decide("recovered").<String>path("status")).isEqualTo("active");
    assertThat(inForce()).isEqualTo(JwkSet.of(site.fresh().publicKey()));
  }

  @Test
  void aThiefOfTheRecoveryKeyIsObjectedToAndTheKeysAreKept() throws Exception {
    follow();
    assertThat(post("recover", site.recovery(2)).statusCode()).isEqualTo(200);

    Response disputed = post("object", site.objection());

    assertThat(disputed.statusCode()).as(disputed.asString()).isEqualTo(200);
    assertThat(registry.registry().site(SITE).orElseThrow().reason()).contains("key-dispute");
    assertThat(decide("kept").<String>path("status")).isEqualTo("active");
    assertThat(decide("kept").<String>path("code")).isEqualTo("recovery_none");
    assertThat(inForce()).isEqualTo(JwkSet.of(site.hot().publicKey()));
    follow();
  }

  @Test
  void aSiteWithoutARecoveryKeyIsSentToTheOperator() {
    RecoverableSite plain =
        RecoverableSite.of(EntityId.parse("https://plain.example"), FEDERATION, now);
    registry
        .registry()
        .admit(plain.draft(1, plain.hot()).sign(plain.hot()).jws().token(), new Actor("operator"));

    Response refused =
        given()
            .contentType("application/jwt")
            .body(plain.recovery(2).getBytes(StandardCharsets.US_ASCII))
            .post(registry.publicUri() + "/api/v1/sites/plain.example/recover");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.<String>path("code")).isEqualTo("recovery_uncommitted");
    assertThat(refused.<String>path("next")).contains("--kind rekey");
  }
}
