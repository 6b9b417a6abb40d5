package org.waymark.registry.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.waymark.registry.Registry;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.testing.IndependentReader;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.MerkleFrontier;

/** What has to be true of a data folder after its registry was killed. */
final class Remains {
  private static final TestClock LATER = new TestClock().advance(Duration.ofDays(1));

  private Remains() {}

  /** Looks at the folder as it was left, then opens the registry and looks again. */
  static void inspect(Path data, Optional<Doomed.Acknowledged> acknowledged) {
    Path directory = data.resolve("directory");
    IndependentReader.Directory left = IndependentReader.read(directory, LATER.instant());
    acknowledged.ifPresent(done -> requireHolds(left, done));

    // The clock of the test that goes on stands no later than that of the process.
    TestClock clock = new TestClock().advance(Duration.ofSeconds(left.size()));
    try (Registry registry = Registry.open(TestRegistry.config(data, clock).build())) {
      registry.ready().join();
      IndependentReader.Directory mended = IndependentReader.read(directory, LATER.instant());
      requireHolds(mended, new Doomed.Acknowledged(left.size(), left.checkpoint().root()));
      assertThat(mended.size()).as("all that was committed").isEqualTo(registry.status().size());
      assertThat(mended.sites().keySet())
          .as("the sites of the database and of the directory")
          .containsExactlyInAnyOrderElementsOf(
              registry.sites(Optional.empty()).stream().map(site -> site.entityId()).toList());
      requireWholeApprovals(registry, mended);
    }
  }

  /** The entry, the state of the application and the decision: all are there, or none. */
  private static void requireWholeApprovals(
      Registry registry, IndependentReader.Directory directory) {
    for (Event event : directory.events()) {
      event
          .decision()
          .ifPresent(
              hash ->
                  assertThat(registry.decision(hash))
                      .as("the decision of entry %s", event.seq())
                      .hasValueSatisfying(found -> assertThat(found.hash()).isEqualTo(hash)));
    }
    for (Application application : registry.applications().list(Optional.empty())) {
      boolean entered = directory.sites().containsKey(application.entity());
      assertThat(application.state() == ApplicationState.ADMITTED)
          .as("%s is %s", application.entity(), application.state())
          .isEqualTo(entered);
      application
          .seq()
          .ifPresent(
              seq -> {
                Event event = directory.events().get((int) seq);
                assertThat(event.type()).isEqualTo("admit");
                assertThat(event.sub()).contains(application.entity());
                assertThat(event.decision()).isPresent();
              });
    }
  }

  private static void requireHolds(
      IndependentReader.Directory directory, Doomed.Acknowledged done) {
    assertThat(directory.size()).as("entries").isGreaterThanOrEqualTo(done.size());
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    directory
        .events()
        .subList(0, (int) done.size())
        .forEach(event -> tree.appendEntry(event.encode()));
    assertThat(tree.root()).as("the tree of %s entries", done.size()).isEqualTo(done.root());
  }
}
