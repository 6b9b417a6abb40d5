package org.waymark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.trust.freshness.Freshness;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** Machines whose clock is wrong: nobody is believed for it, and nothing is lost by it. */
class ClockTest {

  private static final Instant RIGHT = TestFederation.START;

  @TempDir Path temporary;

  private final WitnessedFederation federation = WitnessedFederation.create();
  private final TestClock clock = new TestClock(RIGHT);
  private Directory directory;

  @BeforeEach
  void publish() {
    federation.log.admit("a.example");
    federation.publish(1);
  }

  @AfterEach
  void close() {
    if (directory != null) {
      directory.close();
    }
    federation.close();
  }

  private void open() {
    if (directory != null) {
      directory.close();
    }
    directory =
        Directory.open(
            DirectoryConfig.at(temporary.resolve("data"))
                .federation(federation.config())
                .clock(clock)
                .background(false));
  }

  private SyncOutcome sync() {
    List<SyncOutcome> outcomes = directory.syncNow().federations().get(0).outcomes();
    return outcomes.get(outcomes.size() - 1);
  }

  private String refusal() {
    try {
      directory.resolve("a.example");
      return "";
    } catch (ResolutionException e) {
      return e.code();
    }
  }

  private void assertRightAgain() {
    clock.set(RIGHT);
    assertThat(sync().ok()).isTrue();
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.FRESH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P1D", "P3650D"})
  void aNewNodeThatIsBehindBelievesNobody(Duration behind) {
    clock.set(RIGHT.minus(behind));
    open();
    assertThat(sync().code()).isPresent();
    assertThat(refusal()).isEqualTo("not_synced");
    assertRightAgain();
  }

  @ParameterizedTest
  @ValueSource(strings = {"P1D", "P3650D"})
  void aNewNodeThatIsAheadIntroducesNobody(Duration ahead) {
    clock.set(RIGHT.plus(ahead));
    open();
    sync();
    assertThat(refusal()).isIn("newcomer_while_stale", "not_synced", "directory_expired");
    assertRightAgain();
  }

  @Test
  void anHourAheadIsNoHarm() {
    clock.set(RIGHT.plus(Duration.ofHours(1)));
    open();
    assertThat(sync().ok()).isTrue();
    assertThat(refusal()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P1D", "P3650D"})
  void aClockThatJumpsBackEndsTheAnswersUntilItIsRightAgain(Duration back) {
    open();
    sync();
    assertThat(refusal()).isEmpty();
    clock.set(RIGHT.minus(back));
    assertThat(refusal()).isEqualTo("clock_behind");
    assertThat(directory.find(PeerQuery.all())).isEmpty();
    assertThat(directory.status().federations().get(0).problem().orElseThrow().code())
        .isEqualTo("clock_behind");
    sync();
    assertThat(refusal()).isEqualTo("clock_behind");
    open();
    assertThat(refusal()).isEqualTo("clock_behind");
    assertRightAgain();
  }

  @Test
  void aFewMinutesBackAreNoHarm() {
    open();
    sync();
    clock.set(RIGHT.minusSeconds(300));
    assertThat(refusal()).isEmpty();
    clock.set(RIGHT.minusSeconds(301));
    assertThat(refusal()).isEqualTo("clock_behind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1H", "P1D", "P3650D"})
  void aClockThatJumpsAheadMakesItOlderAndBackAgainFresh(Duration ahead) {
    open();
    sync();
    clock.set(RIGHT.plus(ahead));
    sync();
    assertThat(refusal().isEmpty()).isEqualTo(ahead.toDays() <= 1);
    if (ahead.toDays() == 1) {
      assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    }
    assertRightAgain();
  }

  @Test
  void anEntryFromTheFutureIsRefusedAndWhatIsHeldGoesOn() {
    open();
    sync();
    federation.log.advance(Duration.ofHours(2));
    federation.log.heartbeat();
    federation.log.admit("future.example");
    federation.publish(federation.size());
    assertThat(sync().code()).isPresent();
    assertThat(refusal()).isEmpty();
    assertThatThrownBy(() -> directory.resolve("future.example")).isInstanceOf(UnknownPeer.class);

    clock.set(federation.log.now());
    assertThat(sync().ok()).isTrue();
    assertThat(directory.resolve("future.example").status()).isEqualTo(PeerStatus.ACTIVE);
  }

  @Test
  void aCosignatureFromTheFutureIsNotCounted() {
    open();
    sync();
    federation.log.admit("b.example");
    federation.publish(
        WitnessedFederation.cosign(
            federation.log.checkpoint(),
            TestKeys.named("witness"),
            RIGHT.plus(Duration.ofDays(30))));
    sync();
    assertThatThrownBy(() -> directory.resolve("b.example"))
        .isInstanceOfSatisfying(
            UnknownPeer.class, e -> assertThat(e.code()).isEqualTo("held_back"));
  }

  /** A source that repeats what was true, with a log that repeats it too. */
  @Test
  void aFrozenSourceMakesItStaleAndThenExpired() {
    open();
    sync();
    clock.advance(Duration.ofHours(25));
    sync();
    assertThat(directory.resolve("a.example").freshness()).isEqualTo(Freshness.STALE);
    clock.advance(Duration.ofDays(14));
    sync();
    assertThat(refusal()).isEqualTo("directory_expired");
  }
}
