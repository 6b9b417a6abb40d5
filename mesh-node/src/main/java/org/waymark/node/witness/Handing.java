package org.waymark.node.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.FederationConfig;
import org.waymark.client.FoldedLog;
import org.waymark.client.fetch.ApiCall;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchResponse;
import org.waymark.client.sync.Source;
import org.waymark.signer.note.SignedNote;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.log.Checkpoint;

/**
 * Hands cosignatures in at the web sources of a federation, of which the registry is one: mirrors
 * have no such path and say so. What nobody took is handed in again after the next look.
 * Thread-safe.
 */
public final class Handing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Handing.class);
  private static final String TYPE = "text/plain; charset=utf-8";
  private static final int MOST_ANSWER_BYTES = 64 << 10;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Calls a registry. */
  public interface Caller extends AutoCloseable {
    /** One call, whose refusals have a status. */
    FetchResponse call(ApiCall call) throws FetchException;

    @Override
    void close();
  }

  /**
   * What became of the newest cosignature of a log.
   *
   * @param size entries under it
   * @param at when
   * @param problem empty when a registry took it
   */
  public record Last(long size, Instant at, Optional<String> problem) {}

  private final List<FederationConfig> federations;
  private final Caller caller;
  private final InstantSource clock;
  private final Map<String, Last> last = new ConcurrentHashMap<>();
  private final Map<String, TreeMark> taken = new ConcurrentHashMap<>();

  /**
   * @param federations whose sources are asked
   * @param caller closed with this
   */
  public Handing(List<FederationConfig> federations, Caller caller, InstantSource clock) {
    this.federations = List.copyOf(federations);
    this.caller = caller;
    this.clock = clock;
  }

  /** Whether a registry has this witness's line on that tree already. */
  boolean isDone(Checkpoint checkpoint) {
    return TreeMark.of(checkpoint).equals(taken.get(checkpoint.origin()));
  }

  /** What became of the newest cosignature of each log, by origin. */
  Map<String, Last> last() {
    return Map.copyOf(last);
  }

  void failed(FoldedLog log, RuntimeException why) {
    note(TreeMark.of(log.checkpoint()), Optional.of(String.valueOf(why.getMessage())));
  }

  void handIn(FoldedLog log, TreeMark tree, SignedNote note) {
    Optional<String> problem = Optional.of("no web source is configured");
    boolean any = false;
    for (URI source : sources(log)) {
      Optional<String> refused = handIn(source, note);
      any |= refused.isEmpty();
      problem = any ? Optional.empty() : refused;
    }
    if (any) {
      taken.put(tree.origin(), tree);
    }
    note(tree, problem);
  }

  private List<URI> sources(FoldedLog log) {
    return federations.stream()
        .filter(one -> one.pinned().federation().equals(log.federation()))
        .flatMap(one -> one.sources().stream())
        .filter(Source.HttpSource.class::isInstance)
        .map(source -> ((Source.HttpSource) source).base())
        .toList();
  }

  private Optional<String> handIn(URI source, SignedNote note) {
    String base = source.toString().replaceFirst("/+$", "");
    URI at = URI.create(base + "/directory/cosignatures");
    ApiCall call =
        new ApiCall("POST", at, TYPE, new String(note.bytes(), UTF_8), MOST_ANSWER_BYTES, PATIENCE);
    try {
      FetchResponse answer = caller.call(call);
      return answer.status() == 200
          ? Optional.empty()
          : Optional.of(at + " answered with status " + answer.status());
    } catch (FetchException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void note(TreeMark tree, Optional<String> problem) {
    Last now = new Last(tree.size(), clock.instant(), problem);
    Last before = last.put(tree.origin(), now);
    boolean same = before != null && before.problem().equals(problem);
    if (problem.isPresent() && !same) {
      LOG.warn("The cosignature of {} was not taken: {}", tree.origin(), problem.get());
    }
  }

  @Override
  public void close() {
    caller.close();
  }
}
