package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.node.http.BindAddress;
import org.waymark.registry.InitOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.audit.Actor;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.server.RecoverableSite;
import org.waymark.server.cli.CommandRun;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.KeyStretching;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteStatement;

/**
 * An honest registry on loopback with one member that committed itself to a recovery key, whom
 * somebody attacks; a follower, and the member's own monitor. Time stands still until it is moved.
 * Not thread-safe.
 */
final class BesiegedRegistry implements AutoCloseable {

  static final EntityId FEDERATION = EntityId.parse("https://federation.example");
  static final EntityId SITE = EntityId.parse("https://lost.example");
  static final String HOST = "lost.example";
  static final Duration WINDOW = RegistryConfig.RECOVERY_WINDOW;
  private static final KeyStretching CHEAP = new KeyStretching(64, 1, 1);

  private final Path folder;
  private final SceneClock clock = new SceneClock(Instant.parse("2026-11-23T00:00:00Z"));
  private final HttpClient http = HttpClient.newHttpClient();
  private final SafeFetcher web = SafeFetcher.of(AddressPolicy.testing());
  private final EmbeddedRegistry registry;
  private final RecoverableSite site;
  private final Directory follower;

  BesiegedRegistry(Path folder) {
    this.folder = folder;
    Path data = folder.resolve("registry");
    Registry.init(
        InitOptions.testing(data, FEDERATION, "Test mesh")
            .withClock(clock)
            .withStretching(CHEAP, CHEAP));
    this.registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                    RegistryConfig.at(data)
                        .heartbeatInterval(Duration.ofSeconds(1)) // looks at the clock often
                        .clock(clock)
                        .build())
                .withListen(BindAddress.loopback(0)));
    this.site = RecoverableSite.of(SITE, FEDERATION, clock.instant());
    registry.registry().admit(site.first(), new Actor("operator"));
    this.follower =
        Directory.open(
            DirectoryConfig.at(folder.resolve("follower"))
                .clock(clock)
                .fetcher(web)
                .background(false)
                .federation(
                    new FederationConfig(
                        registry.registry().root(),
                        List.of(new Source.HttpSource(registry.publicUri())))));
    assertThat(told()).isEqualTo("active");
  }

  /** The site with all its keys; who holds which is for the test to say. */
  RecoverableSite site() {
    return site.at(clock.instant());
  }

  URI uri() {
    return registry.publicUri();
  }

  Registry registry() {
    return registry.registry();
  }

  Instant now() {
    return clock.instant();
  }

  void pass(Duration time) {
    clock.move(time);
  }

  /** What came of a request. */
  record Answer(int status, JsonNode json) {

    String code() {
      return json.path("code").asText();
    }

    String state() {
      return json.path("state").asText();
    }
  }

  private Answer send(String method, String path, String type, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(registry.publicUri() + "/api/v1/" + path))
            .header("Content-Type", type)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      HttpResponse<byte[]> answer =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), new ObjectMapper().readTree(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A step of the site: {@code rotate-key leave recover object}. */
  Answer post(String step, String token) {
    return send("POST", "sites/" + HOST + "/" + step, "application/jwt", token);
  }

  /** The next statement. */
  Answer put(String statement) {
    return send(
        "PUT", "sites/" + HOST + "/statement", "application/entity-statement+jwt", statement);
  }

  /** Somebody has an invitation. */
  Answer apply(String token) {
    return send("POST", "applications", "application/jwt", token);
  }

  /** What the operator does. */
  Answer operator(String path, String json) {
    return send(
        "POST",
        path,
        "application/json",
        json,
        "Authorization",
        "Bearer " + registry.control().token());
  }

  Answer decide(String outcome) {
    return operator("sites/" + HOST + "/decide", "{\"outcome\":\"" + outcome + "\"}");
  }

  static void refused(Answer answer, String code) {
    assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
  }

  static void accepted(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
  }

  /** The federation keys that are certified now. */
  JwkSet inForce() {
    return registry.registry().record(SITE).orElseThrow().membership().keys();
  }

  SiteStatement statement() {
    return registry.registry().record(SITE).orElseThrow().site();
  }

  void awaitInForce(SigningKey key) {
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(inForce()).isEqualTo(JwkSet.of(key.publicKey())));
  }

  /** What the follower says of the site, once it has folded all there is. */
  String told() {
    assertThat(follower.syncNow().federations().get(0).outcomes())
        .allMatch(outcome -> outcome.ok());
    return Victim.verdict(follower, HOST);
  }

  Directory follower() {
    return follower;
  }

  /** The site's administrator looks at what is published, with the statement that is his own. */
  CommandRun monitor(String own) {
    Path statement = folder.resolve("statement.jwt");
    Path root = folder.resolve("root.json");
    try {
      Files.writeString(statement, own);
      Files.write(root, registry.registry().root().bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CommandRun.Shell(folder.resolve("monitor"))
        .at(clock)
        .run(
            "log",
            "monitor",
            HOST,
            "--once",
            "--json",
            "--root",
            root.toString(),
            "--from",
            registry.publicUri().toString(),
            "--statement",
            statement.toString());
  }

  /** A statement by some key, under the commitment that the site made. */
  SiteStatement.Draft committed(long ver, SigningKey key) {
    return site()
        .draft(ver, key)
        .withRecovery(
            Optional.of(RecoveryCommitment.of(site.safe().publicKey())),
            statement().recoveryOpenings());
  }

  @Override
  public void close() {
    follower.close();
    registry.close();
    web.close();
  }
}
