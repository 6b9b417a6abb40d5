package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.archive.MirrorSettings;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.registry.testing.Tree;

class DeterminismTest {
  @TempDir Path temp;

  private static void live(TestRegistry test) {
    SampleSite a = test.admit("a.example");
    test.admitMany(10);
    test.clock().advance(Duration.ofHours(1));
    test.registry().suspend(a.id(), "rules", TestRegistry.ACTOR);
    test.registry().snapshot();
    test.registry().heartbeat();
    test.registry().reinstate(a.id(), TestRegistry.ACTOR);
    test.registry().update(a.statement(2), TestRegistry.ACTOR);
  }

  @Test
  void publishesTheSameBytesFromTheSameSeedsAndClock() {
    try (TestRegistry one = TestRegistry.create(temp.resolve("one"));
        TestRegistry other = TestRegistry.create(temp.resolve("other"))) {
      live(one);
      live(other);

      assertThat(Tree.of(one.directory())).isEqualTo(Tree.of(other.directory()));
    }
  }

  @Test
  void publishesTheSameBytesAgainWhenTheFolderIsLost() {
    try (TestRegistry test = TestRegistry.create(temp.resolve("data"))) {
      live(test);
      var before = Tree.of(test.directory());
      test.close();
      Tree.delete(test.directory());

      Registry again =
          Registry.open(test.config().mirrors(MirrorSettings.USUAL.withAlone(true)).build());
      again.ready().join();

      assertThat(test.read().size()).isEqualTo(18);
      // What is mutable or needed now is as it was; partial tiles of earlier sizes are not made
      // again.
      assertThat(before).containsAllEntriesOf(Tree.of(test.directory()));
      again.close();
    }
  }
}
