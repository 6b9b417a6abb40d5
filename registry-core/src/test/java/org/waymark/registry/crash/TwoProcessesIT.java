package org.waymark.registry.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.Registry;
import org.waymark.registry.error.RegistryLockedException;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;

class TwoProcessesIT {
  @TempDir Path temp;

  @Test
  void keepTheSecondOneOutUntilTheFirstHasDied() {
    Path data = temp.resolve("data");
    TestRegistry.init(data);
    TestClock clock = new TestClock().advance(Duration.ofDays(1));
    try (Doomed first = Doomed.start(data, "none", 0)) {
      assertThat(first.next()).isTrue();

      assertThatThrownBy(() -> Registry.open(TestRegistry.config(data, clock).build()))
          .isInstanceOfSatisfying(
              RegistryLockedException.class, e -> assertThat(e.code()).isEqualTo("registry_locked"))
          .hasMessageContaining("one writer");

      first.kill();
      first.end();
      try (Registry second = Registry.open(TestRegistry.config(data, clock).build())) {
        second.heartbeat();
      }
    }
  }
}
