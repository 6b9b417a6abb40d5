package org.waymark.registry.check;

import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/**
 * Runs all automatic checks of sites. The questions to one site go out side by side and end with
 * its time; sites are checked side by side too, as many as {@link CheckLimits#atOnce}, so a dead
 * one keeps nobody waiting but itself.
 *
 * <p>Places are threads: a question is a blocking exchange over sockets, Java 17 has no cheaper
 * thread, and a pool sized for the live sites would be full of the dead ones until their time is
 * up. So there is a place for each site and each of its questions, with small stacks, made when
 * needed and gone after some idle seconds.
 *
 * <p>Thread-safe. {@link #close} ends what is under way.
 */
public final class Checker implements SiteChecks, AutoCloseable {

  private static final long STACK = 512 * 1024; // a handshake with a long chain takes about 100 kB
  private static final long IDLE_SECONDS = 5;

  private final CheckNetwork network;
  private final CheckLimits limits;
  private final InstantSource clock;
  private final ThreadPoolExecutor sites;
  private final ExecutorService questions;
  private final Set<CompletableFuture<RuleReport>> waiting = ConcurrentHashMap.newKeySet();

  /**
   * Starts no thread yet.
   *
   * @param network closed with this
   * @param clock dates the reports and decides whether a certificate has expired
   */
  public Checker(CheckNetwork network, CheckLimits limits, InstantSource clock) {
    this.network = network;
    this.limits = limits;
    this.clock = clock;
    this.sites =
        new ThreadPoolExecutor(
            limits.atOnce(),
            limits.atOnce(),
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("waymark-check-site-"));
    sites.allowCoreThreadTimeOut(true);
    this.questions =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // at most four for each site that is being checked
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("waymark-check-"));
  }

  /**
   * Checks one site. The caller's thread judges the statement while others ask the site, and then
   * waits; both together take at most {@link CheckLimits#whole} and what the rules take.
   *
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  public RuleReport check(SiteStatement statement, Rules rules) {
    boolean domain = rules.set().demand(CheckName.DOMAIN_CONTROL) != CheckDemand.OFF;
    boolean tls = rules.set().demand(CheckName.TLS) != CheckDemand.OFF;
    Inquiry.Asked asked = inquiry(statement).ask(domain, tls);
    // What needs no answer is judged while the answers are on their way.
    StatementJudgement itself = StatementJudgement.of(statement, rules);
    return LiveChecks.judge(statement, itself, asked.answers(), rules, clock.instant());
  }

  /**
   * Checks one site in the background, after those that were submitted before it and found no
   * place.
   *
   * @return completed by a thread of the checker
   * @throws RejectedExecutionException after {@link #close}
   */
  @Override
  @SuppressWarnings("CollectionUndefinedEquality") // by identity, which is meant
  public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
    CompletableFuture<RuleReport> report = new CompletableFuture<>();
    waiting.add(report);
    sites.execute(
        () -> {
          try {
            report.complete(check(statement, rules));
          } catch (RuntimeException | Error e) {
            report.completeExceptionally(e);
          }
        });
    return report.whenComplete((done, failure) -> waiting.remove(report));
  }

  /**
   * Looks only at domain control, for a site that prepares for its checks. Waits at most as long.
   */
  public CheckResult domain(SiteStatement statement) {
    return DomainCheck.of(statement, inquiry(statement).askForDomain());
  }

  private Inquiry inquiry(SiteStatement statement) {
    return new Inquiry(network, limits, questions, statement.sub());
  }

  @Override
  public void close() {
    sites.shutdownNow();
    questions.shutdownNow();
    network.close();
    // Those that found no place would keep whoever waits for them for ever.
    waiting.forEach(
        report ->
            report.completeExceptionally(new RejectedExecutionException("the checker was closed")));
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(null, task, prefix + count.incrementAndGet(), STACK);
      thread.setDaemon(true);
      return thread;
    };
  }
}
