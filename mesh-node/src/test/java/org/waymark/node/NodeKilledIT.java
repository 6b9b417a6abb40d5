package org.waymark.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymark.client.store.Barrier;
import org.waymark.trust.log.EventType;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** kill -9 of a node while it synchronises (DESIGN 10): what it serves afterwards is one tree. */
class NodeKilledIT {

  private static final int RANDOM_KILLS = 8;

  @TempDir Path folder;
  private PublishedFederation published;
  private TestFederation federation;

  @BeforeEach
  void publish() throws IOException {
    published = new PublishedFederation(folder.resolve("origin"));
    federation = published.federation();
    federation.admitMany("before", 20);
    federation.snapshot();
    federation.admitMany("after", 5);
    published.publish();
    Files.write(folder.resolve("root.json"), federation.root().bytes());
  }

  private NodeProcess start(Optional<Barrier> haltAt) throws IOException {
    return NodeProcess.start(
        folder.resolve("data"),
        folder.resolve("origin"),
        folder.resolve("root.json"),
        federation.now(),
        haltAt);
  }

  private void grow(int sites) {
    federation.admitMany("grown" + federation.entries().size() + "-", sites);
    published.publish();
  }

  /** An import comes to its barrier after some 32 MiB of records. */
  private void admitHeavySites() {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.putObject("ocm_server").put("enabled", true);
    metadata.putObject("federation_entity").put("description", "x".repeat(45_000));
    for (int i = 0; i < 600; i++) {
      TestSite site = federation.site("heavy" + i + ".example").restate(metadata);
      federation.log(EventType.ADMIT, site);
    }
    federation.snapshot();
    published.publish();
  }

  private void awaitAll(NodeProcess node) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> node.mirror().size() == federation.entries().size());
  }

  @ParameterizedTest
  @EnumSource(Barrier.class)
  void killed_at_a_barrier_it_goes_on_with_a_consistent_directory(Barrier barrier)
      throws Exception {
    if (barrier == Barrier.DURING_IMPORT) {
      admitHeavySites();
    }
    try (NodeProcess killed = start(Optional.of(barrier))) {
      // The first sync imports a bundle; what it does not pass is passed when the log grows.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                if (!killed.hasEnded()) {
                  grow(1);
                }
                return killed.hasEnded();
              });
    }
    try (NodeProcess again = start(Optional.empty())) {
      again.mirror().requireConsistent(federation.root(), federation.now());
      awaitAll(again);
      assertThat(again.mirror().requireConsistent(federation.root(), federation.now()))
          .isEqualTo(federation.entries().size());
    }
  }

  @Test
  void killed_at_random_moments_it_never_goes_back_and_stays_consistent() throws Exception {
    Random random = new Random(20261101);
    long served = 0;
    for (int i = 0; i < RANDOM_KILLS; i++) {
      try (NodeProcess node = start(Optional.empty())) {
        long now = node.mirror().requireConsistent(federation.root(), federation.now());
        assertThat(now).as("restart %d", i).isGreaterThanOrEqualTo(served);
        // Somewhere within the work for the next few growths, wherever that happens to be.
        int growths = 1 + random.nextInt(4);
        for (int g = 0; g < growths; g++) {
          grow(1 + random.nextInt(30));
          served = Math.max(served, node.mirror().size());
        }
        node.kill();
      }
    }
    try (NodeProcess last = start(Optional.empty())) {
      assertThat(last.mirror().size()).isGreaterThanOrEqualTo(served);
      awaitAll(last);
      last.mirror().requireConsistent(federation.root(), federation.now());
    }
  }
}
