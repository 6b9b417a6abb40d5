package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.Refusal;

/** The table of steps (formats 6): each row, and every pair of type and state that is no row. */
final class TransitionTest {

  private static final EntityId SUB = EntityId.parse("https://a.example");
  private static final Sha256 RECORD = Sha256.of(new byte[] {1});
  private static final String NOTHING = "none";

  private static Optional<SiteState> state(String name) {
    return SiteStatus.of(name).map(status -> new SiteState(SUB, status, 5, 7, RECORD));
  }

  private static Event event(EventType type, long ver, long mver) {
    return Event.site(3, type, SUB, ver, mver, RECORD, Optional.empty(), Sha256.zero(), 100, 200);
  }

  private static String codeOf(EventType type, String from, long ver, long mver) {
    return Refusal.codeOf(
        () -> Transition.of(type).apply(SUB, state(from), event(type, ver, mver)));
  }

  @ParameterizedTest(name = "{0} from {1} with {2} {3} leads to {4}")
  @CsvSource({
    "ADMIT, none, 1, 1, active",
    "ADMIT, none, 9, 9, active",
    "ADMIT, left, 5, 8, active",
    "ADMIT, left, 6, 8, active",
    "ADMIT, revoked, 5, 8, active",
    "ADMIT, revoked, 6, 8, active",
    "UPDATE, active, 6, 7, active",
    "UPDATE, active, 5, 8, active",
    "UPDATE, active, 6, 8, active",
    "UPDATE, suspended, 6, 7, suspended",
    "ROTATE_KEY, active, 6, 8, active",
    "SUSPEND, active, 5, 8, suspended",
    "REINSTATE, suspended, 5, 8, active",
    "REINSTATE, suspended, 6, 8, active",
    "REVOKE, active, 5, 8, revoked",
    "REVOKE, suspended, 5, 8, revoked",
    "REVOKE, revoked, 5, 8, revoked",
    "LEAVE, active, 5, 8, left",
    "LEAVE, suspended, 5, 8, left",
    "LEAVE, left, 5, 8, left"
  })
  void leads(EventType type, String from, long ver, long mver, String to) {
    SiteState after = Transition.of(type).apply(SUB, state(from), event(type, ver, mver));
    assertThat(after)
        .isEqualTo(new SiteState(SUB, SiteStatus.of(to).orElseThrow(), ver, mver, RECORD));
  }

  static Stream<Arguments> pairsOutsideTheTable() {
    List<String> rows =
        List.of(
            "ADMIT none",
            "ADMIT left",
            "ADMIT revoked",
            "UPDATE active",
            "UPDATE suspended",
            "ROTATE_KEY active",
            "SUSPEND active",
            "REINSTATE suspended",
            "REVOKE active",
            "REVOKE suspended",
            "REVOKE revoked",
            "LEAVE active",
            "LEAVE suspended",
            "LEAVE left");
    List<Arguments> pairs = new ArrayList<>();
    for (EventType type : EventType.values()) {
      for (String from : List.of(NOTHING, "active", "suspended", "revoked", "left")) {
        if (type.aboutSite() && !rows.contains(type + " " + from)) {
          pairs.add(Arguments.of(type, from));
        }
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest(name = "{0} from {1}")
  @MethodSource("pairsOutsideTheTable")
  void refuses(EventType type, String from) {
    assertThat(codeOf(type, from, 6, 8)).isEqualTo("transition_refused");
  }

  @Test
  void thereAreTwentyOnePairsOutsideTheTable() {
    assertThat(pairsOutsideTheTable()).hasSize(7 * 5 - 14);
  }

  @ParameterizedTest(name = "{0} from {1} with {2} {3}")
  @CsvSource({
    "ADMIT, left, 5, 7",
    "ADMIT, left, 6, 7",
    "ADMIT, left, 4, 8",
    "ADMIT, revoked, 5, 6",
    "UPDATE, active, 5, 7",
    "UPDATE, active, 4, 8",
    "UPDATE, active, 6, 6",
    "UPDATE, suspended, 5, 7",
    "ROTATE_KEY, active, 5, 8",
    "ROTATE_KEY, active, 6, 7",
    "ROTATE_KEY, active, 4, 8",
    "SUSPEND, active, 5, 7",
    "SUSPEND, active, 4, 8",
    "SUSPEND, active, 6, 8",
    "REINSTATE, suspended, 5, 7",
    "REINSTATE, suspended, 4, 8",
    "REVOKE, active, 5, 7",
    "REVOKE, suspended, 4, 8",
    "REVOKE, suspended, 6, 8",
    "LEAVE, active, 5, 7",
    "LEAVE, active, 4, 8",
    "LEAVE, suspended, 6, 8"
  })
  void refusesCounters(EventType type, String from, long ver, long mver) {
    assertThat(codeOf(type, from, ver, mver)).isEqualTo("counter_rollback");
  }

  @Test
  void everyEventAboutASiteHasARow() {
    assertThat(Arrays.stream(EventType.values()).filter(EventType::aboutSite).map(Transition::of))
        .containsExactlyInAnyOrder(Transition.values());
  }
}
