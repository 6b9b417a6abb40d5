package org.waymark.server.keeper;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.Fetcher;
import org.waymark.server.keeper.KeeperNews.State;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.site.SiteAdminException;
import org.waymark.signer.VerificationException;
import org.waymark.trust.id.EntityId;

/**
 * Looks at a site every now and then and keeps its statement true. Whatever fails is told and tried
 * again, sooner at first and then at growing distances up to the usual one; nothing that happens
 * here stops the node beside it.
 *
 * <p>Thread-safe. One thread, {@code waymark-site-keeper}, ends with {@link #close}.
 */
public final class SiteKeeper implements AutoCloseable {
  /** From one look to the next, unless something else is wished. */
  public static final Duration USUAL_INTERVAL = Duration.ofMinutes(15);

  private static final Logger LOG = LoggerFactory.getLogger(SiteKeeper.class);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);

  private final Member member;
  private final EntityId site;
  private final LiveSite live;
  private final Duration interval;
  private final InstantSource clock;
  private final Consumer<KeeperNews> listener;
  private final ScheduledThreadPoolExecutor timer;
  private int failures;
  private volatile Optional<KeeperNews> last = Optional.empty();

  /**
   * Looks at nothing yet; see {@link #start}.
   *
   * @param toSite dials the site itself
   * @param listener told of every look, in the keeper's thread
   */
  public SiteKeeper(
      Member member,
      Fetcher toSite,
      Duration interval,
      InstantSource clock,
      Consumer<KeeperNews> listener) {
    this.member = member;
    this.site = member.site();
    this.live = new LiveSite(toSite);
    this.interval = interval;
    this.clock = clock;
    this.listener = listener;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "waymark-site-keeper");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Looks now, in the background, and from then on. */
  public void start() {
    schedule(Duration.ZERO);
  }

  private void schedule(Duration delay) {
    try {
      var unused = timer.schedule(this::lookAndGoOn, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("the keeper was closed", e);
    }
  }

  private void lookAndGoOn() {
    look();
    schedule(pause());
  }

  /** How long until the next look: shorter after a failure, and longer with each. */
  synchronized Duration pause() {
    if (failures == 0 || interval.compareTo(FIRST_RETRY) <= 0) {
      return interval;
    }
    Duration wait = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20));
    return wait.compareTo(interval) < 0 ? wait : interval;
  }

  /** Looks now, in the caller's thread. Never throws: what failed is in the news. */
  public synchronized KeeperNews look() {
    Instant now = clock.instant();
    KeeperNews news;
    try {
      news = new Round(member, live, now).run();
    } catch (FetchException e) {
      news = failing(now, e.code(), "The registry could not be asked: " + e.getMessage(), "");
    } catch (RegistryRefusal e) {
      news =
          failing(
              now,
              e.code(),
              "The registry refused your statement: " + e.getMessage(),
              e.problem().next().orElse("waymark site-admin status"));
    } catch (SiteAdminException e) {
      news = failing(now, e.code(), String.valueOf(e.getMessage()), e.next());
    } catch (VerificationException e) {
      news = failing(now, e.code(), String.valueOf(e.getMessage()), "waymark site-admin status");
    } catch (RuntimeException e) {
      LOG.debug("a look at the site failed", e);
      news =
          failing(
              now,
              "unexpected",
              "The site could not be looked after: " + e.getMessage(),
              "waymark site-admin status");
    }
    failures = news.state() == State.FAILING ? failures + 1 : 0;
    last = Optional.of(news);
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.warn("news of the site could not be told", e);
    }
    return news;
  }

  private KeeperNews failing(Instant now, String code, String sentence, String next) {
    return new KeeperNews(site, now, State.FAILING, code, sentence, next, 0, 0, Optional.empty());
  }

  /** What the last look came to. */
  public Optional<KeeperNews> last() {
    return last;
  }

  /** Ends the looking; one that is under way ends with the fetchers, which their owner closes. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
