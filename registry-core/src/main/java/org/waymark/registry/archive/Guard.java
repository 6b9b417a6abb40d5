package org.waymark.registry.archive;

import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.registry.error.MirrorsSilentException;
import org.waymark.registry.error.SecondHistoryException;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;

/**
 * Asks the mirrors, before the first signature, whether more was published than the database holds
 * (DESIGN 8). It does not look at the folder, so the copy of a whole machine is noticed too.
 *
 * <p>All are asked at once. One believed checkpoint that the log does not contain forbids signing;
 * one that it contains, with none against it, allows it. What cannot be believed is told by {@link
 * #problems} and decides nothing: a liar must not be able to stop a registry. The first source of
 * the first root is where the registry itself publishes, so it is not a mirror.
 *
 * <p>{@link #require} is for one thread; the rest is thread-safe.
 */
public final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

  /** Why somebody has to vouch for a database even where no mirror is known. */
  public enum Demand {
    /** Nothing speaks against the database. */
    NONE(""),
    /** It came out of an archive or from a mirror. */
    RESTORED("The database was restored or rebuilt"),
    /** The log was published once, and now no checkpoint stands in the folder. */
    CHECKPOINT_MISSING("The published checkpoint is missing, although this log was published");

    private final String sentence;

    Demand(String sentence) {
      this.sentence = sentence;
    }
  }

  /**
   * Something about a mirror that an operator should know.
   *
   * @param code stable, snake_case
   */
  public record Problem(String code, String message) {}

  private final MirrorSettings settings;
  private final RegistryStorage storage;
  private final InstantSource clock;
  private volatile List<Problem> problems = List.of();

  public Guard(MirrorSettings settings, RegistryStorage storage, InstantSource clock) {
    this.settings = settings;
    this.storage = storage;
    this.clock = clock;
  }

  /** What the last asking brought to light besides its outcome. */
  public List<Problem> problems() {
    return problems;
  }

  /** Whether somebody has to vouch for the database, whatever mirrors there are. */
  public Demand demand(boolean checkpointStands) {
    if (storage.archive().isRestored()) {
      return Demand.RESTORED;
    }
    return !checkpointStands && storage.archive().publishedSize() > 0
        ? Demand.CHECKPOINT_MISSING
        : Demand.NONE;
  }

  /**
   * Returns when the log may be continued.
   *
   * @throws SecondHistoryException when a mirror holds what the database does not lead to
   * @throws MirrorsSilentException when an answer is needed and none came; ask again later
   */
  public void require(RootChain roots, boolean checkpointStands) {
    Demand demand = demand(checkpointStands);
    Set<URI> mirrors = mirrors(roots);
    if (settings.alone()) {
      LOG.warn("Told that nothing later was published; no mirror is asked.");
    } else if (!mirrors.isEmpty()) {
      consult(mirrors, roots, demand);
    } else if (demand != Demand.NONE) {
      throw new MirrorsSilentException(
          demand.sentence
              + ", and no mirror is known that could tell whether more was published than the "
              + storage.size()
              + " entries that it holds. Nothing is signed. Name a mirror: waymark registry start"
              + " --mirror URL; or, where surely nothing more was published: waymark registry start"
              + " --alone");
    }
    if (demand == Demand.RESTORED) {
      storage.archive().forgetRestored();
    }
  }

  private Set<URI> mirrors(RootChain roots) {
    Set<URI> mirrors = new LinkedHashSet<>(roots.newest().sources());
    roots.oldest().sources().stream().limit(1).forEach(mirrors::remove);
    mirrors.addAll(settings.mirrors());
    settings.publicUrl().ifPresent(own -> mirrors.removeIf(it -> bare(it).equals(bare(own))));
    return mirrors;
  }

  private static String bare(URI uri) {
    return uri.toString().replaceFirst("/+$", "");
  }

  private void consult(Set<URI> mirrors, RootChain roots, Demand demand) {
    List<MirrorAnswer> answers = ask(mirrors, roots);
    List<Problem> found = new ArrayList<>();
    boolean vouched = false;
    boolean silence = false;
    Optional<MirrorAnswer.Believed> against = Optional.empty();
    for (MirrorAnswer answer : answers) {
      if (answer instanceof MirrorAnswer.Believed believed) {
        boolean contained = contained(believed.checkpoint());
        vouched |= contained;
        // The one that is furthest ahead is the one to rebuild from.
        if (!contained
            && against
                .filter(known -> known.checkpoint().size() >= believed.checkpoint().size())
                .isEmpty()) {
          against = Optional.of(believed);
        }
      } else if (answer instanceof MirrorAnswer.Useless useless) {
        silence |= !useless.lies();
        found.add(
            new Problem(
                useless.lies() ? "mirror_not_believed" : "mirror_silent",
                "The mirror "
                    + useless.mirror()
                    + " did not tell how far the log was published: "
                    + useless.why()
                    + " ["
                    + useless.code()
                    + "]."));
      }
    }
    problems = List.copyOf(found);
    found.forEach(problem -> LOG.warn("{}", problem.message()));
    if (against.isPresent()) {
      Checkpoint ahead = against.get().checkpoint();
      throw new SecondHistoryException(
          against.get().mirror(), ahead.size(), ahead.root(), storage.size());
    }
    // Whoever serves nonsense is as if he were not there; whoever is silent may yet answer.
    if (!vouched && (silence || demand != Demand.NONE)) {
      throw new MirrorsSilentException(
          (demand == Demand.NONE ? "" : demand.sentence + ". ")
              + "No mirror told how far the log was published ("
              + mirrors.stream().map(URI::toString).collect(Collectors.joining(", "))
              + "). The registry serves what stands, signs nothing, and asks again every minute."
              + " See whether the mirrors are up; where surely nothing later was published: waymark"
              + " registry start --alone");
    }
  }

  private boolean contained(Checkpoint checkpoint) {
    return checkpoint.size() <= storage.size()
        && storage.frontier(checkpoint.size()).root().equals(checkpoint.root());
  }

  private List<MirrorAnswer> ask(Set<URI> mirrors, RootChain roots) {
    if (settings.fetcher().isPresent()) {
      return ask(settings.fetcher().get(), mirrors, roots);
    }
    Root newest = roots.newest();
    AddressPolicy policy = newest.testing() ? AddressPolicy.testing() : AddressPolicy.publicOnly();
    try (SafeFetcher fetcher = SafeFetcher.of(policy)) {
      return ask(fetcher, mirrors, roots);
    }
  }

  /** One thread each, which end by themselves: every fetch has its own deadline. */
  private List<MirrorAnswer> ask(Fetcher fetcher, Set<URI> mirrors, RootChain roots) {
    Instant now = clock.instant();
    BlockingQueue<MirrorAnswer> arrived = new LinkedBlockingQueue<>();
    Map<URI, MirrorAnswer> answers = new LinkedHashMap<>();
    for (URI mirror : mirrors) {
      answers.put(
          mirror,
          new MirrorAnswer.Useless(mirror, false, "mirror_too_slow", "it did not answer in time"));
      Thread thread =
          new Thread(
              () -> arrived.add(new MirrorCheckpoint(fetcher, mirror, now).ask(roots)),
              "waymark-guard");
      thread.setDaemon(true);
      thread.start();
    }
    long deadline = System.nanoTime() + settings.patience().toNanos();
    try {
      for (int i = 0; i < mirrors.size(); i++) {
        MirrorAnswer answer = arrived.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (answer == null) {
          break;
        }
        answers.put(answer.mirror(), answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(answers.values());
  }
}
