package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

final class ReplayTest {
  private final TestFederation federation = TestFederation.create();
  private final Set<Sha256> deleted = new HashSet<>();

  private Replay replayed() {
    Replay replay = new Replay(federation.roots(), federation.now());
    for (byte[] entry : federation.entries()) {
      replay.entry(
          entry,
          Event.parse(entry)
              .record()
              .filter(hash -> !deleted.contains(hash))
              .flatMap(federation::document));
    }
    return replay;
  }

  private Replay.Ended ended() {
    return replayed().end(federation.checkpoint());
  }

  private void refusedWith(String code) {
    assertThatThrownBy(this::ended)
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void everyRecordThatIsThereIsBelievedAndCounted() {
    TestSite one = federation.admit("one.example");
    TestSite two = federation.admit("two.example");
    deleted.add(one.record().hash());
    federation.update(one);
    federation.update(one);
    federation.suspend(two);
    federation.heartbeat();

    Replay.Ended ended = ended();

    assertThat(ended.types())
        .isEqualTo(Map.of("admit", 2L, "update", 2L, "suspend", 1L, "heartbeat", 1L));
    assertThat(ended.recordsBelieved()).isEqualTo(4);
    assertThat(ended.recordsMissing()).isOne();
    assertThat(ended.recordsBeforePin()).isZero();
    assertThat(ended.sites()).isEqualTo(Map.of(SiteStatus.ACTIVE, 1L, SiteStatus.SUSPENDED, 1L));
    assertThat(ended.map().root()).isEqualTo(federation.map().root());
  }

  @Test
  void aPresentRecordHasToCome() {
    TestSite one = federation.admit("one.example");
    deleted.add(one.record().hash());

    Replay replay = replayed();

    assertThat(replay.wanted()).containsExactly(new Replay.Wanted(one.id(), one.record().hash()));
    assertThatThrownBy(() -> replay.end(federation.checkpoint()))
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo("record_missing"));
    replay.present(replay.wanted().get(0), one.record().bytes());
    assertThat(replay.end(federation.checkpoint()).recordsBelieved()).isOne();
  }

  @Test
  void whatARemovedKeySignedInItsTimeIsHistory() {
    TestSite one = federation.admit("one.example");
    federation.beginEpoch(TestKeys.named("membership 2"), TestKeys.named("log 2"));
    federation.log(EventType.UPDATE, one.recertify());

    assertThat(ended().recordsBelieved()).isEqualTo(2);
  }

  @Test
  void whatARemovedKeySignedIsNoLongerGoodForTheirPresence() {
    federation.admit("one.example");
    federation.beginEpoch(TestKeys.named("membership 2"), TestKeys.named("log 2"));

    refusedWith("key_unknown");
  }

  @Test
  void whatARemovedKeySignsAfterwardsIsRefusedEvenWhenItWasReplaced() {
    TestSite late = federation.site("late.example");
    federation.beginEpoch(TestKeys.named("membership 2"), TestKeys.named("log 2"));
    federation.log(EventType.ADMIT, late);
    federation.log(EventType.UPDATE, late.recertify());

    refusedWith("key_unknown");
  }

  /** A root that lets the next epoch begin with a tree. */
  private void epoch(long epoch, long size, Sha256 root) {
    federation.publishRoot(
        next ->
            next.log(
                new LogIdentity(federation.id().host() + "/waymark/e" + epoch, epoch, size, root)));
  }

  @Test
  void anEpochThatBeginsEarlierCutsTheBeginningOfTheOneBeforeOff() {
    federation.admit("one.example");
    epoch(2, 3, Sha256.of(new byte[] {1}));
    epoch(3, 1, federation.frontierAt(1).root());
    federation.heartbeat();
    federation.heartbeat();

    assertThat(ended().recordsBelieved()).isOne();
  }

  @Test
  void anEpochThatBeginsLaterKeepsTheBeginningOfTheOneBefore() {
    federation.admit("one.example");
    epoch(2, 1, Sha256.of(new byte[] {1}));
    epoch(3, 2, federation.frontierAt(2).root());

    refusedWith("checkpoint_base");
  }

  @Test
  void aReplacedRecordOfAnotherSiteIsRefused() {
    TestSite one = federation.site("one.example");
    TestSite two = federation.admit("two.example");
    federation.log(
        EventType.ADMIT, one.id(), two.record().ver(), two.record().mver(), two.record());
    federation.log(EventType.UPDATE, one.recertify());

    refusedWith("record_subject_mismatch");
  }

  @Test
  void anEntryThatWasLeftOutOrChangedDoesNotFit() {
    federation.admit("one.example");
    federation.admit("two.example");
    List<byte[]> entries = new ArrayList<>(federation.entries());
    Replay replay = new Replay(federation.roots(), federation.now());

    assertThatThrownBy(() -> replay.entry(entries.get(1), Optional.empty()))
        .isInstanceOfSatisfying(
            VerificationException.class, e -> assertThat(e.code()).isEqualTo("entry_sequence"));
  }

  @Test
  void anEntryThatNamesAnotherDirectoryIsRefused() {
    federation.admit("one.example");
    federation.log(
        Event.heartbeat(
            federation.entries().size(), Sha256.of(), federation.time(), federation.expires()));

    refusedWith("fold_mismatch");
  }

  @Test
  void theCheckpointHasToBeOfTheEntriesThatCame() {
    federation.admit("one.example");
    TestFederation other = TestFederation.create();
    other.admit("other.example");

    assertThatThrownBy(() -> replayed().end(other.checkpoint()))
        .isInstanceOfSatisfying(
            VerificationException.class,
            e -> assertThat(e.code()).isEqualTo("checkpoint_tree_mismatch"));
  }

  @Test
  void aSiteThatOnlyATestMayHaveIsRefused() {
    TestSite one = federation.site("one.example");
    federation.log(
        EventType.ADMIT, EntityId.parseTesting("http://one.example"), 1, 1, one.record());

    refusedWith("entity_scheme");
  }
}
