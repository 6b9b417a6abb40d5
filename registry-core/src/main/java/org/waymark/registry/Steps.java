package org.waymark.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.Applications;
import org.waymark.registry.admission.Refusals;
import org.waymark.registry.admission.RulesInForce;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.SiteRow;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.MembershipStatement;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.Snapshot;

/**
 * Takes the steps for which the membership role signs, or finds out what it would have to sign:
 * both by the same code, so that what is asked of a signer elsewhere is what will be accepted.
 */
final class Steps {
  private final WriterThread writer;
  private final Admissions admissions;
  private final Applications applications;
  private final RulesInForce rules;
  private final Refusals refusals;
  private final Function<EntityId, Optional<Record>> records;

  Steps(
      WriterThread writer,
      Admissions admissions,
      Applications applications,
      RulesInForce rules,
      Refusals refusals,
      Function<EntityId, Optional<Record>> records) {
    this.writer = writer;
    this.admissions = admissions;
    this.applications = applications;
    this.rules = rules;
    this.refusals = refusals;
    this.records = records;
  }

  Application approve(String id, Optional<String> reason, Optional<String> signed, Actor actor) {
    return refusals.watch(
        actor,
        id,
        () ->
            admissions.approve(
                id, reason, /* keep= */ true, author -> author.signing(signed), actor));
  }

  List<SiteRow> admit(
      List<String> statements, Optional<String> unchecked, Optional<String> signed, Actor actor) {
    return refusals.watch(
        actor,
        "admit",
        () -> admit(statements, unchecked, author -> author.signing(signed), actor));
  }

  private List<SiteRow> admit(
      List<String> statements,
      Optional<String> unchecked,
      Admissions.Signatures signatures,
      Actor actor) {
    boolean applied = rules.applied();
    if (applied && unchecked.isEmpty()) {
      throw new RefusedException(
          "rules_in_force",
          "admit",
          "The rules of this federation are in force, so sites are invited and checked: waymark"
              + " invite create. To admit one all the same, say why with a reason code: --unchecked"
              + " CODE.");
    }
    Grounds grounds = Grounds.decided(actor, unchecked);
    Grounds complete = applied ? grounds.withRules(rules.hash()) : grounds;
    return writer.call(
        author -> new Members(author, signatures.of(author)).admit(statements, complete));
  }

  SiteRow take(MembershipStep step, EntityId site, Optional<String> signed, Actor actor) {
    return refusals.watch(
        actor, site.value(), () -> take(step, author -> author.signing(signed), actor));
  }

  SiteRow leave(EntityId site, String reason, Actor actor) {
    Grounds grounds = Grounds.decided(actor, Optional.of(reason));
    return refusals.watch(
        actor,
        site.value(),
        () ->
            call(
                author -> author.signing(Optional.empty()),
                members -> members.leave(site, grounds)));
  }

  private SiteRow take(MembershipStep step, Admissions.Signatures signatures, Actor actor) {
    if (step instanceof MembershipStep.Renew renew) {
      return call(signatures, members -> members.renew(renew.site(), Grounds.none(actor)));
    }
    if (step instanceof MembershipStep.Suspend suspend) {
      Grounds grounds = Grounds.decided(actor, Optional.of(suspend.reason()));
      return call(signatures, members -> members.suspend(suspend.site(), grounds));
    }
    if (step instanceof MembershipStep.Reinstate reinstate) {
      Grounds grounds = Grounds.decided(actor, Optional.empty());
      return call(signatures, members -> members.reinstate(reinstate.site(), grounds));
    }
    if (step instanceof MembershipStep.Revoke revoke) {
      Grounds grounds = Grounds.decided(actor, Optional.of(revoke.reason()));
      return call(signatures, members -> members.revoke(revoke.site(), grounds));
    }
    if (step instanceof MembershipStep.Decide decide) {
      String reason = decide.recovered() ? Recoveries.RECOVERED : Recoveries.KEPT;
      Grounds grounds = Grounds.decided(actor, Optional.of(reason));
      return writer.call(
          author ->
              new Recoveries(author, signatures.of(author))
                  .decide(decide.site(), decide.recovered(), grounds));
    }
    throw new IllegalArgumentException("no step about a member: " + step.code());
  }

  private SiteRow call(Admissions.Signatures signatures, Function<Members, SiteRow> change) {
    return writer.call(author -> change.apply(new Members(author, signatures.of(author))));
  }

