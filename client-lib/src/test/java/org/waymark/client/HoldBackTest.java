package org.waymark.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.client.DirectoryStatus.Held;
import org.waymark.client.store.Barrier;
import org.waymark.client.store.Barriers;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.proof.SplitProof;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/**
 * Where a witness policy is set, entries that nobody witnessed may take and not give (DESIGN 7;
 * formats 8).
 */
class HoldBackTest {

  @TempDir Path temporary;

  private final WitnessedFederation federation = WitnessedFederation.create();
  private final TestClock clock = new TestClock(TestFederation.START);
  private final AtomicReference<Barriers> barriers = new AtomicReference<>(reached -> {});
  private Directory directory;

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
    federation.close();
  }

  private void open(WitnessedFederation of) {
    if (directory != null) {
      directory.close();
    }
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(of.config())
                .clock(clock)
                .barriers(reached -> barriers.get().reached(reached))
                .background(false));
  }

  private SyncOutcome sync() {
    clock.set(federation.log.now());
    List<SyncOutcome> outcomes = directory.syncNow().federations().get(0).outcomes();
    return outcomes.get(outcomes.size() - 1);
  }

  private void syncs() {
    SyncOutcome outcome = sync();
    assertThat(outcome.ok()).as(outcome.message()).isTrue();
  }

  private TestSite held() {
    TestSite site = federation.log.admit("a.example");
    federation.publish(1);
    open(federation);
    syncs();
    return site;
  }

  private Held status() {
    return directory.status().federations().get(0).held().orElseThrow();
  }

  private void assertHeldBack(String host) {
    assertThatThrownBy(() -> directory.resolve(host))
        .isInstanceOfSatisfying(
            UnknownPeer.class, e -> assertThat(e.code()).isEqualTo("held_back"));
    assertThat(says(host)).isTrue();
  }

  /** Whether an answer says that it is not the newest. */
  private boolean says(String host) {
    return directory.explain(host).evidence().stream().anyMatch(Evidence::heldBack);
  }

  private long ver(String host) {
    return directory.resolve(host).record().site().ver();
  }

  @Test
  void aNewcomerIsIntroducedWhenWitnessesHaveSeenIt() {
    held();
    federation.log.admit("b.example");
    federation.publish(1);
    syncs();

    assertHeldBack("b.example");
    assertThat(directory.find(PeerQuery.all())).extracting(Peer::host).hasSize(1);
    assertThat(says("a.example")).isFalse();
    assertThat(status().size()).isEqualTo(2);
    assertThat(status().witnessed()).isEqualTo(1);
    assertThat(status().heldBack()).isEqualTo(1);

    federation.publish(2);
    syncs();
    assertThat(directory.resolve("b.example").status()).isEqualTo(PeerStatus.ACTIVE);
    assertThat(says("b.example")).isFalse();
    assertThat(status().witnessed()).isEqualTo(2);
    assertThat(status().heldBack()).isZero();
  }

  @Test
  void anUpdateChangesNothingUntilItIsWitnessed() {
    TestSite site = held();
    federation.log.update(site);
    federation.publish(1);
    syncs();

    assertThat(ver("a.example")).isEqualTo(1);
    assertThat(says("a.example")).isTrue();

    federation.log.rotateKey(site);
    federation.publish(1);
    syncs();
    assertThat(ver("a.example")).isEqualTo(1);

    federation.publish(3);
    syncs();
    assertThat(ver("a.example")).isEqualTo(3);
    assertThat(says("a.example")).isFalse();
  }

  @Test
  void theWitnessedPartOfSeveralChangesCounts() {
    TestSite site = held();
    federation.log.update(site);
    federation.log.update(site);
    federation.publish(2);
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
    assertThat(says("a.example")).isTrue();
    assertThat(status().size()).isEqualTo(3);
  }

  @Test
  void oneStepServesWhereTheRecordInBetweenIsGone() {
    TestSite site = held();
    federation.log.update(site);
    String between = new String(site.record().bytes(), UTF_8);
    federation.log.update(site);
    federation.log.admit("b.example");
    federation.publish(2);
    for (String path : List.of("records/bundle/000.p/4")) {
      String records = new String(federation.mirror.get(path), UTF_8);
      assertThat(records).contains(between);
      federation.mirror.put(path, records.replace(between + "\n", "").getBytes(UTF_8));
    }
    syncs();
    assertThat(ver("a.example")).isEqualTo(1);
    assertThat(says("a.example")).isTrue();
    federation.publish(4);
    syncs();
    assertThat(ver("a.example")).isEqualTo(3);
    assertThat(ver("b.example")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = EventType.class,
      names = {"SUSPEND", "REVOKE", "LEAVE"})
  void whatRestrictsTakesEffectAtOnce(EventType type) {
    TestSite site = held();
    federation.log.update(site);
    federation.publish(1);
    syncs();
    assertThat(says("a.example")).isTrue();

    switch (type) {
      case SUSPEND -> federation.log.suspend(site);
      case REVOKE -> federation.log.revoke(site);
      default -> federation.log.leave(site);
    }
    federation.publish(1);
    syncs();
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOf(
            switch (type) {
              case SUSPEND -> SuspendedPeer.class;
              case REVOKE -> RevokedPeer.class;
              default -> UnknownPeer.class;
            });
    assertThat(says("a.example")).isFalse();
    assertThat(status().heldBack()).isZero();
  }

  @Test
  void aSuspensionIsLiftedOnlyWhenThatIsWitnessed() {
    TestSite site = held();
    federation.log.suspend(site);
    federation.publish(1);
    syncs();
    federation.log.reinstate(site);
    federation.publish(1);
    syncs();
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
    assertThat(says("a.example")).isTrue();

    federation.publish(3);
    syncs();
    assertThat(directory.resolve("a.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aSuspensionThatWasLiftedCountsInOneStepAsInTwo() {
    TestSite site = held();
    federation.log.suspend(site);
    federation.log.reinstate(site);
    federation.publish(1);
    syncs();
    assertHeldBack("a.example");

    federation.log.update(site);
    federation.publish(1);
    syncs();
    assertHeldBack("a.example");

    federation.publish(4);
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
  }

  @Test
  void aWitnessedSuspensionCountsAlsoWhereItsRecordIsGone() {
    TestSite site = held();
    federation.log.suspend(site);
    String between = new String(site.record().bytes(), UTF_8);
    federation.log.reinstate(site);
    federation.publish(2);
    String path = "records/bundle/000.p/3";
    String records = new String(federation.mirror.get(path), UTF_8);
    assertThat(records).contains(between);
    federation.mirror.put(path, records.replace(between + "\n", "").getBytes(UTF_8));
    syncs();
    assertHeldBack("a.example");
  }

  @Test
  void onlyWhatIsWitnessedIsReleased() {
    held();
    federation.log.admit("b.example");
    federation.log.admit("c.example");
    federation.publish(1);
    syncs();
    assertThat(status().heldBack()).isEqualTo(2);

    // The tree is the same, and more of it is witnessed.
    federation.publish(2);
    syncs();
    assertThat(ver("b.example")).isEqualTo(1);
    assertHeldBack("c.example");
  }

  private void assertNobodyIsIntroduced(long size) {
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOfSatisfying(
            ExpiredDirectory.class,
            e -> {
              assertThat(e.code()).isEqualTo("witness_policy");
              assertThat(e.getMessage()).contains("cosignatures").contains("version 1");
            });
    assertThat(directory.find(PeerQuery.all())).isEmpty();
    assertThat(shape()).isEqualTo(size + " of which 0, held back " + size);
    assertThat(status().freshness()).isEqualTo(Freshness.EXPIRED);
  }

  @Test
  void withoutAnyWitnessTheLogIsFoldedAndNobodyIsIntroduced() {
    federation.log.admit("a.example");
    federation.publish(0);
    open(federation);
    syncs();
    assertNobodyIsIntroduced(1);
    assertThat(directory.folded()).hasSize(1); // a witness may cosign it

    federation.log.admit("b.example");
    federation.publish(0);
    syncs();
    assertNobodyIsIntroduced(2);
    open(federation); // over a restart
    assertNobodyIsIntroduced(2);

    federation.publish(2);
    syncs();
    assertThat(ver("a.example")).isEqualTo(1);
    assertThat(status().freshness()).isEqualTo(Freshness.FRESH);
    assertThat(shape()).isEqualTo("2 of which 2, held back 0");
  }

  @Test
  void whatRestrictsCountsBeforeAnyWitness() {
    TestSite site = federation.log.admit("a.example");
    federation.log.suspend(site);
    federation.publish(0);
    open(federation);
    syncs();
    assertThatThrownBy(() -> directory.resolve("a.example")).isInstanceOf(SuspendedPeer.class);
  }

  /** Or a stolen log key could not be got rid of before its witnesses know of it. */
  @Test
  void aNewEpochThatNobodyWitnessedYetLeavesMembersAsTheyWere() {
    TestSite changed = held();
    TestSite suspended = federation.log.admit("b.example");
    federation.log.admit("c.example");
    federation.publish(3);
    syncs();
    long base = federation.size();
    Sha256 root = federation.log.frontier().root();
    federation.log.publishRoot(
        next -> next.log(new LogIdentity("federation.example/waymark/e2", 2, base, root)));
    federation.log.update(changed);
    federation.log.suspend(suspended);
    federation.log.admit("d.example");
    federation.publish(0);
    syncs();

    for (int starts = 0; starts < 2; starts++) {
      assertThat(status().origin()).endsWith("/e2");
      assertThat(status().freshness()).isEqualTo(Freshness.FRESH);
      assertThat(ver("a.example")).isEqualTo(1);
      assertThatThrownBy(() -> directory.resolve("b.example")).isInstanceOf(SuspendedPeer.class);
      assertThat(ver("c.example")).isEqualTo(1);
      assertHeldBack("d.example");
      open(federation);
    }
    clock.advance(Duration.ofDays(2));
    assertThat(status().freshness()).as("of what witnesses saw").isNotEqualTo(Freshness.FRESH);

    federation.publish(federation.size());
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
    assertThat(ver("d.example")).isEqualTo(1);
  }

  @Test
  void aCosignatureByAStrangerIsNone() {
    federation.log.admit("a.example");
    federation.publish(
        WitnessedFederation.cosign(
            federation.log.checkpoint(), TestKeys.named("stranger"), clock.instant()));
    open(federation);
    syncs();
    assertNobodyIsIntroduced(1);
  }

  @Test
  void listenersHearOfWhatCountsAndWhenItDoes() throws Exception {
    held();
    List<DirectoryChange.SiteChange> heard = new ArrayList<>();
    try (AutoCloseable listening =
        directory.addListener(
            new DirectoryListener() {
              @Override
              public void changed(DirectoryChange change) {
                heard.addAll(change.sites());
              }
            })) {
      assertThat(listening).isNotNull();
      federation.log.admit("b.example");
      federation.publish(1);
      syncs();
      assertThat(heard).isEmpty();
      federation.publish(2);
      syncs();
    }
    assertThat(heard)
        .extracting(change -> change.site().value())
        .containsExactly("https://b.example");
  }

  @Test
  void whatIsHeldBackStaysSoOverARestart() {
    TestSite site = held();
    federation.log.update(site);
    federation.log.admit("b.example");
    federation.publish(1);
    syncs();
    open(federation);
    assertThat(ver("a.example")).isEqualTo(1);
    assertThat(says("a.example")).isTrue();
    assertHeldBack("b.example");
    federation.publish(3);
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
    assertThat(ver("b.example")).isEqualTo(1);
  }

  /** What may be there after a crash: the state before the step, or the one after it. */
  private String shape() {
    Held now = status();
    return now.size() + " of which " + now.witnessed() + ", held back " + now.heldBack();
  }

  @ParameterizedTest
  @EnumSource(
      value = Barrier.class,
      names = {
        "BEFORE_STORE_COMMIT",
        "AFTER_STORE_COMMIT",
        "AFTER_STORE_SYNC",
        "AFTER_MARKS_TEMP",
        "AFTER_MARKS_RENAME",
        "AFTER_SITE_MARKS"
      })
  void anEndBetweenTwoStepsNeitherIntroducesNorForgets(Barrier at) {
    TestSite site = held();
    federation.log.admit("b.example");
    federation.log.update(site);
    federation.log.admit("c.example");
    federation.publish(2);
    // Twice: at the step to what is witnessed, and at the one beyond it.
    for (int passes = 0; passes < 2; passes++) {
      int[] left = {passes};
      barriers.set(
          reached -> {
            if (reached == at && left[0]-- == 0) {
              throw new StoreException("store_io", "the process ends here", null);
            }
          });
      try {
        directory.syncNow();
      } catch (StoreException ended) {
        assertThat(ended).hasMessage("the process ends here");
      }
      barriers.set(reached -> {});
      open(federation);
      assertThat(shape())
          .isIn(
              "1 of which 1, held back 0",
              "2 of which 2, held back 0",
              "4 of which 2, held back 2");
      assertThat(ver("a.example")).isEqualTo(1);
      assertThatThrownBy(() -> directory.resolve("c.example")).isInstanceOf(UnknownPeer.class);
    }
    syncs();
    assertThat(shape()).isEqualTo("4 of which 2, held back 2");
    assertThat(ver("b.example")).isEqualTo(1);
    federation.publish(4);
    barriers.set(
        reached -> {
          if (reached == at) {
            throw new StoreException("store_io", "the process ends here", null);
          }
        });
    try {
      directory.syncNow();
    } catch (StoreException ended) {
      assertThat(ended).hasMessage("the process ends here");
    }
    barriers.set(reached -> {});
    open(federation);
    assertThat(shape()).isIn("4 of which 2, held back 2", "4 of which 4, held back 0");
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
    assertThat(ver("c.example")).isEqualTo(1);
  }

  @Test
  void aStoreThatIsLostIsImportedWithTheSameHeldBack() {
    TestSite site = held();
    federation.log.update(site);
    federation.log.admit("b.example");
    federation.publish(1);
    syncs();
    directory.close();
    directory = null;
    deleteStore();

    open(federation);
    syncs();
    assertThat(ver("a.example")).isEqualTo(1);
    assertHeldBack("b.example");
    assertThat(shape()).isEqualTo("3 of which 1, held back 2");
    federation.publish(3);
    syncs();
    assertThat(ver("a.example")).isEqualTo(2);
  }

  private void deleteStore() {
    try (Stream<Path> files = Files.walk(temporary.resolve("data"))) {
      for (Path file : files.filter(f -> f.endsWith("directory.mv")).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aBundleIsFollowedToWhatIsWitnessedAndBeyond() {
    TestSite site = federation.log.admit("a.example");
    federation.log.snapshot();
    byte[] bundle = federation.log.bundle(federation.cosigned(federation.size()));
    federation.log.admit("b.example");
    federation.log.update(site);
    federation.publish(3);
    federation.mirror.put("bundle", bundle);
    open(federation);
    syncs();
    assertThat(federation.mirror.answered()).contains("200 checkpoint.witnessed");
    assertThat(ver("b.example")).isEqualTo(1);
    assertThat(ver("a.example")).isEqualTo(1);
    assertThat(says("a.example")).isTrue();
    assertThat(shape()).isEqualTo("4 of which 3, held back 1");
  }

  @Test
  void itIsAsFreshAsTheNewestCheckpointThatWitnessesSaw() {
    held();
    for (int hour = 0; hour < 23; hour++) {
      federation.log.advance(Duration.ofHours(1));
      federation.log.heartbeat();
      federation.publish(
          WitnessedFederation.cosign(
              federation.log.checkpointAt(1), TestKeys.named("witness"), TestFederation.START));
      syncs();
      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
    }
    federation.log.advance(Duration.ofHours(1));
    federation.log.heartbeat();
    sync();
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    federation.log.advance(Duration.ofDays(13));
    federation.log.heartbeat();
    sync();
    assertThatThrownBy(() -> directory.resolve("a.example"))
        .isInstanceOf(ExpiredDirectory.class)
        .hasMessageContaining("witness");

    federation.publish(federation.size());
    syncs();
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
  }

  @Test
  void whoIsReleasedWhileItIsStaleIsANewcomer() {
    held();
    federation.log.admit("b.example");
    federation.publish(1);
    syncs();
    Checkpoint late = federation.cosigned(2);
    federation.log.advance(Duration.ofHours(25));
    federation.publish(late);
    syncs();
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    assertThatThrownBy(() -> directory.resolve("b.example"))
        .isInstanceOfSatisfying(
            StaleDirectory.class, e -> assertThat(e.code()).isEqualTo("newcomer_while_stale"));
  }

  @Test
  void aWitnessedCheckpointOfAnotherTreeIsASplitView() {
    held();
    WitnessedFederation other = WitnessedFederation.create();
    other.log.admit("a.example");
    other.log.admit("x.example");
    federation.log.admit("b.example");
    federation.log.admit("c.example");
    federation.publish(other.cosigned(2));
    other.close();
    SyncOutcome outcome = sync();
    assertThat(outcome.code()).contains("split_view");
    SplitProof proof = directory.status().federations().get(0).splitProof().orElseThrow();
    proof.verify(federation.log.roots());
    assertThat(status().size()).isEqualTo(1);
    assertThat(directory.folded().get(0).trusted()).isFalse();
  }

  @Test
  void aPolicyThatIsSwitchedOnIsForWhatComesAfterIt() {
    try (WitnessedFederation young = WitnessedFederation.withoutPolicy()) {
      TestSite site = young.log.admit("a.example");
      young.publishAlone();
      open(young);
      clock.set(young.log.now());
      assertThat(directory.syncNow().ok()).isTrue();

      young.log.advance(Duration.ofHours(1));
      young.log.publishRoot(
          root -> root.witness(WitnessedFederation.policy(TestKeys.named("witness"))));
      young.log.update(site);
      young.publishAlone();
      clock.set(young.log.now());
      assertThat(directory.syncNow().ok()).isTrue();
      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
      assertThat(ver("a.example")).isEqualTo(1);
      assertThat(says("a.example")).isTrue();
      open(young);
      assertThat(ver("a.example")).isEqualTo(1);

      // No witness ever came: what was held turns stale, and expires.
      clock.advance(Duration.ofHours(24));
      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);

      young.publish(3);
      clock.set(young.log.now());
      assertThat(directory.syncNow().ok()).isTrue();
      assertThat(ver("a.example")).isEqualTo(2);

      changeAndSwitchOff(young, site);
    }
  }

  private void changeAndSwitchOff(WitnessedFederation young, TestSite site) {
    young.log.publishRoot(root -> root.witness(WitnessedFederation.policy(TestKeys.named("new"))));
    young.log.update(site);
    young.publish(young.size());
    assertThat(directory.syncNow().ok()).isTrue();
    // The old witness is not asked any more.
    assertThat(ver("a.example")).isEqualTo(2);
    young.publish(
        WitnessedFederation.cosign(young.log.checkpoint(), TestKeys.named("new"), young.log.now()));
    assertThat(directory.syncNow().ok()).isTrue();
    assertThat(ver("a.example")).isEqualTo(3);

    young.log.update(site);
    young.publish(5);
    assertThat(directory.syncNow().ok()).isTrue();
    assertThat(ver("a.example")).isEqualTo(3);
    young.log.publishRoot(root -> root.witness(WitnessPolicy.NONE));
    young.publishAlone();
    assertThat(directory.syncNow().ok()).isTrue();
    assertThat(ver("a.example")).isEqualTo(4);
    assertThat(status().heldBack()).isZero();
  }

  @Test
  void aMirrorServesOnWhatWasWitnessedAndWhatIsHeldBack() {
    TestSite site = held();
    federation.log.update(site);
    federation.publish(1);
    syncs();
    var content = directory.content(federation.log.id()).orElseThrow();
    assertThat(content.get("checkpoint.witnessed").orElseThrow().bytes())
        .isEqualTo(federation.cosigned(1).bytes());
    assertThat(content.get("bundle")).as("it ends with what was witnessed").isPresent();
    try (WebMirror second = new WebMirror()) {
      second.serve(path -> content.get(path).map(resource -> resource.bytes()));
      try (Directory follower =
          Directory.open(
              DirectoryConfig.at(temporary.resolve("follower"))
                  .federation(new FederationConfig(federation.log.root(), List.of(second.source())))
                  .clock(clock)
                  .background(false))) {
        assertThat(follower.syncNow().ok()).isTrue();
        assertThat(follower.resolve("a.example").record().site().ver()).isEqualTo(1);
        assertThat(follower.status().federations().get(0).held().orElseThrow().heldBack())
            .isEqualTo(1);
      }
    }
  }

  @Test
  void withoutAPolicyThereIsNoSuchFileAndNothingIsHeldBack() {
    try (WitnessedFederation plain = WitnessedFederation.withoutPolicy()) {
      plain.log.admit("a.example");
      plain.publishAlone();
      open(plain);
      directory.syncNow();
      plain.log.admit("b.example");
      plain.publishAlone();
      directory.syncNow();
      assertThat(ver("b.example")).isEqualTo(1);
      assertThat(plain.mirror.answered()).noneMatch(line -> line.contains("witnessed"));
      assertThat(directory.content(plain.log.id()).orElseThrow().get("checkpoint.witnessed"))
          .isEmpty();
    }
  }
}
