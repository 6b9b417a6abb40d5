package org.waymark.registry.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.waymark.registry.Registry;
import org.waymark.registry.admission.Application;
import org.waymark.registry.publish.PublishBarrier;
import org.waymark.registry.publish.PublishObserver;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.trust.log.Checkpoint;

/**
 * A process that changes a registry without end, says what it has been told is done, and is killed.
 * Arguments: data folder, name of a barrier or {@code none}, at which reach of it to die.
 */
public final class DoomedRegistry {
  private final Registry registry;
  private final TestClock clock;
  private final Path directory;
  private final boolean byApplication;

  private DoomedRegistry(
      Registry registry, TestClock clock, Path directory, boolean byApplication) {
    this.byApplication = byApplication;
    this.registry = registry;
    this.clock = clock;
    this.directory = directory;
  }

  public static void main(String[] args) throws IOException {
    Path data = Path.of(args[0]);
    TestClock clock = new TestClock();
    PublishObserver observer =
        args[1].equals("none")
            ? PublishObserver.NONE
            : deadly(PublishBarrier.valueOf(args[1]), Integer.parseInt(args[2]));
    Registry registry =
        Registry.open(
            TestRegistry.config(data, clock)
                .observer(observer)
                .checks(new StagedInspection(clock))
                .build());
    // Every process goes on where the log is; one second an entry is as good as any clock.
    clock.advance(Duration.ofSeconds(registry.status().size()));
    registry.ready().join();
    DoomedRegistry doomed =
        new DoomedRegistry(
            registry, clock, data.resolve("directory"), observer != PublishObserver.NONE);
    doomed.acknowledge();
    while (true) {
      doomed.round();
    }
  }

  /** Ends the process without any of its shutdown hooks, as kill -9 does. */
  private static PublishObserver deadly(PublishBarrier fatal, int reach) {
    AtomicInteger reached = new AtomicInteger();
    return barrier -> {
      if (barrier == fatal && reached.incrementAndGet() == reach) {
        Runtime.getRuntime().halt(137);
      }
    };
  }

  private void round() throws IOException {
    String host = "site" + registry.status().size() + ".example";
    SampleSite site = SampleSite.at(host, clock.instant());
    change(() -> enter(site));
    change(() -> registry.suspend(site.id(), "rules", TestRegistry.ACTOR));
    change(() -> registry.reinstate(site.id(), TestRegistry.ACTOR));
    change(registry::snapshot);
    change(() -> registry.update(site.statement(2), TestRegistry.ACTOR));
    change(registry::heartbeat);
    change(() -> registry.revoke(site.id(), "rules", TestRegistry.ACTOR));
  }

  /** By an application where one barrier is fatal; by hand where starting has to be quick. */
  private void enter(SampleSite site) {
    if (!byApplication) {
      registry.admit(site.statement(1), TestRegistry.ACTOR);
      return;
    }
    String id = new Applicant(site, registry).applied().id();
    Application unused =
        registry.approve(id, Optional.of("eligible"), Optional.empty(), TestRegistry.ACTOR);
  }

  private void change(Runnable change) throws IOException {
    clock.advance(Duration.ofSeconds(1));
    change.run();
    acknowledge();
  }

  /** One line: what is published now, as the caller of the last change may believe it is. */
  private void acknowledge() throws IOException {
    Checkpoint now = Checkpoint.parse(Files.readAllBytes(directory.resolve("checkpoint")));
    System.out.println("published " + now.size() + " " + now.root());
    System.out.flush();
  }
}
