package org.waymark.registry.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.registry.publish.PublishBarrier;
import org.waymark.registry.testing.TestRegistry;

class KilledAtBarrierIT {
  @TempDir Path temp;

  static Stream<Arguments> moments() {
    return Stream.of(PublishBarrier.values())
        .flatMap(
            barrier ->
                // The bundle's barriers are reached once a round, the others seven times.
                Stream.of(1, barrier.compareTo(PublishBarrier.AFTER_CHECKPOINT) > 0 ? 2 : 9)
                    .map(reach -> Arguments.of(barrier, reach)));
  }

  @ParameterizedTest(name = "{0}, reached {1} times")
  @MethodSource("moments")
  void leavesAConsistentDirectoryWithEverythingThatWasAcknowledged(
      PublishBarrier barrier, int reach) {
    Path data = temp.resolve("data");
    TestRegistry.init(data);
    try (Doomed doomed = Doomed.start(data, barrier.name(), reach)) {
      assertThat(doomed.end()).as("it died at the barrier").isEqualTo(137);

      Remains.inspect(data, doomed.last());
    }
  }
}
