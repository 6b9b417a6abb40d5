package org.waymark.node.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.content.Resource;

/**
 * The published resources that are asked for most, by path. A mutable one is read again when the
 * content's version has changed. An immutable one stays until it makes room, or until the log has a
 * new origin: the path of a tile never has other bytes within an epoch (formats 9), and the origin
 * ends in the epoch. However many clients ask for the same path at once, it is read once.
 * Thread-safe.
 *
 * <p>What is not there is not remembered: made-up names must not push out what is. Proofs of single
 * sites exist for every name that can be made up, so they have a small room of their own.
 */
final class DirectoryCache {

  /**
   * What the content was when it was last looked at.
   *
   * @param number counts the origins seen
   * @param rooms made at the first look: nothing is held before, and a start need not wait for it
   */
  private record Generation(int number, String origin, long version, Rooms rooms) {}

  /** Made together. */
  private record Rooms(Cache<String, Held> shared, Cache<String, Held> sites) {
    static Rooms of(long maximumBytes) {
      return new Rooms(cache(maximumBytes), cache(maximumBytes / SITES_SHARE));
    }

    Cache<String, Held> of(String path) {
      return path.startsWith("sites/") ? sites : shared;
    }
  }

  private static final int SITES_SHARE = 16;

  private record Held(Published published, int generation, long version) {}

  private record Reading(String path, long version) {}

  private final DirectoryContent content;
  private final long maximumBytes;
  private final ConcurrentMap<Reading, CompletableFuture<Optional<Published>>> readings =
      new ConcurrentHashMap<>();
  private volatile Optional<Generation> generation = Optional.empty();

  /**
   * @param maximumBytes an estimate; one resource counts a quarter of it at most, so that a bundle
   *     of any size is kept
   */
  DirectoryCache(DirectoryContent content, long maximumBytes) {
    this.content = content;
    this.maximumBytes = maximumBytes;
  }

  private static Cache<String, Held> cache(long maximumBytes) {
    int heaviest = (int) Math.min(Integer.MAX_VALUE, Math.max(1, maximumBytes / 4));
    return Caffeine.newBuilder()
        .maximumWeight(maximumBytes)
        .weigher((String path, Held it) -> Math.min(heaviest, it.published().weight()))
        .executor(Runnable::run)
        .build();
  }

  /** The resource, if it can be had without reading. Never blocks. */
  Optional<Published> ready(String path) {
    Optional<Generation> now = generation;
    return now.isPresent() && now.get().version() == content.version()
        ? valid(path, now.get())
        : Optional.empty();
  }

  private Optional<Published> valid(String path, Generation now) {
    Held found = now.rooms().of(path).getIfPresent(path);
    return found != null
            && found.generation() == now.number()
            && (found.published().isImmutable() || found.version() == now.version())
        ? Optional.of(found.published())
        : Optional.empty();
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
      Optional<Published> found = find(reading);
      readings.remove(reading, mine);
      mine.complete(found);
    } catch (Throwable e) {
      readings.remove(reading, mine);
      mine.completeExceptionally(e);
    }
  }

  private Optional<Published> find(Reading reading) {
    Generation now = look(reading.version());
    Optional<Published> still = valid(reading.path(), now);
    return still.isPresent()
        ? still
        : content.get(reading.path()).map(it -> keep(reading.path(), it, now));
  }

  /** Reads the origin again for each version: the first line of the checkpoint. */
  private synchronized Generation look(long version) {
    Optional<Generation> before = generation;
    if (before.isPresent() && before.get().version() == version) {
      return before.get();
    }
    String origin =
        content
            .get("checkpoint")
            .map(it -> new String(it.bytes(), StandardCharsets.UTF_8))
            .flatMap(text -> text.lines().findFirst())
            .orElse("");
    Generation now =
        before
            .map(
                it ->
                    new Generation(
                        it.origin().equals(origin) ? it.number() : it.number() + 1,
                        origin,
                        version,
                        it.rooms()))
            .orElseGet(() -> new Generation(0, origin, version, Rooms.of(maximumBytes)));
    generation = Optional.of(now);
    return now;
  }

  private Published keep(String path, Resource resource, Generation now) {
    Cache<String, Held> room = now.rooms().of(path);
    Held before = room.getIfPresent(path);
    Published published =
        before != null && before.published().holds(resource)
            ? before.published()
            : Published.of(path, resource);
    // The version from before the reading: if it changed meanwhile, the next request reads again.
    room.put(path, new Held(published, now.number(), now.version()));
    return published;
  }
}
