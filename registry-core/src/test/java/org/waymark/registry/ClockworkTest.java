package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.testing.TestRegistry;

class ClockworkTest {
  @TempDir Path temp;
  private TestRegistry test;

  @BeforeEach
  void create() {
    test = TestRegistry.create(temp.resolve("data"));
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void writesNothingBeforeItIsDue() {
    test.clock().advance(Duration.ofMinutes(59));

    test.registry().writeDue();

    assertThat(test.read().size()).isEqualTo(2);
  }

  @Test
  void writesAHeartbeatAfterAnHourOfSilence() {
    test.clock().advance(Duration.ofHours(1));

    test.registry().writeDue();

    assertThat(test.read().types()).containsExactly("root", "snapshot", "heartbeat");
  }

  @Test
  void countsEveryEntryAsASignOfLife() {
    test.clock().advance(Duration.ofMinutes(40));
    test.admit("a.example");
    test.clock().advance(Duration.ofMinutes(40));

    test.registry().writeDue();

    assertThat(test.read().last().type()).isEqualTo("admit");
  }

  @Test
  void writesASnapshotEveryDay() {
    test.clock().advance(Duration.ofDays(1));

    test.registry().writeDue();

    assertThat(test.read().last().type()).isEqualTo("snapshot");
  }

  @Test
  void writesASnapshotWhenManyEntriesCameSinceTheLast() {
    test.reopen(config -> config.snapshotEntries(3));
    for (int i = 0; i < 3; i++) {
      test.admit("site" + i + ".example");
    }
    test.registry().writeDue();
    assertThat(test.read().last().type()).isEqualTo("admit");

    test.registry().heartbeat();
    test.registry().writeDue();

    assertThat(test.read().last().type()).isEqualTo("snapshot");
  }

  @Test
  void makesUpForAHeartbeatMissedWhileDown() {
    test.clock().advance(Duration.ofHours(3));

    test.reopen(config -> config.timer(true));
    test.registry().ready().join();

    assertThat(test.read().last().type()).isEqualTo("heartbeat");
  }

  @Test
  void leavesTheLogAloneWhenTheTimerIsOff() {
    test.clock().advance(Duration.ofDays(3));

    test.reopen();
    test.registry().ready().join();

    assertThat(test.read().size()).isEqualTo(2);
  }

  @Test
  void beatsByItself() {
    Path data = temp.resolve("real");
    Registry.init(TestRegistry.options(data).withClock(InstantSource.system()));
    RegistryConfig config =
        TestRegistry.config(data, test.clock())
            .clock(InstantSource.system())
            .timer(true)
            .heartbeatInterval(Duration.ofSeconds(1))
            .build();
    try (Registry registry = Registry.open(config)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> registry.status().published().orElseThrow().size() >= 4);
    }
  }

  @Test
  void saysWhenTheNextOnesAreDue() {
    RegistryStatus status = test.registry().status();

    assertThat(status.nextHeartbeat())
        .isEqualTo(test.clock().instant().minusNanos(123_456_000).plus(Duration.ofHours(1)));
    assertThat(status.nextSnapshot())
        .isEqualTo(test.clock().instant().minusNanos(123_456_000).plus(Duration.ofDays(1)));
  }
}
