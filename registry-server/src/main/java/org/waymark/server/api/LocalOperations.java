package org.waymark.server.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.waymark.node.http.Problem;
import org.waymark.registry.Intermediate;
import org.waymark.registry.MembershipStep;
import org.waymark.registry.RegisteredSite;
import org.waymark.registry.Registry;
import org.waymark.registry.access.AccessTokens;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.registry.admission.InvitationState;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.Outcome;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditQuery;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;

/** The registry that this process holds. Thread-safe. */
public final class LocalOperations implements Operations {
  private static final int SITES_AT_ONCE = 4;

  private static final int QUESTIONS_AT_ONCE = 2;

  /** For the whole answer to a question. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Supplier<Registry> opened;
  private final Supplier<Actor> actor;
  private final InstantSource clock;
  private final Optional<Supplier<URI>> publicUrl;

  /** What sites ask for now; each holds a thread of the listener while it waits for the writer. */
  private final Semaphore sites;

  /** What is asked of the catalogue now; each takes a processor until it ends. */
  private final Semaphore questions;

  /**
   * @param opened may wait until the registry is open
   * @param actor under whose name changes are written down
   * @param clock tells what is fresh
   */
  public LocalOperations(Supplier<Registry> opened, Actor actor, InstantSource clock) {
    this(
        opened,
        () -> actor,
        clock,
        Optional.empty(),
        new Semaphore(SITES_AT_ONCE),
        new Semaphore(QUESTIONS_AT_ONCE));
  }

  private LocalOperations(
      Supplier<Registry> opened,
      Supplier<Actor> actor,
      InstantSource clock,
      Optional<Supplier<URI>> publicUrl,
      Semaphore sites,
      Semaphore questions) {
    this.opened = opened;
    this.actor = actor;
    this.clock = clock;
    this.publicUrl = publicUrl;
    this.sites = sites;
    this.questions = questions;
  }

  /**
   * The same, in the name of somebody else.
   *
   * @param other asked when something is done, and not before
   */
  LocalOperations as(Supplier<Actor> other) {
    return new LocalOperations(opened, other, clock, publicUrl, sites, questions);
  }

  /**
   * The same, where invitations lead to this URL; without it to the first source that the root
   * names.
   */
  public LocalOperations withPublicUrl(Supplier<URI> url) {
    return new LocalOperations(opened, actor, clock, Optional.of(url), sites, questions);
  }

  private Registry registry() {
    return opened.get();
  }

  @Override
  public ObjectNode admit(ObjectNode order) {
    Orders.Admission what = Orders.admission(order);
    return signing(
        new MembershipStep.Admit(what.statement(), what.unchecked()),
        () ->
            SiteDocument.of(
                registry()
                    .admitAll(
                        List.of(what.statement()), what.unchecked(), what.signed(), actor.get())
                    .get(0)));
  }

  @Override
  public ObjectNode update(String host, String statement) {
    EntityId sub = SiteStatement.parse(statement, registry().root().testing()).sub();
    Actor site = requireSubject(host, sub, "statement");
    return ofASite(() -> SiteDocument.of(registry().update(statement, site)));
  }

  @Override
  public ObjectNode leave(String host, String request) {
    Actor unused = requireSubject(host, SiteRequest.parse(request, testing()).sub(), "leave");
    return ofASite(() -> SiteDocument.of(registry().leave(request)));
  }

  @Override
  public ObjectNode rotateKey(String host, String request) {
    Actor unused = requireSubject(host, SiteRequest.parse(request, testing()).sub(), "rotate-key");
    return ofASite(() -> SiteDocument.of(registry().rotateKey(request)));
  }

  @Override
  public ObjectNode recover(String host, String request) {
    Actor unused = requireSubject(host, SiteRequest.parse(request, testing()).sub(), "recover");
    return ofASite(() -> RecoveryDocument.of(registry().recover(request)));
  }

  @Override
  public ObjectNode object(String host, String request) {
    Actor unused = requireSubject(host, SiteRequest.parse(request, testing()).sub(), "object");
    return ofASite(() -> RecoveryDocument.of(registry().object(request)));
  }

