package org.waymark.registry.check;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymark.registry.error.RegistryException;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.SiteCheckRow;
import org.waymark.registry.storage.SiteCheckStorage;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * Checks every active member again and again, keeps the newest report of each, and asks for a
 * suspension when control of a domain was lost for longer than the grace ({@link Standing} says
 * when). Thread-safe; rounds never overlap.
 */
public final class Recheck implements AutoCloseable {

  /** Reason of the suspension, as log entries write it. */
  public static final String REASON = "domain-control-lost";

  private static final Logger LOG = LoggerFactory.getLogger(Recheck.class);
  private static final int MINUTE = 60;

  /** Statements are held in memory while their sites are checked; the others wait a minute. */
  static final int MOST_IN_A_ROUND = 1_000;

  /** Who is to be checked. */
  public interface Members {
    /** The sites whose status is active. */
    List<EntityId> active();

    /** The newest statement of a site. */
    Optional<SiteStatement> statement(EntityId site);
  }

  /** What follows from a check. */
  public interface Consequences {
    /**
     * Suspends the member, in the log.
     *
     * @param reason a reason code, {@link #REASON}
     * @throws RegistryException when it cannot be done now; it is asked for again at the next check
     */
    void suspend(EntityId site, String reason);
  }

  private final SiteChecks checker;
  private final SiteCheckStorage storage;
  private final Members members;
  private final Supplier<Rules> rules;
  private final Consequences consequences;
  private final InstantSource clock;
  private final RecheckPlan plan;
  private final ReentrantLock round = new ReentrantLock();
  private final Map<EntityId, Long> checked = new ConcurrentHashMap<>(); // when, in seconds
  private boolean known; // guarded by round
  private final ScheduledExecutorService timer;

  /**
   * Starts nothing yet.
   *
   * @param checker not closed with this
   * @param rules in force
   */
  public Recheck(
      SiteChecks checker,
      SiteCheckStorage storage,
      Members members,
      Supplier<Rules> rules,
      Consequences consequences,
      InstantSource clock,
      RecheckPlan plan) {
    this.checker = checker;
    this.storage = storage;
    this.members = members;
    this.rules = rules;
    this.consequences = consequences;
    this.clock = clock;
    this.plan = plan;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "waymark-recheck");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Looks every minute, from now on, for sites that are due. */
  public void start() {
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::quietRound, MINUTE, MINUTE, TimeUnit.SECONDS);
  }

  /**
   * Checks the sites that are due, {@link #MOST_IN_A_ROUND} at most, and waits for them; nothing
   * while another round is under way.
   *
   * @return how many were checked
   */
  public int round() {
    if (!round.tryLock()) {
      return 0;
    }
    try {
      List<SiteStatement> due = due(clock.instant());
      if (!due.isEmpty()) {
        checker.checkAll(due, rules.get(), this::keepAndAct);
      }
      return due.size();
    } finally {
      round.unlock();
    }
  }

  /**
   * Checks one site now and keeps the report. It draws no consequences: those are for what shows
   * itself again on schedule.
   */
  public RuleReport checkNow(SiteStatement statement) {
    return keep(checker.check(statement, rules.get())).report();
  }

  /** The newest report, where there is one. */
  public Optional<RuleReport> report(EntityId site) {
    return storage.find(site).flatMap(Standing::report);
  }

  private List<SiteStatement> due(Instant now) {
    if (!known) {
      storage.all().forEach(row -> checked.put(row.entity(), row.checkedAt()));
      known = true;
    }
    List<EntityId> active = members.active();
    checked.keySet().retainAll(active);
    List<SiteStatement> due = new ArrayList<>();
    for (EntityId site : active) {
      long last = checked.getOrDefault(site, Long.MIN_VALUE);
      // A check in the future was made while the clock was wrong, and must not excuse the site.
      boolean fromFuture = last > now.getEpochSecond();
      if (fromFuture || last < plan.lastDue(site, now).getEpochSecond()) {
        members.statement(site).ifPresent(due::add);
      }
      if (due.size() == MOST_IN_A_ROUND) {
        break;
      }
    }
    return due;
  }

  private void keepAndAct(RuleReport found) {
    Standing standing = keep(found);
    checked.put(found.site(), found.at().getEpochSecond());
    if (standing.lost()) {
      try {
        consequences.suspend(found.site(), REASON);
      } catch (RegistryException e) {
        LOG.warn(
            "{} is to be suspended ({}) and could not be: {}",
            found.site(),
            REASON,
            e.getMessage());
      }
    }
  }

  private Standing keep(RuleReport found) {
    Optional<SiteCheckRow> before = storage.find(found.site());
    Standing standing = Standing.of(found, before, plan);
    storage.put(standing.row());
    return standing;
  }

  private void quietRound() {
    try {
      round();
    } catch (RejectedExecutionException e) {
      LOG.debug("The checks of members end: the registry is being closed.");
    } catch (RuntimeException e) {
      // Nothing here may end the schedule; storage that is down now may be up in a minute.
      LOG.warn("Members could not be checked; trying again in a minute.", e);
    }
  }

  /**
   * Ends the schedule; a round under way ends when the checker is closed. Its thread is not
   * interrupted: it may be reading the database, which an interrupt would close under everybody.
   */
  @Override
  public void close() {
    timer.shutdown();
  }
}
