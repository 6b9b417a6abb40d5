package org.waymark.server;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;

/**
 * A registry that a thread of its own opens. Database and HTTP server take about the same time to
 * start and have nothing to do with each other; a request that comes in between waits. Thread-safe.
 */
final class OpeningRegistry implements DirectoryContent, AutoCloseable {
  private final FutureTask<Registry> opening;

  private OpeningRegistry(FutureTask<Registry> opening) {
    this.opening = opening;
  }

  static OpeningRegistry of(RegistryConfig config) {
    FutureTask<Registry> opening = new FutureTask<>(() -> Registry.open(config));
    Thread thread = new Thread(opening, "waymark-registry-open");
    thread.setDaemon(true);
    thread.start();
    return new OpeningRegistry(opening);
  }

  /**
   * The registry, once it is open.
   *
   * @throws org.waymark.registry.error.RegistryException when it cannot be opened
   */
  Registry get() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return opening.get();
        } catch (InterruptedException e) {
          interrupted = true; // half an opened registry helps nobody, and it will not be long
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("the registry could not be opened", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Optional<Resource> get(String path) {
    return get().content().get(path);
  }

  @Override
  public long version() {
    return get().content().version();
  }

  /** Closes the registry once it is open. */
  @Override
  public void close() {
    get().close();
  }
}
