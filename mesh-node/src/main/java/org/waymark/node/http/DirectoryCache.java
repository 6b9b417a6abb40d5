package org.waymark.node.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;

/**
 * The published resources that are asked for most, by path. An immutable one stays until it makes
 * room; a mutable one is read again when the content's version has changed. However many clients
 * ask for the same path at once, it is read once. Thread-safe.
 *
 * <p>What is not there is not remembered: made-up names must not push out what is.
 */
final class DirectoryCache {

  private record Held(Published published, long version) {}

  private record Reading(String path, long version) {}

  private final DirectoryContent content;
  private final Cache<String, Held> held;
  private final ConcurrentMap<Reading, CompletableFuture<Optional<Published>>> readings =
      new ConcurrentHashMap<>();

  /**
   * @param maximumBytes an estimate; one resource counts a quarter of it at most, so that a bundle
   *     of any size is kept
   */
  DirectoryCache(DirectoryContent content, long maximumBytes) {
    this.content = content;
    int heaviest = (int) Math.min(Integer.MAX_VALUE, Math.max(1, maximumBytes / 4));
    this.held =
        Caffeine.newBuilder()
            .maximumWeight(maximumBytes)
            .weigher((String path, Held it) -> Math.min(heaviest, it.published().weight()))
            .executor(Runnable::run)
            .build();
  }

  /** The resource, if it can be had without reading. Never blocks. */
  Optional<Published> ready(String path) {
    Held found = held.getIfPresent(path);
    if (found != null
        && (found.published().isImmutable() || found.version() == content.version())) {
      return Optional.of(found.published());
    }
    return Optional.empty();
  }

  /** The resource, read in the background; empty if there is none. */
  CompletableFuture<Optional<Published>> read(String path, Executor background) {
    Reading reading = new Reading(path, content.version());
    CompletableFuture<Optional<Published>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Published>> other = readings.putIfAbsent(reading, mine);
    if (other != null) {
      return other;
    }
    try {
      background.execute(() -> finish(reading, mine));
    } catch (RejectedExecutionException e) {
      readings.remove(reading, mine);
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private void finish(Reading reading, CompletableFuture<Optional<Published>> mine) {
    try {
      Optional<Published> found = content.get(reading.path()).map(it -> keep(reading, it));
      readings.remove(reading, mine);
      mine.complete(found);
    } catch (Throwable e) {
      readings.remove(reading, mine);
      mine.completeExceptionally(e);
    }
  }

  private Published keep(Reading reading, Resource resource) {
    Held before = held.getIfPresent(reading.path());
    Published published =
        before != null && before.published().holds(resource)
            ? before.published()
            : Published.of(reading.path(), resource);
    // The version from before the reading: if it changed meanwhile, the next request reads again.
    held.put(reading.path(), new Held(published, reading.version()));
    return published;
  }
}
