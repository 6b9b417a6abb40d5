package org.waymark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.BundleExport;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreDamagedException;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Advance;
import org.waymark.client.sync.HeldState;
import org.waymark.trust.id.EntityId;

/**
 * The verified directory of one or more federations, kept on this machine. This is the way in:
 *
 * <pre>{@code
 * Root root = Root.parse(Files.readAllBytes(Path.of("root.json")));
 * FederationConfig federation =
 *     new FederationConfig(root, List.of(Source.parse("https://registry.example.org")));
 * try (Directory directory =
 *     Directory.open(DirectoryConfig.at(Path.of("data")).federation(federation))) {
 *   Peer peer = directory.resolve("marie@cloud.example.org");
 *   System.out.println(peer.ocm().endPoint());
 * } catch (ResolutionException e) {
 *   System.err.println(e.getMessage() + " " + e.nextStep());
 * }
 * }</pre>
 *
 * <p><b>What it promises.</b> No unverified answer; no lookup that leaves the process; no answer
 * that waits for a network. {@link #open} takes what is stored and returns; the first sync runs
 * behind it, and until it is done there is {@link ExpiredDirectory} with the code {@code
 * not_synced}. A failed fetch never removes anybody.
 *
 * <p><b>How it works.</b> One thread brings copies up to date (package {@code sync}); each step is
 * durable before it is served (package {@code store}); serving swaps one volatile field, {@code
 * answers}, that everything said so far hangs on. A resolve looks into the table of that object,
 * and compares the answer's last second with a clock that another thread moves; the first time, it
 * reads one record and its path in the map, and verifies both ({@link Evaluation}). Nothing on that
 * way takes a lock, so two threads may verify one peer twice, and nobody waits.
 *
 * <p>Thread-safe.
 */
