package org.waymark.registry;

import java.time.Instant;
import java.util.Optional;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.Applications;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.Rows;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.storage.ApplicationRow;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;

/**
 * Turns applications into members. What the operator saw in the report is what is admitted: the
 * site is looked at once more, and the statement is the one that was checked.
 */
final class Admissions {
  /** What the log's decision says of keys that no old key vouches for (DESIGN 5). */
  static final String REKEYED = "rekey-after-loss";

  private final WriterThread writer;
  private final RegistryStorage storage;
  private final Applications applications;
  private final RulesInForce rules;
  private final Inspection inspection;
  private final RegistryConfig config;

  Admissions(
      WriterThread writer,
      RegistryStorage storage,
      Applications applications,
      RulesInForce rules,
      Inspection inspection,
      RegistryConfig config) {
    this.writer = writer;
    this.storage = storage;
    this.applications = applications;
    this.rules = rules;
    this.inspection = inspection;
    this.config = config;
  }

  /** How the membership is signed, decided where the keys are. */
  interface Signatures {
    Signing of(Author author);
  }

  Application approve(
      String id, Optional<String> reason, boolean keep, Signatures signatures, Actor actor) {
    ApplicationRow seen = applications.open(id, "approved");
    reason.ifPresent(code -> Applications.requireReason(id, code));
    Application application = applications.application(seen);
    RuleReport report = requirePassed(application, seen);
    requireSameRules(application, report);
    requireStillSo(application, report);
    Grounds grounds = grounds(application, report, reason.or(seen::reason), actor);
    try {
      writer.call(
          author -> {
            // Others may have come into force while the site was looked at.
            requireSameRules(application, report);
            return new Members(author, signatures.of(author)).approve(application, seen, grounds);
          });
    } catch (RefusedException e) {
      if (keep && e.code().equals("membership_key_offline")) {
        waitForSignature(seen, grounds);
      }
      throw e;
    }
    return applications.get(id).orElseThrow();
  }

  private static RuleReport requirePassed(Application application, ApplicationRow seen) {
    if (application.state() == ApplicationState.APPLIED) {
      throw Applications.state(seen, "approved before its checks are done");
    }
    RuleReport report = application.report().orElseThrow();
    if (report.worst() == Outcome.FAIL) {
      throw RulesInForce.broken(application.entity(), report.failures());
    }
    return report;
  }

  private void requireSameRules(Application application, RuleReport report) {
    if (!report.rules().equals(rules.hash())) {
      throw new RefusedException(
          "rules_changed",
          application.entity().value(),
          "Application "
              + application.id()
              + " was checked by rules that are not in force any more"
              + again(application));
    }
  }

  /**
   * Looks at the site once more. A report may be weeks old, and its digest says nothing of who
   * controls the domain; what is found now can only refuse, so nothing is admitted that nobody saw.
   */
  private void requireStillSo(Application application, RuleReport report) {
    RuleReport now = inspection.check(application.statement(), rules.rules());
    if (!now.evidence().equals(report.evidence())) {
      throw new RefusedException(
          "evidence_changed",
          application.entity().value(),
          "What "
              + application.entity()
              + " shows on the network is not what was checked at "
              + report.at()
              + again(application));
    }
    if (now.worst() == Outcome.FAIL) {
      throw RulesInForce.broken(application.entity(), now.failures());
    }
  }

  private static String again(Application application) {
    return "; check it again: waymark application check " + application.id() + ".";
  }

  private Grounds grounds(
      Application application, RuleReport report, Optional<String> reason, Actor actor) {
    Optional<String> code =
        application.kind() == InvitationKind.REKEY ? Optional.of(REKEYED) : reason;
    return new Grounds(
        actor,
        true,
        code,
        Optional.of(Sha256.of(CanonicalJson.write(report.toJson()))),
        Optional.of(report.rules()),
        Optional.of(application.id()));
  }

  /** The decision stands; what is missing is a signature from another machine. */
  private void waitForSignature(ApplicationRow seen, Grounds grounds) {
    if (seen.state().equals(ApplicationState.APPROVED.code())) {
      return;
    }
    Instant now = config.clock().instant();
    ApplicationRow decided =
        Rows.decided(seen, ApplicationState.APPROVED, grounds.actor(), grounds.reason(), now);
    boolean kept =
        storage
            .admission()
            .replaceApplication(
                decided,
                seen,
                Rows.audit(decided, now, grounds.actor(), "approve", grounds.reason()));
    if (!kept) {
      throw Applications.state(applications.open(seen.id(), "approved"), "approved as it was read");
    }
  }
}
