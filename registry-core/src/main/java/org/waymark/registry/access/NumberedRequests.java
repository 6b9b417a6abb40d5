package org.waymark.registry.access;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.waymark.registry.storage.AccessStorage;
import org.waymark.registry.storage.IdempotencyRow;
import org.waymark.signer.codec.Sha256;

/**
 * Requests that their callers numbered, so that sending one twice does it once. An answer is kept
 * for a day. Whether a request is under way is known to this process, which is the only one that
 * writes; what an earlier process began and did not end has an unknown outcome. Thread-safe.
 */
public final class NumberedRequests {
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

  private final AccessStorage storage;
  private final InstantSource clock;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final AtomicLong nextCleaning = new AtomicLong(Long.MIN_VALUE);

  /** What to do with a request. */
  public sealed interface Start {}

  /** It is the first of its number: do it, then tell how it ended. */
  public record First() implements Start {}

  /**
   * It was done.
   *
   * @param body what was answered
   */
  public record Answered(int status, String body) implements Start {}

  /** It is under way. */
  public record Running() implements Start {}

  /** The number belongs to another request. */
  public record Reused() implements Start {}

  /** It was begun by a process that did not live to end it. */
  public record OutcomeUnknown() implements Start {}

  public NumberedRequests(AccessStorage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /**
   * Begins a request.
   *
   * @param caller at most 128 characters
   * @param key its number, at most 128 characters
   * @param request digest of the whole request
   */
  public Start begin(String caller, String key, Sha256 request) {
    clean();
    String name = name(caller, key);
    // First in memory and then in the database: whoever finds the row finds the other one running.
    boolean mine = running.add(name);
    boolean claimed = false;
    try {
      claimed =
          mine
              && storage.claim(
                  new IdempotencyRow(
                      caller,
                      key,
                      request,
                      OptionalInt.empty(),
                      Optional.empty(),
                      clock.instant().getEpochSecond()));
      return claimed ? new First() : known(caller, key, request, !mine);
    } finally {
      if (mine && !claimed) {
        running.remove(name);
      }
    }
  }

  private Start known(String caller, String key, Sha256 request, boolean under) {
    Optional<IdempotencyRow> found = storage.claimed(caller, key);
    if (found.isPresent() && !found.get().request().equals(request)) {
      return new Reused();
    }
    if (found.isPresent() && found.get().status().isPresent()) {
      return new Answered(
          found.get().status().getAsInt(),
          found.get().body().map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse(""));
    }
    return under ? new Running() : new OutcomeUnknown();
  }

  /**
   * The request was done.
   *
   * @param body without secrets: it is stored
   */
  public void answered(String caller, String key, int status, String body) {
    try {
      storage.answer(caller, key, status, body.getBytes(StandardCharsets.UTF_8));
    } finally {
      running.remove(name(caller, key));
    }
  }

  /** The request was refused and changed nothing; its number is free again. */
  public void refused(String caller, String key) {
    try {
      storage.forget(caller, key);
    } finally {
      running.remove(name(caller, key));
    }
  }

  private static String name(String caller, String key) {
    return caller.length() + ":" + caller + key;
  }

  private void clean() {
    long now = clock.instant().getEpochSecond();
    long due = nextCleaning.get();
    if (now >= due && nextCleaning.compareAndSet(due, now + BETWEEN_CLEANINGS.toSeconds())) {
      storage.dropClaimedBefore(now - KEPT.toSeconds());
    }
  }
}