  @Override
  public ObjectNode recovery(String host) {
    EntityId site = find(host).entityId();
    return registry()
        .recovery(site)
        .map(RecoveryDocument::of)
        .orElseThrow(
            () ->
                new RefusedException(
                    "recovery_none", site.value(), "No recovery of " + site + " is under way."));
  }

  @Override
  public ObjectNode decide(String host, ObjectNode order) {
    Orders.Verdict verdict = Orders.verdict(order);
    EntityId site = find(host).entityId();
    if (verdict.outcome() == Orders.Outcome.LIFTED) {
      registry().liftRefusal(site, actor.get());
      return site(host);
    }
    boolean recovered = verdict.outcome() == Orders.Outcome.RECOVERED;
    return take(new MembershipStep.Decide(site, recovered), site, verdict.signed());
  }

  private boolean testing() {
    return registry().root().testing();
  }

  /** What a path names and what was signed are one site. */
  private static Actor requireSubject(String host, EntityId sub, String what) {
    Host named = Orders.host(host);
    if (!sub.host().equals(named)) {
      throw new RequestException(
          Problem.of(
                  400,
                  "subject_mismatch",
                  "What was sent is about " + sub + " and the path about " + named + ".")
              .withNext("send it to /api/v1/sites/" + sub.host() + "/" + what));
    }
    return new Actor("site:" + named);
  }

  /** Anybody may ask; the threads that answer are for everybody. */
  private <T> T ofASite(Supplier<T> change) {
    if (!sites.tryAcquire()) {
      throw new RequestException(
          Problem.of(503, "busy", "The registry is occupied with the requests of other sites.")
              .withNext("send it again in a few seconds"));
    }
    try {
      return change.get();
    } finally {
      sites.release();
    }
  }

  @Override
  public ObjectNode sites(Optional<String> status) {
    Optional<SiteStatus> wanted =
        status.map(
            code ->
                Orders.known(
                    "status",
                    code,
                    SiteStatus::of,
                    Orders.codes(SiteStatus.values(), SiteStatus::code)));
    return SiteDocument.of(registry().sites(wanted));
  }

  @Override
  public ObjectNode site(String host) {
    RegisteredSite found = find(host);
    ObjectNode document = SiteDocument.of(found);
    registry()
        .recovery(found.entityId())
        .ifPresent(recovery -> document.set("recovery", RecoveryDocument.of(recovery)));
    return document;
  }

  @Override
  public ObjectNode suspend(String host, ObjectNode order) {
    Orders.Reasoned why = Orders.reasoned(order);
    EntityId site = find(host).entityId();
    return take(new MembershipStep.Suspend(site, why.required()), site, why.signed());
  }

  @Override
  public ObjectNode reinstate(String host, ObjectNode order) {
    Optional<String> signed = Orders.signed(order);
    EntityId site = find(host).entityId();
    return take(new MembershipStep.Reinstate(site), site, signed);
  }

  @Override
  public ObjectNode renew(String host, ObjectNode order) {
    Optional<String> signed = Orders.signed(order);
    EntityId site = find(host).entityId();
    return take(new MembershipStep.Renew(site), site, signed);
  }

  @Override
  public ObjectNode renewals() {
    return SiteDocument.renewals(
        registry().renewable(),
        site ->
            registry()
                .checks()
                .report(site.entityId())
                .filter(report -> report.worst() == Outcome.FAIL)
                .isPresent());
  }

  @Override
  public ObjectNode revoke(String host, ObjectNode order) {
    Orders.Reasoned why = Orders.reasoned(order);
    EntityId site = find(host).entityId();
    return take(new MembershipStep.Revoke(site, why.required()), site, why.signed());
  }

  private ObjectNode take(MembershipStep step, EntityId site, Optional<String> signed) {
    return signing(step, () -> SiteDocument.of(registry().take(step, site, signed, actor.get())));
  }

  /** Where the key is elsewhere, the refusal says what has to be signed there. */
  private <T> T signing(MembershipStep step, Supplier<T> attempt) {
    try {
      return attempt.get();
    } catch (RefusedException e) {
      if (!e.code().equals("membership_key_offline")) {
        throw e;
      }
      throw new RequestException(
          Problems.of(e).with("toSign", registry().whatToSign(step).toJson()));
    }
  }

