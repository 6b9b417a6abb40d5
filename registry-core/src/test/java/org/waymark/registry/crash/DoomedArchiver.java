package org.waymark.registry.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.sync.Source;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestRegistry;

/**
 * A process that backs up, restores or rebuilds, and dies on the way. Arguments: what to do, data
 * folder, archive or folder to read from, a path at whose appearance to die or {@code none}. Says
 * when it begins.
 */
public final class DoomedArchiver {
  private DoomedArchiver() {}

  public static void main(String[] args) {
    TestClock clock = new TestClock().advance(Duration.ofHours(1));
    RegistryConfig config = TestRegistry.config(Path.of(args[1]), clock).build();
    Path other = Path.of(args[2]);
    if (!args[3].equals("none")) {
      Path fatal = Path.of(args[3]);
      Thread watcher = new Thread(() -> dieAt(fatal), "watcher");
      watcher.setDaemon(true);
      watcher.start();
    }
    System.out.println("begins");
    System.out.flush();
    switch (args[0]) {
      case "backup" -> {
        try (Registry registry = Registry.open(config)) {
          registry.backup(other);
        }
      }
      case "restore" -> Registry.restore(other, config);
      default -> {
        try (SafeFetcher none = new SafeFetcher(FetchOptions.of(AddressPolicy.testing()))) {
          Registry.rebuild(config, new Source.FolderSource(other), none, (phase, done, all) -> {});
        }
      }
    }
  }

  /** As kill -9 does: no shutdown hook runs and nothing is flushed. */
  private static void dieAt(Path fatal) {
    while (!Files.exists(fatal)) {
      Thread.onSpinWait();
    }
    Runtime.getRuntime().halt(137);
  }
}
