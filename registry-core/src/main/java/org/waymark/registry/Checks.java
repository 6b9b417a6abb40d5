package org.waymark.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.Refusals;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.check.Recheck;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.registry.storage.SiteCheckRow;
import org.waymark.registry.storage.SiteRow;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/**
 * What the rules say of members, after they were admitted. {@link Recheck} looks at each of them
 * again on schedule, and has those suspended that lost their domain. Thread-safe.
 */
public final class Checks implements AutoCloseable {
  private final RegistryStorage storage;
  private final RulesInForce rules;
  private final Inspection inspection;
  private final Refusals refusals;
  private final Function<EntityId, Optional<Record>> records;
  private final RegistryConfig config;
  private final Optional<Recheck> recheck;

  Checks(
      RegistryStorage storage,
      RulesInForce rules,
      Inspection inspection,
      Refusals refusals,
      Function<EntityId, Optional<Record>> records,
      RegistryConfig config,
      Recheck.Consequences consequences) {
    this.storage = storage;
    this.rules = rules;
    this.inspection = inspection;
    this.refusals = refusals;
    this.records = records;
    this.config = config;
    this.recheck =
        config
            .inspection()
            .map(
                live ->
                    new Recheck(
                        live,
                        storage.siteChecks(),
                        members(),
                        rules::rules,
                        consequences,
                        config.clock(),
                        config.recheck()));
  }

  private Recheck.Members members() {
    return new Recheck.Members() {
      @Override
      public List<EntityId> active() {
        return storage.sites(SiteStatus.ACTIVE).stream().map(SiteRow::entity).toList();
      }

      @Override
      public Optional<SiteStatement> statement(EntityId site) {
        return records.apply(site).map(Record::site);
      }
    };
  }

  void start() {
    recheck.ifPresent(Recheck::start);
  }

  /** Checks the members that are due, as the schedule would. */
  public void round() {
    recheck.ifPresent(Recheck::round);
  }

  /** The newest report about a member, if it was ever checked as one. */
  public Optional<RuleReport> report(EntityId site) {
    return storage.siteChecks().find(site).map(Checks::report);
  }

  /** The newest report about each member, by identifier. */
  public List<RuleReport> all() {
    return storage.siteChecks().all().stream().map(Checks::report).toList();
  }

  private static RuleReport report(SiteCheckRow row) {
    return RuleReport.parse(StrictJson.parseObject(row.report(), JsonLimits.DOCUMENT));
  }

  /**
   * Checks a member by the rules in force, and waits for it.
   *
   * @throws org.waymark.registry.error.RefusedException {@code not_a_member checks_unavailable}
   */
  public RuleReport checkNow(EntityId site, Actor actor) {
    return refusals.watch(
        actor,
        site.value(),
        () -> {
          SiteStatement statement = Members.requireMember(site, records.apply(site)).site();
          RuleReport report =
              recheck
                  .map(again -> again.checkNow(statement))
                  .orElseGet(() -> inspection.check(statement, rules.rules()));
          note(report, actor);
          return report;
        });
  }

  private void note(RuleReport report, Actor actor) {
    storage.note(
        new AuditRow(
            config.clock().instant().getEpochSecond(),
            actor.name(),
            "check",
            report.site().value(),
            Optional.of(report.worst().code()),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty()));
  }

  /**
   * What a rule set would say of each active member, as far as that needs no network.
   *
   * @throws org.waymark.registry.error.RuleException as {@link Rules#compile}
   */
  public List<Verdict> wouldSay(RuleSet set) {
    Rules candidate = Rules.compile(set);
    List<Verdict> verdicts = new ArrayList<>();
    for (SiteRow row : storage.sites(SiteStatus.ACTIVE)) {
      records
          .apply(row.entity())
          .map(Record::site)
          .map(candidate::judge)
          .ifPresent(results -> verdicts.add(new Verdict(row.entity(), results)));
    }
    return verdicts;
  }

  /** What a rule set says of a member. */
  public record Verdict(EntityId site, List<CheckResult> results) {
    public Verdict {
      results = List.copyOf(results);
    }
  }

  @Override
  public void close() {
    recheck.ifPresent(Recheck::close);
  }
}
