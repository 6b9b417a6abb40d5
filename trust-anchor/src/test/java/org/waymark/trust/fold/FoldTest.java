package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.root.Limits;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestSite;

/** What a batch of entries does, and what a refusal of one costs (formats 6). */
final class FoldTest extends FoldFixture {

  @Test
  void anEmptyBatchChangesNothing() {
    FoldResult result = foldFrom(nothing());
    assertThat(result.frontier()).isEqualTo(MerkleFrontier.empty());
    assertThat(result.changes()).isEmpty();
    assertThat(result.last()).isEmpty();
  }

  @Test
  void theWholeLogGivesTheDirectory() {
    TestSite a = federation.admit("a.example");
    TestSite b = federation.admit("b.example");
    federation.advance(Duration.ofMinutes(5)).update(a);
    federation.rotateKey(a);
    federation.suspend(a);
    federation.reinstate(a);
    federation.revoke(b);
    federation.readmit(b);
    federation.leave(b);
    federation.snapshot();
    federation.publishRoot(next -> next);
    federation.heartbeat();

    FoldResult result = foldFrom(nothing());

    assertThat(result.frontier()).isEqualTo(federation.frontier());
    assertThat(result.map().root()).isEqualTo(federation.map().root());
    assertThat(result.lastTime()).isEqualTo(federation.time());
    assertThat(result.last().orElseThrow().type()).isEqualTo("heartbeat");
    assertThat(result.snapshots())
        .containsExactly(
            new SnapshotSeen(9, federation.newestSnapshot().orElseThrow().jws().hash()));
    assertThat(result.changes()).extracting(SiteChange::sub).containsExactly(a.id(), b.id());
    SiteChange first = result.changes().get(0);
    assertThat(first.before()).isEmpty();
    assertThat(first.event().type()).isEqualTo("reinstate");
    assertThat(first.after()).isEqualTo(SiteState.of(a.id(), a.record()));
    assertThat(first.record().record()).isEqualTo(a.record());
    assertThat(result.changes().get(1).after().status()).isEqualTo(SiteStatus.LEFT);
  }

