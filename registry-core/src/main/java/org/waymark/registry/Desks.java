package org.waymark.registry;

import java.util.Optional;
import java.util.function.Function;
import org.waymark.registry.access.AccessTokens;
import org.waymark.registry.access.NumberedRequests;
import org.waymark.registry.admission.Applications;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.admission.Reception;
import org.waymark.registry.admission.Refusals;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.storage.RegistryStorage;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.Record;

/** The parts of a registry that operators and sites deal with, wired to each other. */
record Desks(
    RulesInForce rules,
    Refusals refusals,
    Invitations invitations,
    Applications applications,
    SiteRequests requests,
    Steps steps,
    Checks checks,
    Intermediates intermediates,
    AccessTokens tokens,
    NumberedRequests numberedRequests)
    implements AutoCloseable {

  /**
   * @param records the present record of a site
   */
  static Desks open(
      RegistryConfig config,
      RegistryStorage storage,
      WriterThread writer,
      Function<EntityId, Optional<Record>> records) {
    Inspection inspection = config.inspection().orElseGet(Inspection::unavailable);
    RulesInForce rules = new RulesInForce(storage);
    Refusals refusals = new Refusals(storage, config.clock());
    Reception reception =
        new Reception(storage, refusals, writer::root, records, config.random(), config.clock());
    Applications applications =
        new Applications(storage, reception, rules, inspection, refusals, config.clock());
    Admissions admissions =
        new Admissions(writer, storage, applications, rules, inspection, config);
    Steps steps = new Steps(writer, admissions, applications, rules, refusals, records);
    Checks checks =
        new Checks(
            storage,
            rules,
            inspection,
            refusals,
            records,
            config,
            (site, reason) ->
                steps.take(
                    new MembershipStep.Suspend(site, reason), site, Optional.empty(), Actor.TIMER));
    return new Desks(
        rules,
        refusals,
        new Invitations(storage, config.random(), config.clock()),
        applications,
        new SiteRequests(writer, reception, refusals, rules, records, config),
        steps,
        checks,
        new Intermediates(storage, config),
        new AccessTokens(storage.access(), config.clock(), config.random()),
        new NumberedRequests(storage.access(), config.clock()));
  }

  /** Goes on with the checks that an earlier process left, and with those of members. */
  void resume() {
    applications.resume();
    checks.start();
  }

  @Override
  public void close() {
    checks.close();
    applications.close();
  }
}