public final class Directory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  /** How far the clock of the hottest path may be behind before others move it too. */
  private static final long MOST_SECONDS_BEHIND = 10;

  private final InstantSource clock;
  private final List<Followed> followed = new ArrayList<>();
  private final List<SafeFetcher> fetchers = new ArrayList<>();
  private final List<DirectoryListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock syncing = new ReentrantLock();
  private final Resolver resolver;
  private final @Nullable Refresher refresher;
  private final boolean ticking;
  private volatile Answers answers;
  private volatile long nowSecond;
  private volatile boolean closed;

  private Directory(DirectoryConfig config) {
    this.clock = config.clock();
    this.ticking = config.background();
    this.nowSecond = clock.instant().getEpochSecond();
    this.answers = new Answers(List.of());
    try {
      for (FederationConfig federation : config.federations()) {
        followed.add(follow(config, federation));
      }
    } catch (RuntimeException e) {
      closeAll();
      throw e;
    }
    this.resolver = new Resolver(followed, config.deny(), this::isCurrent);
    swap();
    this.refresher =
        config.background()
            ? new Refresher(
                Integer.toHexString(System.identityHashCode(this)),
                config.poll(),
                config.random(),
                this::refresh,
                this::tick)
            : null;
  }

  /** Moves the clock of the hottest path, or stops that path from being taken. */
  private void tick() {
    try {
      nowSecond = clock.instant().getEpochSecond();
    } catch (Throwable e) {
      // A clock that stands still would let peers be used for ever.
      nowSecond = Long.MAX_VALUE;
    }
  }

  /**
   * Takes what is stored and begins to follow the sources; waits for neither.
   *
   * @throws StoreException {@code store_locked store_io marks_damaged}
   * @throws org.waymark.trust.RootException {@code root_threshold} for a pinned root that is not
   *     signed as it demands
   */
  public static Directory open(DirectoryConfig config) {
    return new Directory(config);
  }

  private Followed follow(DirectoryConfig config, FederationConfig federation) {
    DirectoryStore store =
        config
            .data()
            .map(data -> DirectoryStore.open(folder(data, federation), config.barriers()))
            .orElseGet(DirectoryStore::inMemory);
    try {
      Followed one =
          new Followed(
              federation,
              store,
              config.fetcher().orElseGet(() -> fetcher(federation)),
              config.mostBundleBytes(),
              config.progress(),
              this::serve);
      one.restore(clock.instant());
      return one;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** One folder for each federation, named by the hash of its identifier. */
  private static Path folder(Path data, FederationConfig federation) {
    String name = federation.pinned().federation().key().hex().substring(0, 16);
    return data.resolve("federations").resolve(name);
  }

  private Fetcher fetcher(FederationConfig federation) {
    SafeFetcher fetcher =
        SafeFetcher.of(
            federation.pinned().testing() ? AddressPolicy.testing() : AddressPolicy.publicOnly());
    fetchers.add(fetcher);
    return fetcher;
  }

  /**
   * The peer at a host or behind an OCM address ({@code cloud.example.org}, {@code
   * marie@cloud.example.org}). Answers from memory or disk, in well under a millisecond; never from
   * the network.
   *
   * @throws ResolutionException when there is no peer that may be used; says why, and what to do
   * @throws IllegalStateException after {@link #close()}
   */
  public Peer resolve(String hostOrOcmAddress) {
    Answers current = answers;
    if (second() < current.until()) {
      @Nullable Peer peer = current.peer(hostOrOcmAddress);
      if (peer != null) {
        return peer;
      }
    }
    return resolveAnew(hostOrOcmAddress);
  }

  private boolean refresh() {
    tick(); // a second thread that moves it, should the first one be gone
    return syncNow().ok();
  }

  private long second() {
    return ticking ? nowSecond : clock.instant().getEpochSecond();
  }

  private boolean isCurrent(Answers asked) {
    return asked == answers;
  }

  private Peer resolveAnew(String query) {
    while (true) {
      if (closed) {
        throw new IllegalStateException("the directory is closed");
      }
      try {
        Instant now = clock.instant();
        long second = now.getEpochSecond();
        if (second - nowSecond > MOST_SECONDS_BEHIND) {
          nowSecond = second; // whatever keeps the other thread from moving it
        }
        return resolver.resolve(answersAt(second), query, now);
      } catch (Resolver.SupersededException newer) {
        LOG.debug("The directory moved on while it was read.");
      }
    }
  }

  /**
   * Every peer that matches, in no order that means anything. The first time, each member of the
   * federations is verified, which takes a fraction of a millisecond for each. Where a copy is
   * damaged, those that can still be read are listed, and it is imported again.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public List<Peer> find(PeerQuery query) {
    List<Peer> found = new ArrayList<>();
    for (String host : hosts()) {
      try {
        Peer peer = resolve(host);
        if (query.matches(peer)) {
          found.add(peer);
        }
      } catch (ResolutionException notUsable) {
        LOG.trace("{} is no peer.", host);
      }
    }
    return found;
  }

  private Set<String> hosts() {
    while (true) {
      Answers asked = answers;
      if (closed) {
        throw new IllegalStateException("the directory is closed");
      }
      Set<String> hosts = new TreeSet<>();
      boolean whole = true;
      for (int i = 0; i < asked.states().size(); i++) {
        whole &= addHosts(asked.states().get(i), followed.get(i), asked, hosts);
      }
      if (whole) {
        return hosts;
      }
      LOG.debug("The directory moved on while it was read.");
    }
  }

  /** False when another state took the place of this one, which then cannot be read to its end. */
  private boolean addHosts(
      Optional<HeldState> state, Followed federation, Answers asked, Set<String> hosts) {
    try {
      state.ifPresent(
          held ->
              held.view()
                  .forEachSite(site -> hosts.add(EntityId.parseTesting(site).host().toString())));
      return true;
    } catch (StoreDamagedException e) {
      if (!isCurrent(asked)) {
        return false;
      }
      federation.damaged();
      LOG.warn("Not every peer can be listed: {}", e.getMessage());
      return true;
    }
  }

  /** What {@link #resolve} goes through, step by step, whether it ends well or not. */
  public Explanation explain(String hostOrOcmAddress) {
    try {
      Peer peer = resolve(hostOrOcmAddress);
      return peer.explanation()
          .forQuery(hostOrOcmAddress, Query.parse(hostOrOcmAddress).findings());
    } catch (ResolutionException e) {
      return e.explanation();
    }
  }

  /** How every followed federation stands. */
  public DirectoryStatus status() {
    Instant now = clock.instant();
    return new DirectoryStatus(now, followed.stream().map(one -> one.status(now)).toList());
  }

  /**
   * Tells a listener of changes from now on.
   *
   * @return to be closed to stop that
   */
  public AutoCloseable addListener(DirectoryListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Asks the sources of every federation now, one federation after the other, and waits for them;
   * how long one source may take is bounded, so a slow federation delays the others and never holds
   * them. What fails on this machine with one copy is thrown when the others were asked. For
   * one-shots and tests; a directory in the background does it by itself.
   *
   * @throws StoreException {@code store_io store_closed}
   */
  public SyncReport syncNow() {
    List<SyncReport.FederationReport> reports = new ArrayList<>();
    @Nullable RuntimeException failed = null;
    syncing.lock();
    try {
      for (Followed federation : followed) {
        if (closed) {
          throw new StoreException("store_closed", "The directory is closed.", null);
        }
        try {
          reports.add(
              new SyncReport.FederationReport(
                  federation.federation(), federation.sync(clock.instant())));
        } catch (RuntimeException e) {
          // This machine's own trouble with one copy; the other copies go on.
          LOG.warn("The copy of {} was not brought up to date.", federation.federation(), e);
          failed = failed == null ? e : failed;
        }
      }
    } finally {
      syncing.unlock();
    }
    if (failed != null) {
      throw failed;
    }
    SyncReport report = new SyncReport(reports);
    tell(listener -> listener.synced(report));
    return report;
  }

  private void serve(Followed federation, Advance advance) {
    swap();
    DirectoryChange change =
        new DirectoryChange(
            federation.federation(),
            advance.state().size(),
            advance.whole(),
            advance.whole()
                ? List.of()
                : advance.changes().stream()
                    .map(
                        site ->
                            new DirectoryChange.SiteChange(
                                site.sub(), PeerStatus.of(site.after().status())))
                    .toList());
    tell(listener -> listener.changed(change));
  }

  /** From here on, everything is answered from what is held now. */
  private synchronized void swap() {
    answers = new Answers(followed.stream().map(Followed::held).toList());
  }

  /** The answers, without peers whose time has come. */
  private Answers answersAt(long second) {
    Answers current = answers;
    if (second < current.until()) {
      return current;
    }
    synchronized (this) {
      if (second >= answers.until()) {
        answers = answers.at(second);
      }
      return answers;
    }
  }

  private void tell(Consumer<DirectoryListener> event) {
    for (DirectoryListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("A listener of the directory failed.", e);
      }
    }
  }

  /** What a mirror of a federation serves, from this copy; empty if it is not followed. */
  public Optional<DirectoryContent> content(EntityId federation) {
    return followed.stream()
        .filter(one -> one.federation().equals(federation))
        .findFirst()
        .map(Followed::content);
  }

  /**
   * Writes a bundle of what is held of a federation.
   *
   * @throws IllegalArgumentException when it is not followed, or nothing of it is held yet
   * @throws StoreException {@code store_damaged}; what was written is then not a whole bundle
   */
  public void writeBundle(EntityId federation, OutputStream out) throws IOException {
    HeldState held =
        followed.stream()
            .filter(one -> one.federation().equals(federation))
            .findFirst()
            .flatMap(Followed::held)
            .orElseThrow(
                () -> new IllegalArgumentException("nothing of " + federation + " is held"));
    BundleExport.write(held.view(), held.roots(), out);
  }

  /**
   * Ends the refresh and gives the store free. A sync that is under way loses its connections and
   * is waited for.
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    fetchers.forEach(SafeFetcher::close);
    if (refresher != null) {
      refresher.close();
    }
    syncing.lock();
    try {
      answers = new Answers(List.of());
      closeAll();
    } finally {
      syncing.unlock();
    }
  }

  private void closeAll() {
    fetchers.forEach(SafeFetcher::close);
    RuntimeException failed = null;
    for (Followed federation : followed) {
      try {
        federation.close();
      } catch (RuntimeException e) {
        failed = e;
      }
    }
    if (failed != null) {
      LOG.warn("A store was not closed cleanly; what was acknowledged is safe.", failed);
    }
  }
}
