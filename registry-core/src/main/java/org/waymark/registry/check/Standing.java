package org.waymark.registry.check;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.waymark.registry.rules.CheckName;
import org.waymark.registry.rules.CheckResult;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.storage.SiteCheckRow;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.json.JsonLimits;
import org.waymark.signer.json.StrictJson;

/**
 * What a report means for a member, given the one before.
 *
 * <p>A site that does not answer says nothing about who controls it (DESIGN 10: a failed fetch is
 * never read as a removal), so that only warns as long as the grace lasts, then fails, and never
 * suspends. A site that answers, and does not vouch for the member's keys, fails at once. It is
 * suspended when control has not been shown for longer than the grace and the last two checks both
 * had an answer that says no: a server that comes back after a long time without the file has one
 * more interval to mend that.
 *
 * @param report as stored: within the grace, silence is a warning
 * @param failingSince of the first check after which none showed control of the domain
 * @param lost whether the member is to be suspended
 */
record Standing(RuleReport report, OptionalLong failingSince, boolean lost) {

  static Standing of(RuleReport found, Optional<SiteCheckRow> before, RecheckPlan plan) {
    Optional<CheckResult> failure = domainFailure(found);
    if (failure.isEmpty()) {
      return new Standing(found, OptionalLong.empty(), false);
    }
    long now = found.at().getEpochSecond();
    long first = before.map(SiteCheckRow::failingSince).orElse(OptionalLong.empty()).orElse(now);
    long since = Math.min(first, now); // the clock may have been set back
    boolean overdue = now - since > plan.grace().toSeconds();
    if (isSilence(failure.get())) {
      return new Standing(overdue ? found : softened(found), OptionalLong.of(since), false);
    }
    boolean twice =
        before
            .flatMap(Standing::report)
            .flatMap(Standing::domainFailure)
            .filter(earlier -> !isSilence(earlier))
            .isPresent();
    return new Standing(found, OptionalLong.of(since), overdue && twice);
  }

  SiteCheckRow row() {
    return new SiteCheckRow(
        report.site(),
        report.at().getEpochSecond(),
        report.worst().code(),
        CanonicalJson.write(report.toJson()),
        failingSince);
  }

  static Optional<RuleReport> report(SiteCheckRow row) {
    try {
      return Optional.of(
          RuleReport.parse(StrictJson.parseObject(row.report(), JsonLimits.DOCUMENT)));
    } catch (MalformedException e) {
      return Optional.empty(); // of another version of this program: as if there were none
    }
  }

  /** Failing, or silent and softened; a rule set that only warns wants no consequences. */
  private static Optional<CheckResult> domainFailure(RuleReport report) {
    return report.results().stream()
        .filter(result -> result.check().equals(CheckName.DOMAIN_CONTROL.code()))
        .filter(result -> result.outcome() == Outcome.FAIL)
        .findFirst();
  }

  /** Whether nothing was heard, which is not the same as hearing no. */
  static boolean isSilence(CheckResult result) {
    return result.code().endsWith("_unreachable") || result.code().endsWith("_timeout");
  }

  private static RuleReport softened(RuleReport report) {
    List<CheckResult> results =
        report.results().stream()
            .map(
                result ->
                    isSilence(result) && result.outcome() == Outcome.FAIL
                        ? new CheckResult(
                            result.check(),
                            Outcome.WARN,
                            result.code(),
                            result.sentence(),
                            result.mend())
                        : result)
            .toList();
    Instant at = report.at();
    Sha256 rules = report.rules();
    return new RuleReport(report.site(), report.ver(), rules, report.evidence(), at, results);
  }
}
