package org.waymark.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.registry.audit.Actor;
import org.waymark.server.JoinedSite;
import org.waymark.server.membership.DriftFile;

/** The commands of a member, run as its administrator runs them, against a registry over HTTP. */
final class SiteMemberCommandsTest {
  private static final Actor OPERATOR = new Actor("operator");

  @TempDir private Path folder;
  private JoinedSite world;

  @BeforeEach
  void start() throws Exception {
    world = JoinedSite.member(folder, InstantSource.system());
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private CommandRun run(String... words) {
    return new CommandRun.Shell(world.data()).run(words);
  }

  @Test
  void anUpdateWithoutAnythingNewSaysSo() {
    CommandRun run = run("site-admin", "update");

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("Nothing to do", "version 1");
  }

  @Test
  void whatWasEditedIsSignedAndInTheDirectory() throws Exception {
    run("site-admin", "edit", "--set", "mesh_site.displayName=Example Cloud");

    CommandRun run = run("site-admin", "update", "--json");

    assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(run.json().path("sent").asBoolean()).isTrue();
    assertThat(run.json().at("/changed/0/path").asText())
        .isEqualTo("metadata.mesh_site.displayName");
    assertThat(world.shown()).isEqualTo(2);
  }

  @Test
  void aMovedEndPointIsShownInWordsAndSignedOnlyWithTheWordForIt() throws Exception {
    world.stub().says(document -> document.put("endPoint", world.stub().origin() + "/new"));

    CommandRun refused = run("site-admin", "update");

    assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(refused.code()).isEqualTo("confirmation_needed");
    assertThat(refused.err())
        .contains(
            "the statement says " + world.stub().origin() + "/ocm",
            "your server now says " + world.stub().origin() + "/new",
            "next: if that is your doing: waymark site-admin update --confirm");
    assertThat(world.shown()).isOne();
    CommandRun status = run("site-admin", "status");
    assertThat(status.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(status.out()).contains("to confirm", "Shares from other sites would go there.");
    assertThat(status.err()).contains("next: waymark site-admin update --confirm");

    CommandRun confirmed = run("site-admin", "update", "--confirm");

    assertThat(confirmed.exit()).as(confirmed.err()).isEqualTo(ExitCode.OK);
    assertThat(confirmed.err()).contains("confirmed: endPoint");
    assertThat(world.shown()).isEqualTo(2);
    assertThat(run("site-admin", "status").exit()).isEqualTo(ExitCode.OK);
    assertThat(new DriftFile(world.admin().driftFile()).sentences()).isEmpty();
  }

  @Test
  void statusOfAMemberSaysThatTheDirectoryShowsIt() {
    CommandRun run = run("site-admin", "status");

    assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("directory", "is an active member");
    assertThat(run("site-admin", "status", "--json").json().at("/membership/place").asText())
        .isEqualTo("active");
  }

  @Test
  void aSuspendedMemberIsToldSoAndHandsNothingIn() throws Exception {
    world.registry().registry().suspend(world.site(), "key-dispute", OPERATOR);
    run("site-admin", "edit", "--set", "mesh_site.displayName=Example Cloud");

    CommandRun update = run("site-admin", "update");
    CommandRun status = run("site-admin", "status");

    assertThat(update.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(update.err()).contains("suspended", "ask the operator");
    assertThat(status.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(status.out()).contains("suspended");
    assertThat(Files.exists(world.data().resolve("statements/2.jwt"))).isFalse();
  }

  @Test
  void aRegistryThatDoesNotAnswerIsToldAndCostsNothing() {
    world.stopRegistry();

    CommandRun run = run("site-admin", "update", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run("site-admin", "status").out()).contains("not asked");
    assertThat(world.admin().newest().orElseThrow().ver()).isOne();
  }

  @Test
  void leavingIsNotDoneWithoutAWord() throws Exception {
    CommandRun run = run("site-admin", "leave", "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("not_confirmed");
    assertThat(world.member().standing().active()).isTrue();
  }

  @Test
  void aReasonThatIsNoCodeIsWrongUsage() {
    assertThat(run("site-admin", "leave", "--yes", "--reason", "We moved", "--json").code())
        .isEqualTo("reason_malformed");
  }

  @Test
  void leavingEndsWhenTheDirectoryShowsIt() throws Exception {
    CommandRun run = run("site-admin", "leave", "--yes", "--reason", "moved");

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(run.out()).contains("has left Test mesh");
    assertThat(run("site-admin", "update").exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
  }

  @Test
  void aNewFederationKeyIsInForceAndItsLineIsTold() throws Exception {
    String before = kid();

    CommandRun run = run("site-admin", "rotate-key");

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(kid()).isNotEqualTo(before);
    assertThat(world.member().standing().shown().orElseThrow().keys().find(kid())).isPresent();
    assertThat(run.err()).contains("waymark-site-key=" + kid(), "/.well-known/waymark");
    assertThat(run("site-admin", "update").exit()).isEqualTo(ExitCode.OK);
  }

  @Test
  void aNewNodeKeyIsInForce() throws Exception {
    CommandRun run = run("site-admin", "rotate-key", "--set", "node", "--json");

    assertThat(run.exit()).as(run.out()).isEqualTo(ExitCode.OK);
    assertThat(
            world
                .member()
                .standing()
                .shown()
                .orElseThrow()
                .meshSite()
                .orElseThrow()
                .at("/jwks/keys/0/kid")
                .asText())
        .isEqualTo(run.json().path("kid").asText());
  }

  @Test
  void aRotationWhoseAnswerWasLostIsFinishedByTheSameCommand() throws Exception {
    var statement =
        world
            .admin()
            .beginRotation(
                org.waymark.server.site.KeySet.FEDERATION, true, java.time.Duration.ofDays(365));
    world
        .member()
        .registry()
        .rotateKey(
            world.site(),
            world.admin().requests(world.member().root().federation()).rotateKey(statement));
    String before = kid();

    CommandRun run = run("site-admin", "rotate-key");

    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    assertThat(kid()).isNotEqualTo(before);
    assertThat(world.shown()).isEqualTo(2);
  }

  private String kid() {
    return world.admin().draft().json().at("/jwks/keys/0/kid").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://registry.example.org",
        "https://registry.example.org/join/short#root=1.00",
        "http://registry.example.org/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA#root=1.00"
      })
  void aLinkThatIsNoneIsWrongUsageAndIsNotRepeated(String link) {
    CommandRun run = run("join", link, "--json");

    assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(run.code()).isEqualTo("invitation_link_malformed");
    assertThat(run.out()).doesNotContain("AAAAAAAA");
  }

  @Test
  void aRangeAProxyOrAnAuthorityThatIsNoneIsWrongUsage() throws Exception {
    Path noAuthority = Files.writeString(folder.resolve("ca.pem"), "none");

    assertThat(run("site-admin", "update", "--allow-address", "ten", "--json").code())
        .isEqualTo("range_malformed");
    assertThat(run("site-admin", "update", "--proxy", "https://x", "--json").code())
        .isEqualTo("proxy_malformed");
    assertThat(run("site-admin", "update", "--ca", noAuthority.toString(), "--json").code())
        .isEqualTo("authority_malformed");
  }
}
