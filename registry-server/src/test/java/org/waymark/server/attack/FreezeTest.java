package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Event;
import org.waymark.trust.testing.TestFederation;

/** See {@code attacks/Freeze}. */
final class FreezeTest extends Attack {

  @BeforeEach
  void ownScene() {
    another();
  }

  private Freshness freshness(Victim victim) {
    return victim.held().orElseThrow().freshness();
  }

  /** What is said again and again grows old by itself: nobody can make it young. */
  @ParameterizedTest
  @ValueSource(strings = {"the same files", "not modified", "nothing", "hung up"})
  void whoIsToldNothingNewStopsBelievingInTime(String how) {
    scene.honest().silence();
    freeze(how);
    scene.pass(Duration.ofHours(25));
    for (Victim victim : scene.victims()) {
      victim.sync();
      assertThat(freshness(victim)).isEqualTo(Freshness.STALE);
      assertThat(victim.verdict(MEMBER)).as("known before").isEqualTo("active");
      assertThat(victim.verdict(SUSPENDED)).isEqualTo("suspended");
    }

    scene.pass(Duration.ofDays(14));
    for (Victim victim : scene.victims()) {
      victim.sync();
      assertThat(freshness(victim)).isEqualTo(Freshness.EXPIRED);
      assertThat(victim.verdict(MEMBER)).as(victim.toString()).isEqualTo("directory_expired");
    }
    scene.newcomerIsFollowed();
    scene.verdict(MEMBER, "active");
  }

  private void freeze(String how) {
    switch (how) {
      case "not modified" ->
          scene
              .crook()
              .answer("checkpoint", reply -> reply.say("HTTP/1.1 304 Not Modified\r\n\r\n"));
      case "nothing" -> scene.crook().serve(java.util.Map.of());
      case "hung up" -> scene.crook().answer("checkpoint", CrookedServer.Reply::hangUp);
      default -> scene.tellTheTruth();
    }
  }

  @Test
  void aFrozenSourceDoesNotHideASuspensionFromWhoHasAnother() {
    scene.tellTheTruth();
    federation.advance(Duration.ofMinutes(1));
    federation.suspend(scene.site(MEMBER));
    scene.publishHonestly();
    scene.pass(Duration.ofHours(2));

    for (Victim victim : scene.victims()) {
      assertThat(victim.sync())
          .extracting(SyncOutcome::kind)
          .containsExactly(Kind.UNCHANGED, Kind.ADVANCED);
    }
    scene.verdict(MEMBER, "suspended");
  }

  @Test
  void aNewcomerOfAFrozenSourceIsIntroducedToNobody() {
    scene.tellTheTruth();
    scene.pass(Duration.ofHours(25));
    assertThat(scene.newcomerIsTold(MEMBER)).isEqualTo("newcomer_while_stale");
    scene.pass(Duration.ofDays(14));
    assertThat(scene.newcomerIsTold(MEMBER)).isEqualTo("directory_expired");

    CommandRun run = scene.resolveFromFolder(MEMBER);
    assertThat(run.exit()).isEqualTo(ExitCode.TOO_OLD);
    assertThat(CrimeScene.code(run)).isEqualTo("directory_expired");
  }

  @Test
  void aSiteThatIsShownOnlyWhenTheDirectoryIsStaleIsNotIntroduced() {
    federation.admit("late.example");
    scene.pass(Duration.ofHours(25));
    scene.tellTheTruth();
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      victim.sync();
      assertThat(victim.verdict("late.example")).isEqualTo("newcomer_while_stale");
      assertThat(victim.verdict(MEMBER)).isEqualTo("active");
    }
  }

  /** However young the log is: whoever hides the next root ends with this one. */
  @Test
  void whenTheNewestRootHasExpiredSoHasEverything() {
    another(
        CrimeScene.in(
            folder(),
            CrimeScene.peopled(
                TestFederation.create(
                    root ->
                        root.testing(true)
                            .expires(TestFederation.START.plus(Duration.ofDays(60)))))));
    scene.pass(Duration.between(federation.now(), federation.root().expires()).minusHours(1));
    federation.heartbeat();
    scene.tellTheTruth();
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
      assertThat(victim.verdict(MEMBER)).isEqualTo("active");
    }

    scene.pass(Duration.ofHours(1));
    for (Victim victim : scene.victims()) {
      assertThat(scene.ofCrook(victim.sync()).code()).contains("root_expired");
      assertThat(victim.verdict(MEMBER)).isEqualTo("root_expired");
    }
    assertThat(CrimeScene.code(scene.resolveFromFolder(MEMBER))).isEqualTo("root_expired");

    federation.publishRoot(next -> next);
    scene.newcomerIsFollowed();
    scene.verdict(MEMBER, "active");
  }

  // With the log key: the thief may say that nothing happened, but not for long, nor to everybody.

  @Test
  void anEntryCannotOutliveWhatTheRootAllows() {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    log.event(
        Event.heartbeat(log.size(), log.map().root(), log.time(), log.expires() + 86_400 * 365));
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("entry_expiry");
  }

  @Test
  void whoStoleTheLogKeyAndWithholdsNewsIsFoundOutBySomebodyWhoReadsBoth() {
    federation.suspend(scene.site(OTHER));
    ForgedLog log = ForgedLog.from(federation, federation.entries().size() - 1, logKey());
    log.heartbeat().heartbeat();
    scene.crook().serve(log.published());
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
      assertThat(victim.verdict(OTHER)).as("what this key can do").isEqualTo("active");
    }

    federation.heartbeat();
    federation.heartbeat();
    scene.publishHonestly();
    scene.pass(Duration.ofHours(2));
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync())
          .as(victim.toString())
          .anyMatch(outcome -> outcome.code().filter("split_view"::equals).isPresent());
    }
  }
}