  @Test
  void foldingInPartsGivesTheSameDirectory() {
    TestSite a = federation.admit("a.example");
    federation.admit("b.example");
    FoldState middle = federation.state();
    federation.suspend(a);
    federation.admit("c.example");

    FoldResult parts = foldFrom(middle);

    FoldResult whole = foldFrom(nothing());
    assertThat(parts.frontier()).isEqualTo(whole.frontier());
    assertThat(parts.map().root()).isEqualTo(whole.map().root());
    assertThat(parts.changes()).extracting(SiteChange::sub).contains(a.id()).hasSize(2);
    assertThat(parts.changes().get(0).before().orElseThrow().status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void servesOneBatch() {
    Fold fold = new Fold(federation.roots(), nothing(), federation.now());
    fold.apply(List.of(), federation::document);
    assertThatThrownBy(() -> fold.apply(List.of(), federation::document))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theStateStaysAsItWas() {
    federation.admit("a.example");
    FoldState state = federation.state();
    Sha256 before = state.map().root();
    federation.admit("b.example");
    foldFrom(state);
    assertThat(state.map().root()).isEqualTo(before);
    assertThat(state.size()).isEqualTo(1);
  }

  // Which records are needed

  @Test
  void asksForTheRecordOfTheLastEventOfEachSiteOnce() {
    TestSite a = federation.admit("a.example");
    TestSite b = federation.admit("b.example");
    federation.update(a);
    federation.update(a);
    federation.snapshot();
    List<Sha256> asked = new ArrayList<>();
    new Fold(federation.roots(), nothing(), federation.now())
        .apply(
            federation.entries(),
            hash -> {
              asked.add(hash);
              return federation.document(hash);
            });
    assertThat(asked).containsExactlyInAnyOrder(a.record().hash(), b.record().hash());
    assertThat(Fold.neededRecords(federation.entries())).isEqualTo(new HashSet<>(asked));
  }

  @Test
  void earlierRecordsMayHaveBeenDeleted() {
    TestSite a = federation.admit("a.example");
    federation.update(a);
    Set<Sha256> kept = Fold.neededRecords(federation.entries());
    assertThat(
            codeOf(
                federation.entries(),
                hash -> kept.contains(hash) ? federation.document(hash) : Optional.empty()))
        .isEqualTo("accepted");
  }

  @Test
  void aMissingRecordIsRefused() {
    federation.admit("a.example");
    assertThat(codeOf(federation.entries(), hash -> Optional.empty())).isEqualTo("record_missing");
  }

  @Test
  void otherBytesForARecordAreRefused() {
    federation.admit("a.example");
    byte[] other = federation.site("b.example").record().bytes();
    assertThat(codeOf(federation.entries(), hash -> Optional.of(other)))
        .isEqualTo("record_hash_mismatch");
  }

  @Test
  void bytesThatAreNoRecordAreRefused() {
    byte[] junk = "junk".getBytes(StandardCharsets.UTF_8);
    TestSite site = federation.site("a.example");
    Sha256 hash = Sha256.of(junk);
    Event event =
        Event.site(
            0,
            EventType.ADMIT,
            site.id(),
            1,
            1,
            hash,
            Optional.empty(),
            federation.map().with(site.id().key(), hash).root(),
            federation.time(),
            federation.expires());
    assertThat(codeOf(List.of(event.encode()), any -> Optional.of(junk)))
        .isEqualTo("record_malformed");
  }

  // Sequence, time, expiry

  @Test
  void aGapIsRefused() {
    federation.heartbeat();
    assertThat(codeWithLast(e -> heartbeat(e, 1, e.time(), e.expires())))
        .isEqualTo("entry_sequence");
  }

  @Test
  void entriesThatWereFoldedBeforeAreRefused() {
    federation.heartbeat();
    assertThat(
            Refusal.codeOf(
                () ->
                    new Fold(federation.roots(), federation.state(), federation.now())
                        .apply(federation.entries(), federation::document)))
        .isEqualTo("entry_sequence");
  }

  @Test
  void timeMayStandStillAndNotGoBack() {
    federation.heartbeat();
    federation.heartbeat();
    assertThat(codeFrom(nothing())).isEqualTo("accepted");
    assertThat(codeWithLast(e -> heartbeat(e, 1, e.time() - 1, e.expires() - 1)))
        .isEqualTo("entry_time");
  }

  @Test
  void timeDoesNotGoBackFromOneBatchToTheNext() {
    federation.heartbeat();
    FoldState state = federation.state();
    federation.log(
        Event.heartbeat(
            1, federation.map().root(), federation.time() - 1, federation.expires() - 1));
    assertThat(codeFrom(state)).isEqualTo("entry_time");
  }

  @Test
  void anEntryMayBeFiveMinutesAheadAndNoMore() {
    federation.heartbeat();
    assertThat(codeWithLast(e -> heartbeat(e, 0, e.time() + 300, e.expires() + 300)))
        .isEqualTo("accepted");
    assertThat(codeWithLast(e -> heartbeat(e, 0, e.time() + 301, e.expires() + 301)))
        .isEqualTo("entry_time");
  }

  @Test
  void anEntryLastsAsLongAsTheRootAllowsAndNoLonger() {
    federation.heartbeat();
    assertThat(codeWithLast(e -> heartbeat(e, 0, e.time(), e.time() + 86_400)))
        .isEqualTo("accepted");
    assertThat(codeWithLast(e -> heartbeat(e, 0, e.time(), e.time() + 86_401)))
        .isEqualTo("entry_expiry");
    assertThat(codeWithLast(e -> heartbeat(e, 0, e.time(), e.time()))).isEqualTo("entry_expiry");
  }

  @Test
  void anEntryOfALongerLifeThatAnEarlierRootAllowedStaysBelieved() {
    federation.heartbeat();
    federation.publishRoot(next -> next.limits(new Limits(60, 60, 600, 34_214_400)));
    federation.heartbeat();
    assertThat(codeFrom(nothing())).isEqualTo("accepted");
  }

  @Test
  void aLongMixedHistoryFoldsAtEveryCut() {
    Map<Integer, FoldState> states = new HashMap<>();
    List<TestSite> sites = federation.admitMany("s", 5);
    for (int round = 0; round < 4; round++) {
      TestSite site = sites.get(round);
      states.put(federation.entries().size(), federation.state());
      federation.update(site);
      federation.suspend(site);
      states.put(federation.entries().size(), federation.state());
      federation.reinstate(site);
      federation.leave(sites.get(4));
      federation.readmit(sites.get(4));
    }
    for (FoldState state : states.values()) {
      FoldResult result = foldFrom(state);
      assertThat(result.map().root())
          .as("from %s", state.size())
          .isEqualTo(federation.map().root());
      assertThat(result.frontier()).isEqualTo(federation.frontier());
    }
  }
}
