package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.LEFT;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.REVOKED;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestFederation;

/** See {@code attacks/StolenLogKey}. */
final class StolenLogKeyTest extends Attack {

  static Stream<Way> ways() {
    return Way.all(
        Way.of(
            "admits a site with a membership of its own making",
            "key_unknown",
            (f, log) -> log.site(EventType.ADMIT, Papers.about(f, "evil.example").record())),
        Way.of(
            "admits a site with the membership of another",
            "record_subject_mismatch",
            (f, log) -> {
              Record mixed =
                  Papers.about(f, "evil.example").membershipOf(log.papers(MEMBER)).record();
              log.site(EventType.ADMIT, mixed);
            }),
        Way.of(
            "lists a member a second time under its own name",
            "record_subject_mismatch",
            (f, log) ->
                log.site(
                    EventType.ADMIT,
                    Papers.about(f, "evil.example").site(),
                    2,
                    1,
                    log.latest(MEMBER))),
        Way.of(
            "revives a suspended site with the record from before",
            "counter_rollback",
            (f, log) -> log.site(EventType.REINSTATE, log.history(SUSPENDED).get(0))),
        Way.of(
            "revives a suspended site by leaving its status out",
            "record_entry_mismatch",
            (f, log) -> raised(log, EventType.REINSTATE, log.papers(SUSPENDED).withoutStatus())),
        Way.of(
            "revives a revoked site with the record from before",
            "counter_rollback",
            (f, log) -> log.site(EventType.ADMIT, log.history(REVOKED).get(0))),
        Way.of(
            "revives a revoked site as if it had been suspended",
            "transition_refused",
            (f, log) -> raised(log, EventType.REINSTATE, log.papers(REVOKED).withoutStatus())),
        Way.of(
            "brings one back that left",
            "record_entry_mismatch",
            (f, log) -> raised(log, EventType.ADMIT, log.papers(LEFT).withoutStatus())),
        Way.of(
            "suspends a member with a status of its own making",
            "key_unknown",
            (f, log) ->
                log.site(
                    EventType.SUSPEND,
                    log.papers(MEMBER)
                        .restricted(SiteStatus.SUSPENDED, 2, Loot.ownKey("membership"))
                        .record())),
        Way.of(
            "suspends a member with the status of another",
            "record_subject_mismatch",
            (f, log) ->
                log.site(
                    EventType.SUSPEND, log.papers(OTHER).statusOf(log.papers(SUSPENDED)).record())),
        Way.of(
            "revokes a member without any status",
            "record_entry_mismatch",
            (f, log) -> raised(log, EventType.REVOKE, log.papers(OTHER))),
        Way.of(
            "has a member leave by the word of another",
            "record_subject_mismatch",
            (f, log) ->
                log.site(EventType.LEAVE, log.papers(OTHER).statusOf(log.papers(LEFT)).record())),
        Way.of(
            "gives a member its own end points",
            "key_unknown",
            (f, log) ->
                log.site(
                    EventType.UPDATE, log.papers(MEMBER).stated(3, Loot.ownKey("site")).record())),
        Way.of(
            "gives a member its own keys",
            "key_unknown",
            (f, log) ->
                log.site(
                    EventType.ROTATE_KEY,
                    log.papers(MEMBER)
                        .stated(3, Loot.ownKey("site"))
                        .certified(2, Loot.ownKey("membership"), Loot.ownKey("site"))
                        .record())),
        Way.of(
            "takes a member back to what it stated before",
            "counter_rollback",
            (f, log) -> log.site(EventType.UPDATE, log.history(MEMBER).get(0))),
        Way.of(
            "removes a member from the map",
            "fold_mismatch",
            (f, log) ->
                log.event(
                    Event.heartbeat(
                        log.size(), log.mapWithout(MEMBER), log.time(), log.expires()))),
        Way.of(
            "bricks followers with an entry from the future",
            "entry_time",
            (f, log) -> log.at(f.time() + 301).heartbeat()),
        Way.of(
            "bricks followers with an entry of another kind",
            "entry_type_unknown",
            (f, log) ->
                log.heartbeat()
                    .changeLast(
                        text ->
                            text.replace("\"heartbeat\"", "\"purge\"")
                                .replace(log.map().root().hex(), Sha256.of(new byte[0]).hex()))),
        Way.of(
            "bricks followers with an entry that is none",
            "entry_malformed",
            (f, log) -> log.entry(new byte[] {'{', '}'})),
        Way.of(
            "bricks followers with a root that nobody signed",
            "root_unannounced",
            (f, log) ->
                log.event(
                    Event.root(
                        log.size(),
                        2,
                        Sha256.of(new byte[] {1}),
                        log.map().root(),
                        log.time(),
                        log.expires()))),
        Way.of(
            "hides a forgery below a genuine entry",
            "key_unknown",
            (f, log) ->
                log.site(EventType.ADMIT, Papers.about(f, "evil.example").record()).heartbeat()));
  }

  /** An event whose own counters are as high as the step demands, whatever the record says. */
  private static void raised(ForgedLog log, EventType type, Papers papers) {
    Record record = papers.record();
    log.site(type, papers.site(), record.ver(), record.mver() + 2, record);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingThatTheLogAloneSaysIsBelieved(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());

    scene.refusedByNewcomersToo(way.code());
  }

  /** The record of an entry is never there, so that nobody could ever go on. */
  @Test
  void anEntryWhoseRecordIsKeptBackHoldsUpNobodyWhoHasAnotherSource() {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    Record record = Papers.about(federation, "evil.example").record();
    log.site(EventType.ADMIT, record);
    Map<String, byte[]> files = log.published();
    files.keySet().removeIf(path -> path.startsWith("records/"));
    scene.crook().serve(files);

    scene.passedOver("source_incomplete");
  }

  @Test
  void anotherHistoryOfTheSameLengthIsASplitView() {
    another();
    ForgedLog other = ForgedLog.from(federation, federation.entries().size() - 1, logKey());
    other.at(federation.time() + 1).heartbeat();
    scene.crook().serve(other.published());
    scene.honest().silence();

    for (Victim victim : scene.victims()) {
      scene.unharmed(victim, org.waymark.client.sync.SyncOutcome.Kind.REFUSED, "split_view");
    }
  }

  /** What the README says that a thief of this key can do: a lookup by a proof folds nothing. */
  @Test
  void aLookupByProofIsToldThatAMemberIsAbsentAndFollowersAreNot() {
    another();
    ForgedLog log = ForgedLog.from(federation, 0, logKey()).at(federation.time()).heartbeat();
    scene.crook().serve(log.published()).put("sites/" + MEMBER, log.proof(MEMBER));

    CommandRun run = scene.resolveByProof(MEMBER);

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
    assertThat(run.json().at("/results/0/evidence").toString()).contains("\"map\"");
    scene.refused("tree_rollback", "split_view");
  }

  /** But nobody is shown to be one who is not. */
  @Test
  void aLookupByProofIsNotToldThatAStrangerIsAMember() {
    TestFederation f = federation;
    ForgedLog log = ForgedLog.continuing(f, logKey());
    log.site(EventType.ADMIT, Papers.about(f, "evil.example").record());
    scene.crook().serve(log.published()).put("sites/evil.example", log.proof("evil.example"));

    CommandRun run = scene.resolveByProof("evil.example");

    assertThat(run.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
    assertThat(CrimeScene.code(run)).isEqualTo("key_unknown");
  }
}
