package org.waymark.server.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.audit.Actor;
import org.waymark.server.JoinedSite;
import org.waymark.server.RecoverableSite;
import org.waymark.server.keeper.KeeperNews.State;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

final class SiteKeeperTest {
  private static final Actor OPERATOR = new Actor("operator");

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-23T00:00:00Z");
  private final List<KeeperNews> told = new ArrayList<>();
  private JoinedSite world;
  private SiteKeeper keeper;

  @BeforeEach
  void start() throws Exception {
    world = JoinedSite.member(folder, () -> now);
    keeper =
        new SiteKeeper(
            world.member(), world.fetcher(), Duration.ofMinutes(15), () -> now, told::add);
  }

  @AfterEach
  void stop() {
    keeper.close();
    world.close();
  }

  private long versions() throws Exception {
    try (var files = Files.list(world.data().resolve("statements"))) {
      return files.filter(file -> file.toString().endsWith(".jwt")).count();
    }
  }

  @Test
  void aSiteThatSaysWhatItSignedIsLeftAlone() throws Exception {
    KeeperNews news = keeper.look();

    assertThat(news.state()).isEqualTo(State.TRUE);
    assertThat(versions()).isOne();
    assertThat(told).containsExactly(news);
    assertThat(keeper.last()).hasValue(news);
  }

