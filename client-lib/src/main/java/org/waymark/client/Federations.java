package org.waymark.client;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.Fetcher;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.store.DirectoryStore;
import org.waymark.client.store.StoreException;
import org.waymark.client.sync.Advance;
import org.waymark.trust.id.EntityId;

/**
 * The federations that one {@link Directory} follows, with their stores and their connections:
 * opened together, brought up to date one after the other, closed together. Writing methods are
 * called by one thread at a time.
 */
final class Federations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Federations.class);

  private final InstantSource clock;
  private final List<Followed> followed = new ArrayList<>();
  private final List<SafeFetcher> fetchers = new ArrayList<>();

  /**
   * Takes what is stored of each.
   *
   * @param serve told of each step that is durable
   * @throws StoreException {@code store_locked store_io marks_damaged}
   */
  Federations(DirectoryConfig config, BiConsumer<Followed, Advance> serve) {
    this.clock = config.clock();
    try {
      for (FederationConfig federation : config.federations()) {
        followed.add(follow(config, federation, serve));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Followed follow(
      DirectoryConfig config, FederationConfig federation, BiConsumer<Followed, Advance> serve) {
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
              serve);
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

  /** In configured order. */
  List<Followed> all() {
    return followed;
  }

  Optional<Followed> one(EntityId federation) {
    return followed.stream().filter(one -> one.federation().equals(federation)).findFirst();
  }

  /**
   * Asks the sources of each.
   *
   * @param closed whether to end
   * @throws StoreException {@code store_closed}, or what failed on this machine with one of them,
   *     when the others were asked
   */
  SyncReport sync(BooleanSupplier closed) {
    List<SyncReport.FederationReport> reports = new ArrayList<>();
    @Nullable RuntimeException failed = null;
    for (Followed federation : followed) {
      if (closed.getAsBoolean()) {
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
    if (failed != null) {
      throw failed;
    }
    return new SyncReport(reports);
  }

  /**
   * Looks at a checkpoint that somebody showed.
   *
   * @return whether it shows that there is more to be fetched
   */
  boolean offered(byte[] note) {
    boolean more = false;
    for (Followed federation : followed) {
      more |= federation.offered(note, clock.instant());
    }
    return more;
  }

  /** Ends what is under way with the sources. */
  void hangUp() {
    fetchers.forEach(SafeFetcher::close);
  }

  @Override
  public void close() {
    hangUp();
    @Nullable RuntimeException failed = null;
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
