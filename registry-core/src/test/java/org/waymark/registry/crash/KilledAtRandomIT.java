package org.waymark.registry.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;

class KilledAtRandomIT {
  /** Fewer on a server, which a kill does not touch; what is at stake there is the files. */
  private static final int KILLS = TestDatabase.onPostgreSql() ? 15 : 50;

  private static final int MOST_CHANGES = 12;
  private static final int MOST_MICROS = 40_000;

  @TempDir Path temp;

  @Test
  void losesNothingAcknowledgedHoweverOftenOneRegistryIsKilled() {
    Path data = temp.resolve("data");
    TestRegistry.init(data);
    Random random = new Random(20261101);
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (Doomed doomed = Doomed.start(data, "none", 0)) {
        // Some changes, then some part of the next one; the first kills fall into the start.
        int changes = random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
          assertThat(doomed.next()).as("the process lives").isTrue();
        }
        CompletableFuture.delayedExecutor(random.nextInt(MOST_MICROS), TimeUnit.MICROSECONDS)
            .execute(doomed::kill);
        assertThat(doomed.end()).as("killed, not ended").isEqualTo(137);

        Remains.inspect(data, doomed.last());
        acknowledged = Math.max(acknowledged, doomed.last().map(d -> d.size()).orElse(0L));
      }
    }
    assertThat(acknowledged).as("entries that were at stake").isGreaterThan(KILLS);
  }
}
