package org.waymark.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.SiteStatement;

/**
 * Checking 200 sites of which 30% are dead, less one time-out, against checking the 140 that are
 * not. Live ones answer each request after a while; dead ones take the connection and say nothing,
 * neither by HTTP nor by DNS.
 */
final class RecheckTime {
  private static final int SITES = 200;
  private static final Duration EACH = Duration.ofSeconds(3);
  private static final long ANSWER_MILLIS = 400;

  private RecheckTime() {}

  static Comparison measure(Path folder) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    Map<String, CheckedSites.Site> byHost = new HashMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, byHost, over));
    server.start();
    List<SiteStatement> all = new ArrayList<>();
    List<SiteStatement> live = new ArrayList<>();
    Instant now = Instant.now();
    for (int i = 0; i < SITES; i++) {
      String host = "site" + i + ".localhost:" + server.getAddress().getPort();
      CheckedSites.Site site = CheckedSites.of(EntityId.parseTesting("http://" + host), now);
      all.add(site.statement());
      if (i % 10 >= 3) {
        byHost.put(host, site);
        live.add(site.statement());
      }
    }
    Rules rules = CheckedSites.rules(false);
    CheckLimits standard = CheckLimits.standard();
    CheckLimits limits = new CheckLimits(EACH, EACH.multipliedBy(2), standard.atOnce());
    CheckNetwork network =
        CheckNetwork.of(
            FetchOptions.of(AddressPolicy.testing())
                .withResolver(host -> List.of(InetAddress.getLoopbackAddress())),
            name -> txt(name, byHost, server.getAddress().getPort(), over));
    try (Checker checker = new Checker(network, limits, InstantSource.system())) {
      return Comparison.measure(
          "checking 200 sites, 30% of them dead",
          "less one time-out",
          () -> check(checker, rules, all, live.size()) - EACH.toNanos(),
          "the 140 live ones",
          () -> check(checker, rules, live, live.size()),
          1.05,
          2,
          9);
    } finally {
      over.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static double check(
      Checker checker, Rules rules, List<SiteStatement> statements, int well) {
    AtomicInteger passed = new AtomicInteger();
    long began = System.nanoTime();
    checker.checkAll(
        statements, rules, report -> passed.addAndGet(report.worst() == Outcome.FAIL ? 0 : 1));
    long nanos = System.nanoTime() - began;
    if (passed.get() != well) {
      throw new IllegalStateException(passed + " sites are well, not " + well);
    }
    return nanos;
  }

  private static void answer(
      HttpExchange exchange, Map<String, CheckedSites.Site> byHost, CountDownLatch over)
      throws IOException {
    CheckedSites.@Nullable Site site = byHost.get(exchange.getRequestHeaders().getFirst("Host"));
    if (waited(site == null, over) || site == null) {
      return;
    }
    byte @Nullable [] body = site.answers().get(exchange.getRequestURI().getPath());
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** Of live sites there is no record; the name servers of dead ones are as dead as they are. */
  private static List<String> txt(
      String name, Map<String, CheckedSites.Site> byHost, int port, CountDownLatch over)
      throws IOException {
    if (byHost.containsKey(name.substring("_waymark.".length()) + ":" + port)) {
      return List.of();
    }
    try {
      over.await(EACH.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("no answer");
  }

  /** Waits as long as a live server takes, or until the measurement is over. */
  private static boolean waited(boolean dead, CountDownLatch over) {
    try {
      return over.await(dead ? 3600_000 : ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