  @Override
  public ObjectNode report(String host) {
    RegisteredSite site = find(host);
    return AdmissionDocuments.report(
        SiteDocument.of(site),
        registry()
            .checks()
            .report(site.entityId())
            .orElseThrow(
                () ->
                    new RefusedException(
                        "not_checked",
                        site.entityId().value(),
                        site.entityId() + " has not been checked as a member yet.")));
  }

  @Override
  public ObjectNode check(String host) {
    RegisteredSite site = find(host);
    return AdmissionDocuments.report(
        SiteDocument.of(site), registry().checks().checkNow(site.entityId(), actor.get()));
  }

  @Override
  public ObjectNode createInvitation(ObjectNode order) {
    Root root = registry().root();
    URI url = publicUrl.map(Supplier::get).orElseGet(() -> firstSource(root));
    InvitationLink example = link(url, "A".repeat(43), root); // before anything is stored
    Invitations.Created made =
        registry().invitations().create(Orders.invitation(order), actor.get());
    return AdmissionDocuments.created(
        made.invitation(), InvitationLink.of(example.registry(), made.token(), root));
  }

  private static URI firstSource(Root root) {
    String first =
        root.sources().stream()
            .findFirst()
            .map(URI::toString)
            .orElseThrow(() -> unusable("It has no public URL."));
    return URI.create(first.replaceFirst("/+$", ""));
  }

  private static InvitationLink link(URI url, String token, Root root) {
    try {
      return InvitationLink.of(url, token, root);
    } catch (MalformedException e) {
      throw unusable("Its URL " + url + " is neither https nor of this machine.");
    }
  }

  private static RequestException unusable(String why) {
    return new RequestException(
        Problem.of(
                409, "public_url_unusable", "The registry cannot be named in an invitation. " + why)
            .withNext("give it one: waymark registry start --public-url https://…"));
  }

  @Override
  public ObjectNode invitations(Optional<String> state) {
    return AdmissionDocuments.invitations(
        registry()
            .invitations()
            .list(
                state.map(
                    code ->
                        Orders.known(
                            "state",
                            code,
                            InvitationState::of,
                            Orders.codes(InvitationState.values(), InvitationState::code)))));
  }

  @Override
  public ObjectNode revokeInvitation(String id) {
    return AdmissionDocuments.invitation(registry().invitations().revoke(id, actor.get()));
  }

  @Override
  public ObjectNode apply(String request) {
    return ofASite(() -> AdmissionDocuments.application(registry().applications().submit(request)));
  }

  @Override
  public ObjectNode application(String id) {
    return AdmissionDocuments.application(
        registry()
            .applications()
            .get(id)
            .orElseThrow(
                () ->
                    new RefusedException(
                        "application_unknown", "application", "There is no such application.")));
  }

  @Override
  public ObjectNode applications(Optional<String> state) {
    return AdmissionDocuments.applications(
        registry()
            .applications()
            .list(
                state.map(
                    code ->
                        Orders.known(
                            "state",
                            code,
                            ApplicationState::of,
                            Orders.codes(ApplicationState.values(), ApplicationState::code)))));
  }

  @Override
  public ObjectNode checkApplication(String id) {
    return AdmissionDocuments.forOperators(registry().applications().check(id, actor.get()));
  }

  @Override
  public ObjectNode approve(String id, ObjectNode order) {
    Orders.Reasoned why = Orders.perhapsReasoned(order);
    return signing(
        new MembershipStep.Approve(id, why.reason()),
        () ->
            AdmissionDocuments.forOperators(
                registry().approve(id, why.reason(), why.signed(), actor.get())));
  }

  @Override
  public ObjectNode decline(String id, ObjectNode order) {
    return AdmissionDocuments.forOperators(
        registry().applications().decline(id, Orders.reason(order), actor.get()));
  }

  @Override
  public ObjectNode rules() {
    return OversightDocuments.rules(registry().rules());
  }

  @Override
  public ObjectNode testRules(ObjectNode order) {
    return OversightDocuments.trial(registry().checks().wouldSay(Orders.rules(order)));
  }

  @Override
  public ObjectNode applyRules(ObjectNode order) {
    RuleSet set = Orders.rules(order);
    boolean inForce = registry().rules().applied() && registry().rules().hash().equals(set.hash());
    if (!inForce) { // PUT (RFC 9110, section 9.2.2): again is the same
      var published = registry().applyRules(set, actor.get());
      return rules().put("entry", published.size() - 1);
    }
    return rules();
  }

