package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.client.Directory;
import org.waymark.client.DirectoryConfig;
import org.waymark.client.FederationConfig;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.server.EmbeddedRegistry;
import org.waymark.server.EmbeddedRegistryConfig;
import org.waymark.server.RecoverableSite;
import org.waymark.server.SampleRegistry;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/** See {@code attacks/DomainResold}. */
final class DomainResoldTest {

  private static final Actor OPERATOR = new Actor("operator:test");
  private static final EntityId SITE = EntityId.parse("https://sold.example.org");
  private static final String HOST = "sold.example.org";

  @TempDir private Path folder;
  private final SceneClock clock = new SceneClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final AtomicBoolean sold = new AtomicBoolean();
  private final SafeFetcher web = SafeFetcher.of(AddressPolicy.testing());

  @SuppressWarnings("NullAway.Init")
  private EmbeddedRegistry registry;

  @SuppressWarnings("NullAway.Init")
  private RecoverableSite seller;

  @SuppressWarnings("NullAway.Init")
  private Directory follower;

  /** The name vouches for the member's key until it is sold. */
  private final class Names implements Inspection {
    @Override
    public RuleReport check(SiteStatement statement, Rules rules) {
      CheckResult control =
          sold.get()
              ? CheckResult.fail(
                  CheckName.DOMAIN_CONTROL,
                  "domain_missing",
                  "The host does not vouch for the site's key.",
                  "Put the line there.")
              : CheckResult.pass(CheckName.DOMAIN_CONTROL, "The host vouches for the site's key.");
      return new RuleReport(
          statement.sub(),
          statement.ver(),
          rules.set().hash(),
          Sha256.of(new byte[] {1}),
          clock.instant(),
          List.of(control));
    }
  }

  @BeforeEach
  void aMemberIsFollowed() {
    SampleRegistry.make(folder.resolve("data"));
    registry =
        EmbeddedRegistry.start(
            EmbeddedRegistryConfig.of(
                RegistryConfig.at(folder.resolve("data"))
                    .timer(false)
                    .clock(clock)
                    .checks(new Names())
                    .build()));
    seller = RecoverableSite.of(SITE, SampleRegistry.FEDERATION, clock.instant().minusSeconds(60));
    registry.registry().admit(seller.first(), OPERATOR);
    follower =
        Directory.open(
            DirectoryConfig.at(folder.resolve("follower"))
                .clock(clock)
                .background(false)
                .fetcher(web)
                .federation(
                    new FederationConfig(
                        registry.registry().root(),
                        List.of(new Source.HttpSource(registry.publicUri())))));
    assertThat(told()).isEqualTo("active");
  }

  @AfterEach
  void stop() {
    follower.close();
    registry.close();
    web.close();
  }

  /** What the follower says of the name, after it asked. */
  private String told() {
    assertThat(follower.syncNow().ok()).isTrue();
    return Victim.verdict(follower, HOST);
  }

  private void days(int count) {
    for (int i = 0; i < count; i++) {
      clock.move(Duration.ofDays(1));
      registry.registry().checks().round();
    }
    registry.registry().heartbeat();
  }

  private void suspendedAndRefused() {
    days(1);
    sold.set(true);
    days(9);
    assertThat(told()).isEqualTo("suspended");
  }

  private String send(String method, String path, String type, String body) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create(registry.publicUri() + "/api/v1/" + path).toURL().openConnection();
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

  private String post(String step, String token) {
    return send("POST", "sites/" + HOST + "/" + step, "application/jwt", token);
  }

  private String put(String statement) {
    return send(
        "PUT", "sites/" + HOST + "/statement", "application/entity-statement+jwt", statement);
  }

  private void refused(String answer, String... codes) {
    assertThat(answer).startsWith("4").containsAnyOf(codes);
    assertThat(registry.registry().site(SITE).orElseThrow().status())
        .isEqualTo(SiteStatus.SUSPENDED);
    assertThat(told()).isEqualTo("suspended");
  }

