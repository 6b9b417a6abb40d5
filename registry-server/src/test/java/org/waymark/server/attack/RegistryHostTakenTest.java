package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.LEFT;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.REVOKED;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** See {@code attacks/RegistryHostTaken}. */
final class RegistryHostTakenTest extends Attack {

  private Loot loot = Loot.of(TestFederation.create());
  private ForgedLog log = ForgedLog.continuing(TestFederation.create(), loot);

  @BeforeEach
  void theHostIsTaken() {
    another();
    loot = logKey().takeMembershipKey();
    log = ForgedLog.continuing(federation, loot);
    // The registry's own address answers with the thief's files: nobody else is there.
    scene.honest().silence();
  }

  private void everybodyFollowsTheThief() {
    scene.crook().serve(log.published());
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).as(victim.toString()).anyMatch(SyncOutcome::ok);
    }
  }

  private void vandalise() {
    log.site(
        EventType.ADMIT,
        log.papersAbout("evil.example")
            .certified(1, loot.membershipKey(), Loot.ownKey("site"))
            .record());
    log.site(
        EventType.REVOKE,
        log.papers(MEMBER).restricted(SiteStatus.REVOKED, 2, loot.membershipKey()).record());
    log.site(
        EventType.ROTATE_KEY,
        log.papers(OTHER)
            .stated(2, Loot.ownKey("site"))
            .certified(2, loot.membershipKey(), Loot.ownKey("site"))
            .record());
  }

  /** Detected, not prevented: what both keys signed is believed, and stands in the log. */
  @Test
  void whatTheThiefPublishesIsBelievedAndCanBeSeenByEverybody() {
    vandalise();
    everybodyFollowsTheThief();

    scene.verdict("evil.example", "active");
    scene.verdict(MEMBER, "revoked");
    CommandRun replay = scene.logVerify();
    assertThat(replay.exit()).as(replay.out()).isEqualTo(ExitCode.OK);
    assertThat(replay.json().at("/entries").asLong() + replay.json().at("/size").asLong())
        .as(replay.out())
        .isGreaterThanOrEqualTo(log.size());
  }

  @Test
  void theThiefCannotReplaceTheRoot() {
    Root mine =
        federation
            .root()
            .payload()
            .next(federation.now(), federation.now().plus(Duration.ofDays(365)))
            .keys(RootRole.ROOT, Loot.ownKey("root").publicKey())
            .sign(List.of(Loot.ownKey("root")));
    scene.tellTheTruth();
    scene.crook().put("root/2.json", mine.bytes());
    scene.refusedByNewcomersToo("root_threshold");
  }

  @Test
  void theThiefCannotSpeakForASiteThatKeepsItsKey() {
    log.site(EventType.UPDATE, log.papers(OTHER).stated(2, Loot.ownKey("site")).record());
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo("key_unknown");
  }

  @Test
  void theThiefCannotUndoWhatWasLogged() {
    ForgedLog other = ForgedLog.from(federation, 4, loot);
    while (other.size() < federation.entries().size() + 1) {
      other.heartbeat();
    }
    scene.crook().serve(other.published());
    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, SyncOutcome.Kind.REFUSED, "split_view");
    }
  }

  /**
   * The root keys were elsewhere: a new root, a new epoch from before the theft, and all is mended.
   */
  @Test
  void theRootKeysEndIt() {
    vandalise();
    everybodyFollowsTheThief();
    scene.verdict(MEMBER, "revoked");

    scene.pass(Duration.ofHours(2));
    federation.beginEpoch(TestKeys.named("membership 2"), TestKeys.named("log 2"));
    // Above what the thief wrote: the marks of sites are kept.
    scene.site(MEMBER).restate().recertify().recertify();
    scene.site(OTHER).restate().restate().recertify().recertify();
    federation.log(EventType.UPDATE, scene.site(MEMBER));
    federation.log(EventType.UPDATE, scene.site(OTHER));
    federation.readmit(scene.site(REVOKED));
    federation.revoke(scene.site(REVOKED));
    federation.readmit(scene.site(LEFT));
    federation.leave(scene.site(LEFT));
    federation.snapshot();
    scene.newcomerIsFollowed();

    scene.verdict("evil.example", "not_a_member");
    scene.verdict(MEMBER, "active");
    scene.verdict(OTHER, "active");
    scene.verdict(REVOKED, "revoked");
    for (Victim victim : scene.victims()) {
      assertThat(victim.answer(OTHER)).doesNotContain("attacker.example");
    }

    scene.settle();

    // The thief goes on, and nobody listens.
    log.heartbeat();
    scene.crook().serve(log.published());
    scene.refused("checkpoint_origin");
  }
}
