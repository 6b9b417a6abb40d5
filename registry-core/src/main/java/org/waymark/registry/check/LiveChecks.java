package org.waymark.registry.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.waymark.client.ocm.DiscoveryReading;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.client.ocm.ProbeResult;
import org.waymark.registry.rules.CheckDemand;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.Rules;
import org.waymark.trust.statement.SiteStatement;

/** Judges what a site showed; no network. */
final class LiveChecks {

  private final SiteStatement statement;
  private final LiveSite live;
  private final Rules rules;
  private final List<CheckResult> results = new ArrayList<>();

  private LiveChecks(SiteStatement statement, LiveSite live, Rules rules) {
    this.statement = statement;
    this.live = live;
    this.rules = rules;
  }

  static RuleReport judge(
      SiteStatement statement, StatementJudgement itself, LiveSite live, Rules rules, Instant now) {
    LiveChecks checks = new LiveChecks(statement, live, rules);
    itself.possession().ifPresent(result -> checks.add(CheckName.POSSESSION, () -> result));
    checks.run(now);
    checks.results.addAll(itself.rules());
    return new RuleReport(
        statement.sub(), statement.ver(), rules.set().hash(), live.evidence(), now, checks.results);
  }

  private void run(Instant now) {
    Optional<DiscoveryReading> reading = live.discovery().answer().map(ProbeResult::reading);
    Optional<OcmDiscovery> form = reading.flatMap(DiscoveryReading::normalized);
    add(CheckName.DOMAIN_CONTROL, () -> DomainCheck.of(statement, live));
    add(CheckName.TLS, () -> TlsCheck.of(statement.sub(), live, now));
    add(CheckName.DISCOVERY_LIVE, () -> DiscoveryCheck.live(statement, live));
    boolean said =
        results.stream()
            .anyMatch(
                result ->
                    result.check().equals(CheckName.DISCOVERY_LIVE.code())
                        && result.outcome() == Outcome.FAIL);
    needing(form, said, CheckName.DISCOVERY_MATCHES, d -> DiscoveryCheck.matches(statement, d));
    add(CheckName.ENDPOINTS, () -> EndpointCheck.of(statement, form));
    needing(form, said, CheckName.KEYS, d -> KeysCheck.of(statement, d, live));
    needing(reading, said, CheckName.CLIENTS, r -> DiscoveryCheck.clients(statement, r));
  }

  private void add(CheckName check, Supplier<CheckResult> made) {
    CheckDemand demand = rules.set().demand(check);
    if (demand != CheckDemand.OFF) {
      results.add(made.get().under(demand));
    }
  }

  private interface Judged<T> {
    CheckResult of(T found);
  }

  /**
   * A check of the live document. Where there is none, the failure that says so is enough; where
   * the rules do not fail for that, this check still may not pass unmade.
   */
  private <T> void needing(Optional<T> found, boolean said, CheckName check, Judged<T> judged) {
    if (found.isPresent()) {
      add(check, () -> judged.of(found.get()));
    } else if (!said) {
      add(
          check,
          () ->
              CheckResult.fail(
                  check,
                  check.code() + "_unknown",
                  "Without a live discovery document this cannot be checked.",
                  "Mend what the check discovery_live says, and check again."));
    }
  }
}
