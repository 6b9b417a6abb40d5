package org.waymark.registry;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.waymark.registry.keys.KeyFolder;
import org.waymark.registry.keys.OnlineKeys;
import org.waymark.trust.root.RootChain;

/**
 * The roots and keys of a registry, opened by a thread of their own: stretching a passphrase is
 * slow on purpose, and none of it needs the database, which takes as long to open. What fails is
 * kept for whoever asks. Thread-safe.
 */
final class Unlocking {
  private final CompletableFuture<RootChain> roots = new CompletableFuture<>();
  private final CompletableFuture<OnlineKeys> keys = new CompletableFuture<>();

  private Unlocking() {}

  static Unlocking start(RegistryConfig config) {
    Unlocking unlocking = new Unlocking();
    Thread thread = new Thread(() -> unlocking.run(config), "waymark-registry-keys");
    thread.setDaemon(true);
    thread.start();
    return unlocking;
  }

  private void run(RegistryConfig config) {
    try {
      RegistryFiles files = new RegistryFiles(config.data());
      RootChain chain = new RootFiles(files.roots()).load(config.clock().instant());
      roots.complete(chain);
      keys.complete(
          OnlineKeys.unlock(new KeyFolder(files.keys()), config.passphrase(), chain.newest()));
    } catch (RuntimeException | Error e) {
      roots.completeExceptionally(e);
      keys.completeExceptionally(e);
    }
  }

  /**
   * Every root, once they are read.
   *
   * @throws org.waymark.registry.error.RegistryException {@code root_missing root_damaged}
   */
  RootChain roots() {
    return told(roots);
  }

  /** Every root, if they are read by now. */
  Optional<RootChain> rootsIfRead() {
    return roots.isDone() && !roots.isCompletedExceptionally()
        ? Optional.of(roots.join())
        : Optional.empty();
  }

  /**
   * The keys, once they are open.
   *
   * @throws org.waymark.registry.error.RegistryException as {@link #roots}, and those of {@link
   *     OnlineKeys#unlock}
   */
  OnlineKeys keys() {
    return told(keys);
  }

  private static <T> T told(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
