package org.waymark.server;

import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryConfig;
import org.waymark.registry.error.RegistryException;

/**
 * A registry that a thread of its own opens. Database and HTTP server take about the same time to
 * start and have nothing to do with each other; a request that comes in between waits. Thread-safe.
 */
final class OpeningRegistry implements DirectoryContent, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpeningRegistry.class);

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

  /**
   * Waits until it can sign, or has to wait for a mirror. The keys are opened meanwhile, which is
   * slow on purpose.
   *
   * @throws org.waymark.registry.error.RegistryException when it will never be able to
   */
  void ready() {
    try {
      get().settled().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Waits until it can sign, or cannot. */
  void settle() {
    try {
      ready();
    } catch (RegistryException e) {
      LOG.debug("told by whoever started it", e);
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

  /** Closes the registry once it is open; one that could not be opened has closed itself. */
  @Override
  public void close() {
    Registry opened;
    try {
      opened = get();
    } catch (RuntimeException e) {
      LOG.debug("told by whoever started it", e);
      return;
    }
    opened.close();
  }
}
