package org.waymark.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymark.client.sync.HeldState;

/**
 * The answers that follow from one state of all federations; thrown away as a whole when one of
 * them changes, so no answer outlives what it rests on.
 *
 * <p>{@code peers} is the hottest path: members that were verified, by their own spelling of their
 * host, so it has at most as many as there are members. Every one of them holds until {@link
 * #until()}, so the path compares one number that is always at hand, and looks at no peer. When
 * that moment comes, those that hold longer go into the next object.
 *
 * <p>Everything that strangers can invent (other spellings, addresses, names of nobody) goes into
 * {@code others}, which is bounded.
 *
 * <p>Thread-safe.
 */
final class Answers {

  private static final int MOST_OTHERS = 10_000;

  /**
   * An answer to another spelling, or a refusal.
   *
   * @param peer null for a refusal
   * @param refusal null for a peer
   * @param validUntilSecond the first second at which it is not to be used any more
   */
  record Other(@Nullable Peer peer, @Nullable Verdict refusal, long validUntilSecond) {}

  private final List<Optional<HeldState>> states;
  private final PeerTable peers = new PeerTable();
  private final Cache<String, Other> others;
  private final long from;
  private volatile long until = Long.MAX_VALUE;

  /**
   * No answers yet.
   *
   * @param states of the federations, in configured order
   */
  Answers(List<Optional<HeldState>> states) {
    this.states = List.copyOf(states);
    this.from =
        states.stream()
            .flatMap(Optional::stream)
            .mapToLong(HeldState::usableFrom)
            .max()
            .orElse(Long.MIN_VALUE);
    // On the caller's thread: no thread of anybody else's pool works for this library.
    this.others = Caffeine.newBuilder().maximumSize(MOST_OTHERS).executor(Runnable::run).build();
  }

  /** The same states later, with the peers that still hold. */
  Answers at(long second) {
    Answers later = new Answers(states);
    peers.forEach(
        (host, peer) -> {
          if (second < peer.validUntilSecond) {
            later.put(host, peer);
          }
        });
    return later;
  }

  List<Optional<HeldState>> states() {
    return states;
  }

  /** The first second at which some peer here must not be used any more. */
  long until() {
    return until;
  }

  /** The first second at which a clock can be right: before, nothing is answered from here. */
  long from() {
    return from;
  }

  @Nullable Peer peer(String host) {
    return peers.get(host);
  }

  /**
   * Adds a verified peer.
   *
   * @param host as the peer itself spells it
   */
  synchronized void put(String host, Peer peer) {
    if (peer.validUntilSecond < until) {
      // Before anybody can find it.
      until = peer.validUntilSecond;
    }
    peers.put(host, peer);
  }

  @Nullable Other other(String typed) {
    return others.getIfPresent(typed);
  }

  void put(String typed, Other other) {
    others.put(typed, other);
  }
}