  @Test
  void theMemberIsSuspendedAndFollowersRefuseIt() throws Exception {
    days(1);
    sold.set(true);
    days(6);
    assertThat(told()).as("within seven days").isEqualTo("active");
    days(3);

    assertThat(told()).isEqualTo("suspended");
    assertThat(registry.registry().site(SITE).orElseThrow().reason())
        .contains("domain-control-lost");
    Path root = Files.write(folder.resolve("root.json"), registry.registry().root().bytes());
    CommandRun run =
        new CommandRun.Shell(folder.resolve("shell"))
            .at(clock)
            .run(
                "resolve",
                HOST,
                "--root",
                root.toString(),
                "--from",
                folder.resolve("data").resolve("directory").toString(),
                "--json");
    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(CrimeScene.code(run)).isEqualTo("suspended");
  }

  /** A name server that was away for a while is no sale. */
  @Test
  void aNoThatIsFollowedByAYesSuspendsNobody() {
    days(1);
    for (int week = 0; week < 3; week++) {
      sold.set(true);
      days(5);
      sold.set(false);
      days(2);
    }
    assertThat(told()).isEqualTo("active");
  }

  /** The first no was long ago: one more is needed, because one may be a mistake. */
  @Test
  void oneNoAloneSuspendsNobody() {
    days(1);
    sold.set(true);
    clock.move(Duration.ofDays(20));
    registry.registry().checks().round();
    registry.registry().heartbeat();
    assertThat(told()).isEqualTo("active");
  }

  @Test
  void theNewOwnerCannotGoOnAsTheMember() {
    suspendedAndRefused();
    RecoverableSite buyer = seller.at(clock.instant());
    SigningKey own = Loot.ownKey("site");

    // What the former owner published, word by word.
    assertThat(put(seller.first())).startsWith("4");
    // Statements of their own.
    refused(put(buyer.draft(2, own).sign(own).jws().token()), "recovery_commitment");
    refused(
        put(
            buyer
                .draft(2, own)
                .withRecovery(RecoveryCommitment.of(seller.safe().publicKey()))
                .sign(own)
                .jws()
                .token()),
        "not_active");
    refused(
        post(
            "rotate-key",
            SiteRequest.rotateKey(
                    SITE,
                    SampleRegistry.FEDERATION,
                    clock.instant(),
                    RecoverableSite.jti(),
                    buyer.draft(2, own).sign(own).jws().token())
                .sign(own)
                .token()),
        "key_unknown",
        "recovery_commitment",
        "not_active");
    // Recovery with a key that nothing is committed to, and with the former statement.
    for (String statement : List.of(buyer.recovered(2, own), seller.first())) {
      refused(
          post(
              "recover",
              SiteRequest.recover(
                      SITE,
                      SampleRegistry.FEDERATION,
                      clock.instant(),
                      RecoverableSite.jti(),
                      statement)
                  .sign(own)
                  .token()),
          "key_unknown",
          "recovery_commitment",
          "recovery_key",
          "recovery_opening",
          "not_active");
    }
  }

  @Test
  void theNewOwnerMayApplyWhenTheOldMembershipIsRevoked() {
    suspendedAndRefused();
    SigningKey own = Loot.ownKey("site");
    RecoverableSite buyer = seller.at(clock.instant());
    String statement = buyer.draft(2, own).sign(own).jws().token();
    assertThat(apply(own, statement)).startsWith("4").contains("already_member");

    registry.registry().revoke(SITE, "domain-resold", OPERATOR);
    assertThat(told()).isEqualTo("revoked");
    // The old statement is not theirs, whoever vouches for the name.
    sold.set(false);
    assertThat(apply(own, seller.first())).startsWith("4");
    assertThat(apply(own, statement)).startsWith("2");
    assertThat(told()).as("nobody has approved it").isEqualTo("revoked");
  }

  private String apply(SigningKey key, String statement) {
    String invitation =
        registry.registry().invitations().create(InvitationOrder.forAnybody(), OPERATOR).token();
    return send(
        "POST",
        "applications",
        "application/jwt",
        SiteRequest.apply(
                SITE,
                SampleRegistry.FEDERATION,
                clock.instant(),
                RecoverableSite.jti(),
                invitation,
                statement)
            .sign(key)
            .token());
  }
}
