package org.waymark.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.waymark.client.sync.HeldState;

/**
 * The answers that follow from one state of all federations; thrown away as a whole when one of
 * them changes, so no answer outlives what it rests on.
 *
 * <p>{@code peers} is the hottest path: members that were verified, by their own spelling of their
 * host, so it has at most as many as there are members. Everything that strangers can invent (other
 * spellings, addresses, names of nobody) goes into {@code others}, which is bounded.
 *
 * @param states of the federations, in configured order
 */
record Answers(
    List<Optional<HeldState>> states,
    ConcurrentHashMap<String, Peer> peers,
    Cache<String, Other> others) {

  private static final int MOST_OTHERS = 10_000;

  /**
   * An answer to another spelling, or a refusal.
   *
   * @param peer null for a refusal
   * @param refusal null for a peer
   * @param validUntilSecond the first second at which it is not to be used any more
   */
  record Other(@Nullable Peer peer, @Nullable Verdict refusal, long validUntilSecond) {}

  static Answers of(List<Optional<HeldState>> states) {
    return new Answers(
        List.copyOf(states),
        new ConcurrentHashMap<>(),
        // On the caller's thread: no thread of anybody else's pool works for this library.
        Caffeine.newBuilder().maximumSize(MOST_OTHERS).executor(Runnable::run).build());
  }
}
