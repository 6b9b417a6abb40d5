package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.LEFT;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.REVOKED;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;

/** See {@code attacks/StatusReplay}. */
final class StatusReplayTest extends Attack {

  /** One site was suspended and reinstated: its old status is genuine, and worth nothing. */
  @Override
  CrimeScene scene(Path in) {
    CrimeScene made = CrimeScene.in(in);
    made.federation().suspend(made.site(OTHER));
    made.federation().reinstate(made.site(OTHER));
    made.publishHonestly();
    made.tellTheTruth();
    made.victims().forEach(Victim::sync);
    return made;
  }

  static Stream<Way> ways() {
    return Way.all(
        replay(
            "a suspended site's membership, as its reinstatement",
            EventType.REINSTATE,
            SUSPENDED,
            0,
            "counter_rollback"),
        replay(
            "a suspended site's membership, as an update",
            EventType.UPDATE,
            SUSPENDED,
            0,
            "counter_rollback"),
        replay(
            "a suspended site's membership, as its admission",
            EventType.ADMIT,
            SUSPENDED,
            0,
            "transition_refused"),
        replay(
            "a revoked site's membership, as its admission",
            EventType.ADMIT,
            REVOKED,
            0,
            "counter_rollback"),
        replay(
            "a revoked site's membership, as its reinstatement",
            EventType.REINSTATE,
            REVOKED,
            0,
            "transition_refused"),
        replay(
            "the membership of one that left, as its admission",
            EventType.ADMIT,
            LEFT,
            0,
            "counter_rollback"),
        replay(
            "the suspension of one that was reinstated",
            EventType.SUSPEND,
            OTHER,
            1,
            "counter_rollback"),
        replay("the same, as a revocation", EventType.REVOKE, OTHER, 1, "counter_rollback"),
        Way.of(
            "a suspended site's membership under counters of the log's own",
            "record_entry_mismatch",
            (f, log) -> {
              Record old = log.history(SUSPENDED).get(0);
              log.site(EventType.REINSTATE, old.site().sub(), old.ver(), 7, old);
            }),
        Way.of(
            "an old suspension above a newer membership",
            "record_malformed",
            (f, log) -> {
              Papers suspended = Papers.of(f, log.history(OTHER).get(1));
              log.site(
                  EventType.SUSPEND,
                  suspended.site(),
                  1,
                  4,
                  log.papers(OTHER).statusOf(suspended).bytes());
            }),
        Way.of(
            "an old suspension above the old membership, under counters of the log's own",
            "record_entry_mismatch",
            (f, log) -> {
              Record old = log.history(OTHER).get(1);
              log.site(EventType.SUSPEND, old.site().sub(), 1, 4, old);
            }),
        Way.of(
            "a revocation that was never undone, once more",
            "record_entry_mismatch",
            (f, log) -> {
              Record old = log.latest(REVOKED);
              log.site(EventType.REVOKE, old.site().sub(), 1, 9, old);
            }));
  }

  private static Way replay(String name, EventType as, String host, int version, String code) {
    return Way.of(name, code, (f, log) -> log.site(as, log.history(host).get(version)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatWasTrueOnceIsNotBelievedAgain(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());

    scene.refusedByNewcomersToo(way.code());
  }

  /** Not even after a loss of the store, when only the marks are left to say what is newer. */
  @Test
  void whoLostItsCopyStillKnowsWhoWasSuspended() {
    another();
    int before = ForgedLog.continuing(federation, nothing()).history(SUSPENDED).size();
    assertThat(before).isEqualTo(2);
    ForgedLog log = ForgedLog.from(federation, 7, logKey());
    while (log.size() < federation.entries().size() + 3) {
      log.heartbeat();
    }
    scene.crook().serve(log.published());
    scene.honest().silence();
    scene.loseTheCopies();

    for (Victim victim : scene.victims()) {
      assertThat(scene.ofCrook(victim.sync()).code()).as(victim.toString()).contains("split_view");
      assertThat(victim.verdict(SUSPENDED)).isEqualTo("not_synced");
    }
  }

  /** What the README says: a lookup by a proof remembers nothing. */
  @Test
  void aLookupThatKeepsNothingIsToldThatASuspendedSiteIsActive() {
    another();
    ForgedLog log = ForgedLog.from(federation, 7, logKey()).heartbeat();
    scene.crook().serve(log.published()).put("sites/" + SUSPENDED, log.proof(SUSPENDED));

    CommandRun run = scene.resolveByProof(SUSPENDED);

    assertThat(run.exit()).isEqualTo(ExitCode.OK);
    scene.refused("tree_rollback", "split_view");
    scene.verdict(SUSPENDED, "suspended");
  }
}