  RuleSet apply(RuleSet set, Actor actor) {
    return refusals.watch(
        actor,
        "rules",
        () -> {
          Rules compiled = Rules.compile(set);
          if (rules.applied() && rules.hash().equals(compiled.set().hash())) {
            throw new RefusedException(
                "rules_unchanged", "rules", "The rule set " + set.name() + " is in force already.");
          }
          Grounds grounds = Grounds.decided(actor, Optional.empty()).withRules(set.hash());
          return writer.call(
              author -> {
                author.policy(set, grounds);
                return set;
              });
        });
  }

  SuccessionReport succeed(byte[] root, Function<Author, Succession> succession, Actor actor) {
    return refusals.watch(
        actor, "root", () -> writer.call(author -> succession.apply(author).take(root, actor)));
  }

  Snapshot snapshot(Optional<String> signed, Actor actor) {
    return refusals.watch(
        actor,
        "directory",
        () -> writer.call(author -> author.snapshot(author.signing(signed), actor)));
  }

  /** Begins the step, and stops where it would need a signature; nothing has changed then. */
  SigningRequest whatToSign(MembershipStep step) {
    try {
      begin(step);
    } catch (Wanted wanted) {
      return request(step, wanted);
    }
    throw new IllegalStateException("a step without a signature: " + step.code());
  }

  private void begin(MembershipStep step) {
    Admissions.Signatures none =
        author ->
            (typ, claims, by) -> {
              throw new Wanted(typ, claims);
            };
    if (step instanceof MembershipStep.Approve approve) {
      admissions.approve(
          approve.application(), approve.reason(), /* keep= */ false, none, Actor.TIMER);
    } else if (step instanceof MembershipStep.Admit admit) {
      admit(List.of(admit.statement()), admit.unchecked(), none, Actor.TIMER);
    } else if (step instanceof MembershipStep.Decide decide && !signed(decide)) {
      throw new RefusedException(
          "signature_unneeded",
          decide.site().value(),
          decide.site()
              + " was not suspended, so nothing has to be signed for it to keep its keys; decide"
              + " without a request.");
    } else if (step instanceof MembershipStep.TakeSnapshot) {
      writer.call(author -> author.snapshot(none.of(author), Actor.TIMER));
    } else {
      take(step, none, Actor.TIMER);
    }
  }

  private boolean signed(MembershipStep.Decide decide) {
    return writer.call(
        author ->
            new Recoveries(author, author.signing(Optional.empty()))
                .signed(decide.site(), decide.recovered()));
  }

  private SigningRequest request(MembershipStep step, Wanted wanted) {
    EntityId federation = writer.root().federation();
    boolean certifies = wanted.typ.equals(MembershipStatement.TYP);
    Optional<SiteStatement> statement = certifies ? Optional.of(statement(step)) : Optional.empty();
    EntityId subject =
        wanted.typ.equals(Snapshot.TYP)
            ? federation
            : EntityId.parseTesting(wanted.claims.path("sub").asText());
    Optional<RuleReport> report =
        step instanceof MembershipStep.Approve approve
            ? applications.get(approve.application()).flatMap(Application::report)
            : Optional.empty();
    return new SigningRequest(
        step.code(),
        federation,
        subject,
        wanted.typ,
        wanted.claims,
        statement.map(found -> found.jws().token()),
        report);
  }

  private SiteStatement statement(MembershipStep step) {
    Supplier<Optional<SiteStatement>> found = Optional::empty;
    if (step instanceof MembershipStep.Approve approve) {
      found = () -> applications.get(approve.application()).map(Application::statement);
    } else if (step instanceof MembershipStep.Admit admit) {
      found = () -> Optional.of(SiteStatement.parse(admit.statement(), true));
    } else if (step instanceof MembershipStep.Renew renew) {
      found = () -> records.apply(renew.site()).map(Record::site);
    } else if (step instanceof MembershipStep.Reinstate reinstate) {
      found = () -> records.apply(reinstate.site()).map(Record::site);
    } else if (step instanceof MembershipStep.Decide decide) {
      found = () -> decided(decide);
    }
    return found.get().orElseThrow();
  }

  private Optional<SiteStatement> decided(MembershipStep.Decide decide) {
    return decide.recovered()
        ? writer
            .call(author -> author.recoveries().find(decide.site()))
            .map(row -> SiteStatement.parse(row.statement(), true))
        : records.apply(decide.site()).map(Record::site);
  }

  /** Ends a draft at the point where a signature is wanted; never leaves this class. */
  private static final class Wanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String typ;
    private final transient ObjectNode claims;

    Wanted(String typ, ObjectNode claims) {
      super(typ, null, false, false);
      this.typ = typ;
      this.claims = claims;
    }
  }
}
