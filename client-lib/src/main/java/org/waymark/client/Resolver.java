package org.waymark.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.sync.HeldState;
import org.waymark.signer.MalformedException;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.VerifiedRecord;

/**
 * Makes answers: parses the question, asks each federation's copy, and combines what they say. A
 * peer is active if any usable copy says so, the highest {@code ver} supplies the data, and the
 * deny list wins over everything (DESIGN 7). Thread-safe; takes no lock.
 */
final class Resolver {

  private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

  /** Another state took the place of the one that was being read. */
  static final class SupersededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SupersededException() {
      super("superseded", null, false, false);
    }
  }

  /** Whether these answers are still the ones in use. */
  @FunctionalInterface
  interface Current {
    boolean is(Answers answers);
  }

  private final List<Followed> followed;
  private final Set<Host> deny;
  private final Current current;

  Resolver(List<Followed> followed, Set<Host> deny, Current current) {
    this.followed = List.copyOf(followed);
    this.deny = deny;
    this.current = current;
  }

  /**
   * Answers from a state.
   *
   * @throws ResolutionException when there is no peer
   * @throws SupersededException to be asked again with the newer state
   */
  Peer resolve(Answers answers, String typed, Instant now) {
    boolean clockBehind = now.getEpochSecond() < answers.from();
    Answers.@Nullable Other known = clockBehind ? null : answers.other(typed);
    if (known != null && now.getEpochSecond() < known.validUntilSecond()) {
      if (known.peer() != null) {
        return known.peer();
      }
      if (known.refusal() != null) {
        throw known.refusal().exception(typed, Query.parse(typed).findings());
      }
    }
    Query query;
    try {
      query = Query.parse(typed);
    } catch (MalformedException e) {
      throw Problems.malformed(e, now).exception(typed, List.of());
    }
    String canonical = query.host().toString();
    @Nullable Peer peer = clockBehind ? null : answers.peer(canonical);
    if (peer == null || now.getEpochSecond() >= peer.validUntilSecond) {
      Verdict refusal;
      List<Verdict> verdicts = verdicts(answers, query.host(), now);
      peer = peer(verdicts);
      if (peer == null) {
        refusal = refusal(verdicts);
        if (refusal.held() != null) {
          long until = second(refusal.freshnessChange());
          answers.put(typed, new Answers.Other(null, refusal, until));
        }
        throw refusal.exception(typed, query.findings());
      }
      // The caller's own object where it may be: looking it up again compares no characters.
      answers.put(typed.equals(canonical) ? typed : canonical, peer);
    }
    if (!typed.equals(canonical)) {
      answers.put(typed, new Answers.Other(peer, null, peer.validUntilSecond));
    }
    return peer;
  }

  /**
   * Every site that some copy has, by its host; of a damaged copy those that can still be read.
   *
   * @throws SupersededException to be asked again with the newer state
   */
  Set<String> hosts(Answers answers) {
    Set<String> hosts = new TreeSet<>();
    for (int i = 0; i < answers.states().size(); i++) {
      try {
        answers
            .states()
            .get(i)
            .ifPresent(
                held ->
                    held.view()
                        .forEachSite(
                            site -> hosts.add(EntityId.parseTesting(site).host().toString())));
      } catch (StoreDamagedException e) {
        if (!current.is(answers)) {
          throw new SupersededException();
        }
        followed.get(i).damaged();
        LOG.warn("Not every peer can be listed: {}", e.getMessage());
      }
    }
    return hosts;
  }

  private List<Verdict> verdicts(Answers answers, Host host, Instant now) {
    if (deny.contains(host)) {
      return List.of(Problems.denied(host, now));
    }
    if (followed.isEmpty()) {
      return List.of(Problems.nothingFollowed(now));
    }
    if (answers.states().size() != followed.size()) {
      throw new SupersededException(); // by the end: the directory is being closed
    }
    List<Verdict> verdicts = new ArrayList<>(followed.size());
    for (int i = 0; i < followed.size(); i++) {
      Followed federation = followed.get(i);
      Optional<HeldState> held = answers.states().get(i);
      Verdict verdict;
      if (held.isEmpty()) {
        verdict = federation.nothingHeld(now);
      } else if (held.get().isAhead(now)) {
        verdict = Problems.clockBehind(federation.federation(), now);
      } else {
        verdict = verdict(answers, federation, held.get(), host, now);
      }
      if (verdict.record() != null && verdict.held() != null) {
        federation.believed(verdict.record(), verdict.held());
      }
      verdicts.add(verdict);
    }
    return verdicts;
  }

  private Verdict verdict(
      Answers answers, Followed federation, HeldState held, Host host, Instant now) {
    try {
      Verdict verdict = new Evaluation(held, federation::mark, host, now).verdict();
      if (verdict.kind() == Verdict.Kind.UNTRUSTED && !current.is(answers)) {
        throw new SupersededException(); // the marks may be those of the newer state
      }
      return verdict;
    } catch (StoreDamagedException e) {
      if (!current.is(answers)) {
        throw new SupersededException();
      }
      federation.damaged();
      return Problems.damaged(federation.federation(), String.valueOf(e.getMessage()), now);
    }
  }

  private static @Nullable Peer peer(List<Verdict> verdicts) {
    List<Verdict> active = verdicts.stream().filter(v -> v.kind() == Verdict.Kind.ACTIVE).toList();
    if (active.isEmpty()) {
      return null;
    }
    int chosen = 0;
    for (int i = 1; i < active.size(); i++) {
      if (recordOf(active.get(i)).site().ver() > recordOf(active.get(chosen)).site().ver()) {
        chosen = i;
      }
    }
    VerifiedRecord record = recordOf(active.get(chosen));
    List<EntityId> federations = new ArrayList<>();
    federations.add(record.federation());
    Instant until = record.expires();
    for (int i = 0; i < active.size(); i++) {
      if (i != chosen) {
        federations.add(recordOf(active.get(i)).federation());
      }
      Instant change = active.get(i).freshnessChange();
      until = change.isBefore(until) ? change : until;
    }
    Verdict by = active.get(chosen);
    return new Peer(record, by.freshness(), federations, until, by);
  }

  private static VerifiedRecord recordOf(Verdict active) {
    VerifiedRecord record = active.record();
    if (record == null) {
      throw new IllegalStateException("active without a record");
    }
    return record;
  }

  private static Verdict refusal(List<Verdict> verdicts) {
    return verdicts.stream().min(Comparator.comparing(Verdict::kind)).orElseThrow();
  }

  private static long second(Instant at) {
    return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.getEpochSecond();
  }
}
