package org.waymark.client;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.store.Barriers;
import org.waymark.client.sync.SyncProgress;
import org.waymark.trust.id.Host;

/**
 * What a {@link Directory} follows and with what. Immutable: each method gives another
 * configuration.
 *
 * @param data the folder of the store; empty keeps everything in memory
 * @param federations in the order in which they are asked
 * @param poll from one refresh to the next, before 20 % of jitter; failures double it up to 15
 *     minutes
 * @param clock the only source of time
 * @param fetcher empty: a {@link org.waymark.client.fetch.SafeFetcher} whose address policy fits
 *     the federation
 * @param random for the jitter only
 * @param deny hosts that are never believed, whatever any federation says
 * @param barriers told of each step that must be durable; for crash tests
 * @param progress told how far a first sync is
 * @param background whether to refresh by itself; without, only {@link Directory#syncNow()} does
 * @param mostBundleBytes how large a bundle may be that a web source sends; 512 MiB unless told
 */
public record DirectoryConfig(
    Optional<Path> data,
    List<FederationConfig> federations,
    Duration poll,
    InstantSource clock,
    Optional<Fetcher> fetcher,
    RandomGenerator random,
    Set<Host> deny,
    Barriers barriers,
    SyncProgress progress,
    boolean background,
    int mostBundleBytes) {

  private static final int BUNDLE_BYTES = 512 << 20;

  public DirectoryConfig {
    federations = List.copyOf(federations);
    deny = Set.copyOf(deny);
    if (poll.isNegative() || poll.isZero()) {
      throw new IllegalArgumentException("the poll interval must be positive, not " + poll);
    }
    if (mostBundleBytes < 1) {
      throw new IllegalArgumentException("a bundle must be allowed some bytes");
    }
  }

  /** Keeps the store in a folder, which is made (mode 0700) if missing. One process at a time. */
  public static DirectoryConfig at(Path data) {
    return defaults(Optional.of(data));
  }

  /** Keeps everything in memory: each start begins from nothing, and there are no marks. */
  public static DirectoryConfig inMemory() {
    return defaults(Optional.empty());
  }

  private static DirectoryConfig defaults(Optional<Path> data) {
    return new DirectoryConfig(
        data,
        List.of(),
        Duration.ofSeconds(60),
        InstantSource.system(),
        Optional.empty(),
        new Random(),
        Set.of(),
        Barriers.NONE,
        SyncProgress.NONE,
        true,
        BUNDLE_BYTES);
  }

  /** Follows one more federation. */
  public DirectoryConfig federation(FederationConfig more) {
    return with(
        to -> to.federations = Stream.concat(federations.stream(), Stream.of(more)).toList());
  }

  public DirectoryConfig poll(Duration interval) {
    return with(to -> to.poll = interval);
  }

  public DirectoryConfig clock(InstantSource source) {
    return with(to -> to.clock = source);
  }

  public DirectoryConfig fetcher(Fetcher used) {
    return with(to -> to.fetcher = Optional.of(used));
  }

  public DirectoryConfig random(RandomGenerator generator) {
    return with(to -> to.random = generator);
  }

  public DirectoryConfig deny(Set<Host> hosts) {
    return with(to -> to.deny = hosts);
  }

  public DirectoryConfig barriers(Barriers told) {
    return with(to -> to.barriers = told);
  }

  public DirectoryConfig progress(SyncProgress told) {
    return with(to -> to.progress = told);
  }

  public DirectoryConfig background(boolean refresh) {
    return with(to -> to.background = refresh);
  }

  public DirectoryConfig mostBundleBytes(int bytes) {
    return with(to -> to.mostBundleBytes = bytes);
  }

  private DirectoryConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /** One configuration on its way to the next; never leaves this class. */
  private static final class Draft {
    private final Optional<Path> data;
    private List<FederationConfig> federations;
    private Duration poll;
    private InstantSource clock;
    private Optional<Fetcher> fetcher;
    private RandomGenerator random;
    private Set<Host> deny;
    private Barriers barriers;
    private SyncProgress progress;
    private boolean background;
    private int mostBundleBytes;

    Draft(DirectoryConfig of) {
      data = of.data;
      federations = of.federations;
      poll = of.poll;
      clock = of.clock;
      fetcher = of.fetcher;
      random = of.random;
      deny = of.deny;
      barriers = of.barriers;
      progress = of.progress;
      background = of.background;
      mostBundleBytes = of.mostBundleBytes;
    }

    DirectoryConfig finish() {
      return new DirectoryConfig(
          data,
          federations,
          poll,
          clock,
          fetcher,
          random,
          deny,
          barriers,
          progress,
          background,
          mostBundleBytes);
    }
  }
}
