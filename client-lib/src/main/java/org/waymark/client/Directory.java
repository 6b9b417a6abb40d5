package org.waymark.client;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.content.DirectoryContent;
import org.waymark.client.store.BundleExport;
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
 * durable before it is served (package {@code store}); serving swaps one volatile field, {@link
 * CurrentAnswers}, that everything said so far hangs on. A resolve looks into the table of that
 * object, and compares the answer's last second with a clock that another thread moves; the first
 * time, it reads one record and its path in the map, and verifies both ({@link Evaluation}).
 * Nothing on that way takes a lock, so two threads may verify one peer twice, and nobody waits.
 *
 * <p>Thread-safe.
 */
public final class Directory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

  private final InstantSource clock;
  private final Federations federations;
  private final Listeners listeners = new Listeners();
  private final ReentrantLock syncing = new ReentrantLock();
  private final Resolver resolver;
  private final OfferedNotes notes;
  private final @Nullable Refresher refresher;
  private final CurrentAnswers current;
  private volatile boolean closed;

  private Directory(DirectoryConfig config) {
    this.clock = config.clock();
    this.current = new CurrentAnswers(clock, config.background());
    this.federations = new Federations(config, this::serve);
    this.resolver = new Resolver(federations.all(), config.deny(), current::is);
    current.follow(federations.all());
    String name = Integer.toHexString(System.identityHashCode(this));
    this.notes = new OfferedNotes(name, config.background(), this::look);
    this.refresher =
        config.background()
            ? new Refresher(name, config.poll(), config.random(), this::refresh, current::tick)
            : null;
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

  /**
   * The peer at a host or behind an OCM address ({@code cloud.example.org}, {@code
   * marie@cloud.example.org}). Answers from memory or disk, in well under a millisecond; never from
   * the network.
   *
   * @throws ResolutionException when there is no peer that may be used; says why, and what to do
   * @throws IllegalStateException after {@link #close()}
   */
  public Peer resolve(String hostOrOcmAddress) {
    Answers answers = current.answers();
    long second = current.second();
    if (second < answers.until() && second >= answers.from()) {
      @Nullable Peer peer = answers.peer(hostOrOcmAddress);
      if (peer != null) {
        return peer;
      }
    }
    return resolveAnew(hostOrOcmAddress);
  }

  private boolean refresh() {
    current.tick(); // a second thread that moves it, should the first one be gone
    return syncNow().ok();
  }

  private Peer resolveAnew(String query) {
    while (true) {
      if (closed) {
        throw new IllegalStateException("the directory is closed");
      }
      try {
        Instant now = clock.instant();
        return resolver.resolve(current.at(now.getEpochSecond()), query, now);
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
    for (String host : memberHosts()) {
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

  private Set<String> memberHosts() {
    while (true) {
      if (closed) {
        throw new IllegalStateException("the directory is closed");
      }
      try {
        return resolver.hosts(current.answers());
      } catch (Resolver.SupersededException newer) {
        LOG.debug("The directory moved on while it was read.");
      }
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
    return new DirectoryStatus(
        now, federations.all().stream().map(one -> one.status(now)).toList());
  }

  /**
   * Tells a listener of changes from now on.
   *
   * @return to be closed to stop that
   */
  public AutoCloseable addListener(DirectoryListener listener) {
    return listeners.add(listener);
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
    SyncReport report;
    syncing.lock();
    try {
      notes.drain();
      report = federations.sync(() -> closed);
      current.at(clock.instant().getEpochSecond()); // notices a clock that was set back
    } finally {
      syncing.unlock();
    }
    listeners.synced(report);
    return report;
  }

  private void serve(Followed federation, Advance advance) {
    current.follow(federations.all());
    listeners.changed(federation.federation(), advance);
  }

  /**
   * Somebody showed a checkpoint, for instance in the header {@code Waymark-Checkpoint} of a
   * request (http.md). It is looked at later, on a thread of this object: one that contradicts what
   * is held becomes the proof of a split view, one of a larger tree wakes the refresh. Returns at
   * once, and drops what is too much.
   *
   * @param note a signed note, not believed
   */
  public void offered(byte[] note) {
    notes.offer(note);
  }

  private void look(byte[] note) {
    if (federations.offered(note) && refresher != null) {
      refresher.wake();
    }
  }

  /** The logs that were folded, for a witness; none of a federation of which nothing is held. */
  public List<FoldedLog> folded() {
    return federations.all().stream().flatMap(one -> one.folded().stream()).toList();
  }

  /** What a mirror of a federation serves, from this copy; empty if it is not followed. */
  public Optional<DirectoryContent> content(EntityId federation) {
    return federations.one(federation).map(Followed::content);
  }

  /**
   * Writes a bundle of what is held of a federation. Where its newest root asks for witnesses, it
   * ends with the tree that satisfies them, because importers take no other.
   *
   * @return with which tree it ends
   * @throws IllegalArgumentException when it is not followed, or nothing of it is held yet
   * @throws StoreException {@code bundle_unwitnessed} with nothing written, when there is no such
   *     tree or what a bundle of it needs is not at hand; {@code store_damaged}, and what was
   *     written is then not a whole bundle
   */
  public BundleExport.Written writeBundle(EntityId federation, OutputStream out)
      throws IOException {
    HeldState held =
        federations
            .one(federation)
            .flatMap(Followed::held)
            .orElseThrow(
                () -> new IllegalArgumentException("nothing of " + federation + " is held"));
    return BundleExport.write(held.view(), held.roots(), held.witnessed(), out);
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
    notes.close();
    federations.hangUp();
    if (refresher != null) {
      refresher.close();
    }
    syncing.lock();
    try {
      current.follow(List.of());
      federations.close();
    } finally {
      syncing.unlock();
    }
  }
}
