package org.waymark.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.waymark.registry.KeyState;
import org.waymark.registry.RegisteredSite;
import org.waymark.registry.Registry;
import org.waymark.registry.RegistryStatus;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.publish.Cosigned;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.witness.LogKeyEvidence;
import org.waymark.registry.witness.WitnessReport;
import org.waymark.server.limit.Limited;
import org.waymark.server.limit.RateLimiter;
import org.waymark.trust.statement.SiteStatus;

/**
 * The numbers of a registry in the text format of Prometheus. What needs every site to be looked at
 * is looked at once a minute at most. Thread-safe.
 */
final class RegistryMetrics {
  private static final Duration WALK = Duration.ofMinutes(1);
  private static final String PREFIX = "waymark_registry_";

  private final Registry registry;
  private final InstantSource clock;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicLong entries = new AtomicLong();
  private final AtomicLong published = new AtomicLong();
  private final AtomicLong signing = new AtomicLong();
  private final AtomicLong invitations = new AtomicLong();
  private final MultiGauge sites = multi("sites", "Sites by status.");
  private final MultiGauge applications = multi("applications", "Applications by state.");
  private final MultiGauge checks =
      multi("checks", "Active members by what their last check by the rules found.");
  private final MultiGauge expiry =
      multi(
          "expiry_seconds",
          "Seconds until the first of these expires; below zero it has. A statement is renewed by"
              + " its site, a membership by the registry, the root by its holders.");
  private final AtomicLong witnessed = new AtomicLong();
  private final AtomicLong logKeyMisused = new AtomicLong();
  private final MultiGauge cosignatures =
      multi("cosignature_age_seconds", "Seconds since the newest cosignature of each witness.");
  private final MultiGauge failures =
      multi("failure", "1 while the registry cannot do its work, by the code of the reason.");
  private Instant nextWalk = Instant.MIN;

  RegistryMetrics(Registry registry, RateLimiter limiter, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    gauge("log_entries", "Entries in the log.", entries);
    gauge("published_entries", "Entries under the newest published checkpoint.", published);
    gauge(
        "witnessed_entries",
        "Entries under the newest checkpoint that satisfies the witness policy.",
        witnessed);
    gauge(
        "log_key_misused",
        "Notes that show that the log key is in other hands; 0 unless something is very wrong.",
        logKeyMisused);
    gauge("signing", "1 while the keys are open and changes can be signed.", signing);
    gauge("open_invitations", "Invitations that can still be used.", invitations);
    for (Limited kind : Limited.values()) {
      FunctionCounter.builder(
              PREFIX + "rate_limited_requests", limiter, it -> it.refused().getOrDefault(kind, 0L))
          .tag("kind", kind.code())
          .description("Requests refused because one client asked too often.")
          .register(meters);
    }
  }

  private void gauge(String name, String help, AtomicLong value) {
    Gauge.builder(PREFIX + name, value, AtomicLong::doubleValue).description(help).register(meters);
  }

  private MultiGauge multi(String name, String help) {
    return MultiGauge.builder(PREFIX + name).description(help).register(meters);
  }

  /** The text format, version 0.0.4. */
  synchronized String scrape() {
    Instant now = clock.instant();
    RegistryStatus status = registry.status();
    entries.set(status.size());
    published.set(status.published().map(RegistryStatus.PublishedTree::size).orElse(0L));
    witnessed.set(
        status
            .witness()
            .flatMap(WitnessReport::witnessed)
            .map(WitnessReport.Witnessed::size)
            .orElse(0L));
    logKeyMisused.set(
        status.problems().stream().filter(it -> it.code().equals(LogKeyEvidence.CODE)).count());
    cosignatures.register(
        status.witness().stream()
            .flatMap(report -> report.witnesses().stream())
            .flatMap(one -> one.last().stream().map(last -> age(one.name(), last, now)))
            .toList(),
        true);
    signing.set(status.keys() == KeyState.READY ? 1 : 0);
    sites.register(rows("status", status.sites(), SiteStatus::code), true);
    failures.register(
        status.failure().stream().map(it -> row("code", it.code(), 1)).toList(), true);
    applications.register(
        rows("state", registry.applications().count(), ApplicationState::code), true);
    if (!now.isBefore(nextWalk)) {
      nextWalk = now.plus(WALK);
      walk(status, now);
    }
    return meters.scrape();
  }

  private void walk(RegistryStatus status, Instant now) {
    invitations.set(registry.invitations().countOpen());
    Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, 0L);
    }
    registry.checks().all().stream()
        .map(RuleReport::worst)
        .forEach(worst -> outcomes.merge(worst, 1L, Long::sum));
    checks.register(rows("outcome", outcomes, Outcome::code), true);
    List<Row<?>> times = new ArrayList<>();
    status.root().ifPresent(root -> times.add(until("root", root.expires(), now)));
    status.published().ifPresent(tree -> times.add(until("entry", tree.entryExpires(), now)));
    List<RegisteredSite> active = registry.sites(Optional.of(SiteStatus.ACTIVE));
    active.stream()
        .map(RegisteredSite::statementExpires)
        .min(Instant::compareTo)
        .ifPresent(first -> times.add(until("statement", first, now)));
    active.stream()
        .map(RegisteredSite::membershipExpires)
        .min(Instant::compareTo)
        .ifPresent(first -> times.add(until("membership", first, now)));
    expiry.register(times, true);
  }

  private static Row<?> age(String witness, Cosigned last, Instant now) {
    return Row.of(Tags.of("witness", witness), Duration.between(last.at(), now).toSeconds());
  }

  private static Row<?> until(String what, Instant end, Instant now) {
    return row("what", what, Duration.between(now, end).toSeconds());
  }

  private static <K> List<Row<?>> rows(
      String tag, Map<K, Long> values, java.util.function.Function<K, String> code) {
    List<Row<?>> rows = new ArrayList<>();
    values.forEach((key, number) -> rows.add(row(tag, code.apply(key), number)));
    return rows;
  }

  private static Row<?> row(String tag, String value, long number) {
    return Row.of(Tags.of(tag, value.toLowerCase(Locale.ROOT)), number);
  }
}