  @Override
  public ObjectNode audit(ObjectNode query) {
    AuditQuery wanted = Orders.audit(query);
    return OversightDocuments.audit(registry().audit(wanted), wanted.limit());
  }

  @Override
  public ObjectNode decision(String hash) {
    Sha256 named = Orders.hash(hash);
    return registry()
        .decision(named)
        .orElseThrow(
            () ->
                new RefusedException(
                    "decision_unknown",
                    named.hex(),
                    "The registry has no decision " + named.hex() + "."))
        .json();
  }

  @Override
  public ObjectNode createToken(ObjectNode order) {
    Orders.Token what = Orders.token(order);
    AccessTokens.Created made =
        registry().tokens().create(what.name(), what.role(), what.only(), what.life(), actor.get());
    return OversightDocuments.token(made.token()).put("token", made.secret());
  }

  @Override
  public ObjectNode tokens() {
    return OversightDocuments.tokens(registry().tokens().list());
  }

  /** A token that is revoked already stays so: again is the same (RFC 9110, section 9.2.2). */
  @Override
  public ObjectNode revokeToken(String id) {
    try {
      registry().tokens().revoke(id, actor.get());
    } catch (RefusedException e) {
      if (!e.code().equals("token_revoked")) {
        throw e;
      }
    }
    return OversightDocuments.token(
        registry().tokens().list().stream()
            .filter(token -> token.id().equals(id))
            .findFirst()
            .orElseThrow());
  }

  @Override
  public ObjectNode intermediates() {
    return OversightDocuments.intermediates(registry().intermediates());
  }

  @Override
  public ObjectNode addIntermediate(ObjectNode order) {
    return OversightDocuments.intermediate(
        registry().addIntermediate(Orders.chain(order), actor.get()));
  }

  @Override
  public ObjectNode withdrawIntermediate(String text) {
    Host host = Orders.host(text);
    EntityId entity =
        registry().intermediates().stream()
            .map(Intermediate::entity)
            .filter(known -> known.host().equals(host))
            .findFirst()
            .orElseGet(() -> EntityId.https(host));
    return OversightDocuments.intermediate(registry().withdrawIntermediate(entity, actor.get()));
  }

  @Override
  public ObjectNode snapshot(ObjectNode order) {
    Optional<String> signed = Orders.signed(order);
    return signing(
        new MembershipStep.TakeSnapshot(),
        () -> {
          registry().snapshot(signed, actor.get());
          return status();
        });
  }

  @Override
  public ObjectNode succeed(ObjectNode order) {
    return OversightDocuments.succession(registry().succeed(Orders.root(order), actor.get()));
  }

  @Override
  public ObjectNode query(String sparql) {
    if (!questions.tryAcquire()) {
      throw new RequestException(
          Problem.of(503, "busy", "The catalogue is occupied with other questions.")
              .withNext("ask again in a few seconds"));
    }
    try {
      return registry().catalogue().query(sparql, ANSWER);
    } finally {
      questions.release();
    }
  }

  @Override
  public ObjectNode status() {
    // Right after opening nobody knows yet whether the keys open; a failure is part of the answer.
    registry().settled().handle((done, failure) -> failure).join();
    return StatusDocument.of(registry().status(), clock.instant());
  }

  /** A host names one site, but in testing federations: the active one goes first, then https. */
  private RegisteredSite find(String text) {
    Host host = Orders.host(text);
    Optional<RegisteredSite> secure = registry().site(EntityId.https(host));
    Optional<RegisteredSite> plain =
        registry().root().testing() && host.port().orElse(0) != 80
            ? registry().site(EntityId.http(host))
            : Optional.empty();
    return plain
        .filter(site -> site.status() == SiteStatus.ACTIVE)
        .filter(site -> secure.filter(other -> other.status() == SiteStatus.ACTIVE).isEmpty())
        .or(() -> secure)
        .or(() -> plain)
        .orElseThrow(
            () ->
                new RefusedException(
                    "not_a_member",
                    host.toString(),
                    "The registry has never had a site " + host + "."));
  }
}