  @Test
  void aHarmlessChangeIsSignedAndInTheDirectoryAfterOneLook() throws Exception {
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));

    KeeperNews news = keeper.look();

    assertThat(news.state()).as(news.sentence()).isEqualTo(State.UPDATED);
    assertThat(world.shown()).isEqualTo(2);
    assertThat(
            world
                .member()
                .standing()
                .shown()
                .orElseThrow()
                .ocmServer()
                .orElseThrow()
                .path("provider")
                .asText())
        .isEqualTo("Nextcloud 34");
    assertThat(world.admin().state().unsigned()).isEmpty();
    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
    assertThat(versions()).isEqualTo(2);
  }

  @Test
  void aRecoveryThatIsNotTheSitesOwnIsAnAlarmWithTheCommandToObject() throws Exception {
    SigningKey safe = RecoverableSite.key();
    world.admin().commit(RecoveryCommitment.of(safe.publicKey()), Duration.ofDays(300));
    world.member().submit();
    EntityId federation = world.registry().registry().root().federation();
    SigningKey thiefs = RecoverableSite.key();
    JwkSet keys = JwkSet.of(thiefs.publicKey());
    SiteStatement shown = world.member().standing().shown().orElseThrow();
    String jti = RecoverableSite.jti();
    RecoveryOpening opening =
        RecoveryOpening.sign(world.site(), now, 3, keys, shown.recovery(), jti, safe);
    String statement =
        shown
            .next(now, now.plus(Duration.ofDays(300)))
            .withKeys(keys)
            .withOpening(opening)
            .sign(thiefs)
            .jws()
            .token();
    String request =
        SiteRequest.recover(world.site(), federation, now, jti, statement).sign(safe).token();
    var unused = world.registry().registry().recover(request);

    KeeperNews news = keeper.look();

    assertThat(news.code()).as(news.sentence()).isEqualTo("recovery_running");
    assertThat(news.next()).isEqualTo("waymark site-admin object");
    world.member().object();
    assertThat(keeper.look().code()).isEqualTo("recovery_disputed");
  }

  @Test
  void aSiteThatLostItsKeysTakesItselfBackFromItsFolder() throws Exception {
    SigningKey safe = RecoverableSite.key();
    world.admin().commit(RecoveryCommitment.of(safe.publicKey()), Duration.ofDays(300));
    world.member().submit();
    Files.delete(world.admin().keyFile(KeySet.FEDERATION));

    var recovery = world.member().recover(safe);

    assertThat(recovery.path("state").asText()).isEqualTo("pending");
    assertThat(recovery.at("/keys/0").asText())
        .isEqualTo(world.admin().newest().orElseThrow().jws().header().kid());
    assertThat(keeper.look().code()).isEqualTo("recovery_pending");
  }

  @Test
  void aMovedEndPointWaitsForTheAdministratorAndIsNotSigned() throws Exception {
    world.stub().says(document -> document.put("endPoint", world.stub().origin() + "/new"));

    KeeperNews news = keeper.look();

    assertThat(news.state()).isEqualTo(State.CONFIRM);
    assertThat(news.waiting()).isOne();
    assertThat(news.next()).isEqualTo("waymark site-admin update --confirm");
    assertThat(versions()).isOne();
    var drift = new ObjectMapper().readTree(Files.readAllBytes(world.admin().driftFile()));
    assertThat(drift.at("/changes/0/member").asText()).isEqualTo("endPoint");
    assertThat(drift.at("/changes/0/sentence").asText())
        .contains("/ocm", "/new", "Shares from other sites would go there.");
  }

  @Test
  void ofTwoChangesTheHarmlessOneIsSignedAndTheOtherWaits() throws Exception {
    world
        .stub()
        .says(
            document -> {
              document.put("provider", "Nextcloud 34");
              document.put("endPoint", world.stub().origin() + "/new");
            });

    assertThat(keeper.look().state()).isEqualTo(State.CONFIRM);

    assertThat(world.shown()).isEqualTo(2);
    ObjectNode ocm = world.member().standing().shown().orElseThrow().ocmServer().orElseThrow();
    assertThat(ocm.path("provider").asText()).isEqualTo("Nextcloud 34");
    assertThat(ocm.path("endPoint").asText()).endsWith("/ocm");
  }

  @Test
  void whatTheServerTakesBackNeedsNoConfirmationAnyMore() {
    world.stub().says(document -> document.put("endPoint", world.stub().origin() + "/new"));
    keeper.look();
    world.stub().says(document -> {});

    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
    assertThat(world.admin().driftFile()).doesNotExist();
  }

  @Test
  void whatAPersonEditedAndDidNotSignStaysForThatPersonToSign() throws Exception {
    world
        .admin()
        .edit(List.of(new SiteAdmin.Edit("mesh_site.displayName", Optional.of("Half done"))));
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));

    keeper.look();

    ObjectNode mesh = world.member().standing().shown().orElseThrow().meshSite().orElseThrow();
    assertThat(mesh.path("displayName").asText()).isEqualTo("localhost");
    assertThat(world.admin().state().unsigned())
        .extracting(difference -> difference.path())
        .containsExactly("metadata.mesh_site.displayName");
  }

  @Test
  void aStatementIsRenewedWhenAThirdOfItsLifeIsLeftAndNotBefore() throws Exception {
    now = now.plus(Duration.ofDays(243));
    world.registry().registry().heartbeat();
    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
    now = now.plus(Duration.ofDays(1));
    world.registry().registry().heartbeat();

    assertThat(keeper.look().state()).isEqualTo(State.UPDATED);

    assertThat(world.member().standing().shown().orElseThrow().expires())
        .isEqualTo(now.plus(Duration.ofDays(365)));
    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
  }

  @Test
  void aServerThatIsDownIsNoChange() {
    world.stub().silent(true);

    KeeperNews news = keeper.look();

    assertThat(news.state()).isEqualTo(State.FAILING);
    assertThat(news.sentence()).contains("does not give its discovery document");
    assertThat(world.admin().driftFile()).doesNotExist();
    world.stub().silent(false);
    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
  }

  @Test
  void aRegistryThatIsDownCostsNoVersionAndIsAskedAgainSooner() throws Exception {
    world.registry().close();
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));

    assertThat(keeper.pause()).isEqualTo(Duration.ofMinutes(15));
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      assertThat(keeper.look().state()).isEqualTo(State.FAILING);
      pauses.add(keeper.pause());
    }

    assertThat(pauses)
        .containsExactly(
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(4),
            Duration.ofMinutes(8),
            Duration.ofMinutes(15),
            Duration.ofMinutes(15));
    assertThat(versions()).isOne();
  }

  @Test
  void aStatementThatWasSignedAndNotHandedInIsHandedInAsItIs() throws Exception {
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));
    world
        .admin()
        .renew(
            Duration.ofDays(365),
            new ObjectMapper().createObjectNode().put("provider", "Nextcloud 34"));

    assertThat(keeper.look().state()).isEqualTo(State.UPDATED);

    assertThat(world.shown()).isEqualTo(2);
    assertThat(versions()).isEqualTo(2);
  }

  @Test
  void aSuspendedSiteHandsNothingInAndSaysSo() throws Exception {
    world.registry().registry().suspend(world.site(), "key-dispute", OPERATOR);
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));

    KeeperNews news = keeper.look();

    assertThat(news.state()).isEqualTo(State.STOPPED);
    assertThat(news.sentence()).contains("suspended").endsWith("Nothing is handed in.");
    assertThat(versions()).isOne();
    world.registry().registry().reinstate(world.site(), OPERATOR);
    assertThat(keeper.look().state()).isEqualTo(State.UPDATED);
  }

  @Test
  void aFolderThatWasPutBackFromAnOldCopyIsNotSignedWith() throws Exception {
    SiteAdmin admin = world.admin();
    world
        .member()
        .registry()
        .update(admin.sign(Duration.ofDays(365), Optional.empty()).statement());
    Files.delete(world.data().resolve("statements/2.jwt"));
    Files.delete(world.data().resolve("statements/2.reserved"));
    world.stub().says(document -> document.put("provider", "Nextcloud 34"));

    KeeperNews news = keeper.look();

    assertThat(news.code()).isEqualTo("statement_behind");
    assertThat(versions()).isOne();
  }

  @Test
  void aBrokenFileIsToldAndDoesNotEndTheLooking() throws Exception {
    byte[] draft = Files.readAllBytes(world.admin().draftFile());
    Files.writeString(world.admin().draftFile(), "{");

    KeeperNews news = keeper.look();

    assertThat(news.state()).isEqualTo(State.FAILING);
    assertThat(news.code()).isEqualTo("draft_malformed");
    Files.write(world.admin().draftFile(), draft);
    assertThat(keeper.look().state()).isEqualTo(State.TRUE);
  }

  @Test
  void whatIsAnsweredUnderStatusNamesTheNextCommand() {
    world.stub().says(document -> document.put("endPoint", world.stub().origin() + "/new"));

    ObjectNode json = keeper.look().toJson();
    assertThat(json.path("state").asText()).isEqualTo("confirm");
    assertThat(json.path("waiting").asInt()).isOne();
    assertThat(json.path("version").asInt()).isOne();
    assertThat(json.path("next").asText()).startsWith("waymark site-admin update");
  }
}
