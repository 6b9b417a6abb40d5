package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/FastForward}. */
final class FastForwardTest extends Attack {

  private static final long LAST = (1L << 53) - 1;

  static Stream<Way> ways() {
    return Way.all(
        Way.of("time", "entry_time", (f, log) -> log.at(f.time() + 86_400 * 365L).heartbeat()),
        Way.of(
            "the end of an entry's life",
            "entry_expiry",
            (f, log) ->
                log.heartbeat()
                    .changeLast(t -> t.replaceAll("\"expires\":\\d+", "\"expires\":" + LAST))),
        Way.of(
            "the sequence",
            "entry_sequence",
            (f, log) ->
                log.heartbeat()
                    .changeLast(t -> t.replaceAll("\"seq\":\\d+", "\"seq\":" + (LAST - 1)))),
        Way.of(
            "a site's counters",
            "record_entry_mismatch",
            (f, log) -> {
              Record record = log.latest(OTHER);
              log.site(EventType.UPDATE, record.site().sub(), LAST - 1, LAST - 1, record);
            }),
        Way.of(
            "a counter beyond all numbers",
            "entry_malformed",
            (f, log) -> {
              log.site(EventType.UPDATE, log.latest(OTHER));
              log.changeLast(text -> text.replaceAll("\"mver\":\\d+", "\"mver\":9007199254740993"));
            }),
        Way.of(
            "the root version that an entry names",
            "root_unannounced",
            (f, log) ->
                log.event(
                    org.waymark.trust.log.Event.root(
                        log.size(),
                        LAST - 1,
                        Sha256.of(new byte[] {1}),
                        log.map().root(),
                        log.time(),
                        log.expires()))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void nothingIsPutOutOfReach(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo(way.code());
  }

  /** The size of the tree is a mark: it moves only when every entry was there. */
  @ParameterizedTest
  @ValueSource(longs = {1, 300, 1_000_000, LAST - 1})
  void aSignedSizeWithoutItsEntriesMovesNoMark(long more) {
    scene.tellTheTruth();
    scene
        .crook()
        .remove("bundle")
        .put(
            "checkpoint",
            Checkpoint.sign(
                    federation.root().log().origin(),
                    Math.min(LAST - 1, federation.entries().size() + more),
                    Sha256.of(new byte[] {3}),
                    logKey().logKey())
                .bytes());
    scene.passedOver("source_incomplete");
  }

  @Test
  void aRootOfAFarVersionIsNotBelieved() {
    another();
    Loot loot = nothing().takeRootKey(0).takeRootKey(1);
    scene
        .crook()
        .put(
            "root/2.json",
            Tokens.changed(
                federation
                    .root()
                    .payload()
                    .next(federation.now(), federation.root().expires())
                    .payload(),
                List.of(loot.rootKey(0), loot.rootKey(1)),
                json -> json.put("version", LAST - 1)));
    scene.refusedByNewcomersToo("root_version");
  }

  /**
   * With the membership key and the log key a thief can use a site's counters up. It is seen in the
   * log, and the site needs another name; everybody else goes on, in this epoch and in the next.
   */
  @Test
  void whoseCountersAreUsedUpHarmsNobodyElse() {
    another();
    Loot loot = logKey().takeMembershipKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Record record = log.latest(OTHER);
    log.site(
        EventType.UPDATE,
        log.papers(OTHER)
            .certified(LAST - 1, loot.membershipKey(), scene.site(OTHER).key())
            .statementOf(log.papers(OTHER))
            .record());
    scene.crook().serve(log.published());
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
    }

    scene.pass(Duration.ofHours(2));
    federation.beginEpoch(TestKeys.named("membership 2"), TestKeys.named("log 2"));
    for (String host : List.of(MEMBER, OTHER)) {
      federation.log(EventType.UPDATE, scene.site(host).recertify());
    }
    federation.snapshot();
    scene.newcomerIsFollowed();
    scene.verdict(MEMBER, "active");
    scene.verdict(OTHER, "counter_rollback");
    assertThat(record.mver()).isEqualTo(1);
  }
}
