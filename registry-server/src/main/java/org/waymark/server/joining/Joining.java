package org.waymark.server.joining;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.SafeFetcher;
import org.waymark.client.ocm.OcmDiscovery;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.check.DomainControl;
import org.waymark.registry.rules.CheckResult;
import org.waymark.server.audit.Publication;
import org.waymark.server.joining.JoinEnd.Kind;
import org.waymark.server.membership.LiveSite;
import org.waymark.server.membership.Member;
import org.waymark.server.membership.Membership;
import org.waymark.server.membership.PinnedByLink;
import org.waymark.server.membership.RegistryClient;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.membership.Standing;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import org.waymark.server.site.SiteState;
import org.waymark.signer.key.VerificationKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.SiteStatement;

/**
 * One run of joining a federation:
 *
 * <pre>
 * 1  pin       the root that the link names, compared before it is read, and the newest after it
 * 2  site      which one it is; keys; a draft filled from its live discovery document
 * 3  facts     what no server can tell
 * 4  sign      the statement, unless the newest says the same
 * 5  domain    shows the key, seen from here by the registry's own check
 * 6  apply     or go on with the application that is there; again where something was mended
 * 7  report    each check that failed, with its mend
 * 8  decision  waited for as long as was wished
 * 9  look      in the directory itself, under the pinned root
 * </pre>
 *
 * <p>Any run goes through all of them and does what is left to do, so an interrupted one, or one
 * after a mend, is the same command again. Used once, by one thread.
 */
public final class Joining {
  /** How many days a statement has left at least when it is handed in. */
  private static final Duration ENOUGH = Duration.ofDays(90);

  /** How far the directory may be behind what the registry says of an application. */
  private static final Duration PUBLISHING = Duration.ofSeconds(15);

  private final JoinTools tools;
  private final JoinOrder order;
  private final SiteAdmin admin;
  private final Voice voice;

  public Joining(JoinTools tools, JoinOrder order) {
    this.tools = tools;
    this.order = order;
    this.admin = tools.admin();
    this.voice = tools.voice();
  }

  /**
   * Runs.
   *
   * @throws org.waymark.signer.VerificationException when the root or an answer is not believed
   * @throws FetchException when the registry could not be asked
   * @throws org.waymark.server.membership.RegistryRefusal when it says no
   * @throws SiteAdminException when something of the data folder or of what was typed is wrong
   */
  public JoinEnd run() throws FetchException, InterruptedException {
    URI url = order.link().registry();
    SafeFetcher toRegistry = tools.fetchers().apply(Member.isLocal(url));
    Publication publication = Publication.web(url, toRegistry);
    Root root = PinnedByLink.newest(order.link(), publication, tools.clock().instant());
    requireSameFederation(root);
    voice.tell("This is " + root.name() + " (" + root.federation() + "), as the invitation says.");
    RegistryClient registry = new RegistryClient(toRegistry, url);
    ObjectNode invitation = invitation(registry);
    InvitationKind kind =
        InvitationKind.of(invitation.path("kind").asText()).orElse(InvitationKind.ADMIT);
    EntityId site = new SiteName(voice).of(order, root, invitation, known());
    Standing standing = Standing.of(site, publication, root, tools.clock().instant());
    if (kind == InvitationKind.REKEY && admin.exists()) {
      rekey(standing);
    }
    if (isOurs(standing, site)) {
      return settled(
          active(standing, root), site, root, Optional.empty(), live(toSite(root), site));
    }
    return joined(root, site, kind, standing, registry, toSite(root));
  }

  /**
   * What the link is for. Once it was used from this folder the registry shows it to nobody, and
   * goes on taking it from this site.
   */
  private ObjectNode invitation(RegistryClient registry) throws FetchException {
    Optional<Membership> own =
        Membership.read(admin.membershipFile())
            .filter(known -> known.invitation().equals(Optional.of(order.link().token())));
    try {
      return registry.invitation(order.link().token());
    } catch (RegistryRefusal refusal) {
      if (own.isEmpty()) {
        throw refusal;
      }
      return JsonNodeFactory.instance.objectNode().put("kind", own.get().kind().code());
    }
  }

  private SafeFetcher toSite(Root root) {
    return tools.fetchers().apply(root.testing());
  }

  private Optional<EntityId> known() {
    return admin.exists() ? Optional.of(admin.state().site()) : Optional.empty();
  }

  private void requireSameFederation(Root root) {
    Optional<Root> kept = admin.root();
    if (kept.filter(other -> !other.federation().equals(root.federation())).isPresent()) {
      throw SiteAdminException.request(
          "federation_differs",
          "The folder "
              + admin.data()
              + " belongs to a site of "
              + kept.get().federation()
              + ", and the invitation is to "
              + root.federation()
              + ".",
          "use another folder: --data ANOTHER_DIR");
    }
  }

  private JoinEnd joined(
      Root root,
      EntityId site,
      InvitationKind kind,
      Standing standing,
      RegistryClient registry,
      SafeFetcher toSite)
      throws FetchException, InterruptedException {
    Draughting draughting = new Draughting(admin, voice);
    LiveSite.Seen seen;
    try {
      seen = new LiveSite(toSite).look(site);
    } catch (FetchException e) {
      return JoinEnd.of(
              Kind.UNREACHABLE,
              "discovery_unreachable",
              "Your site does not answer with its discovery document: " + e.getMessage(),
              "see that " + site + "/.well-known/ocm answers, then run " + order.again())
          .about(site, root.federation(), Optional.empty(), Optional.empty());
    }
    Optional<OcmDiscovery> live = seen.form();
    if (live.isEmpty()) {
      return JoinEnd.of(
              Kind.RULES_FAILED,
              "discovery_unreadable",
              "The discovery document of " + site + " cannot be read.",
              "waymark ocm probe " + site)
          .about(site, root.federation(), Optional.empty(), Optional.empty());
    }
    voice.tell("Read the discovery document at " + seen.foundAt() + ".");
    draughting.fill(site, root, seen);
    if (kind == InvitationKind.REKEY) {
      rekey(standing);
    } else {
      // Who left or was revoked comes back with a new folder, and counters are never forgotten.
      standing.shown().ifPresent(shown -> admin.skipVersions(shown.ver()));
    }
    draughting.facts(order.facts(), order.terms(), root.federation());
    List<String> missing = draughting.missing();
    if (!missing.isEmpty()) {
      return JoinEnd.of(
              Kind.FACTS_MISSING,
              "facts_missing",
              missing.size() == 1
                  ? "One thing is missing that your server cannot tell."
                  : missing.size() + " things are missing that your server cannot tell.",
              order.again() + " " + String.join(" ", missing))
          .missing(missing)
          .about(site, root.federation(), Optional.empty(), Optional.empty());
    }
    SiteStatement statement = signed();
    Optional<CheckResult> unproved =
        new DomainStep(tools).prove(statement, snippets(statement), order.patience());
    if (unproved.isPresent()) {
      return settled(
          JoinEnd.of(
              Kind.DOMAIN_MISSING,
              unproved.get().code(),
              "Your domain does not show the key of your site yet: " + unproved.get().sentence(),
              order.again()),
          site,
          root,
          Optional.empty(),
          live);
    }
    Membership membership =
        Membership.read(admin.membershipFile())
            .orElseGet(() -> Membership.at(order.link().registry()))
            .by(order.link(), kind);
    membership.write(admin.membershipFile());
    ApplicationStep step = new ApplicationStep(tools, registry, membership);
    JoinEnd end = applied(step, statement, root);
    return settled(end, site, root, step.id(), live);
  }

  /** New keys for a member that lost the old ones, and versions beyond what the directory knows. */
  private void rekey(Standing standing) {
    List<KeySet> replaced = admin.replaceLostKeys();
    if (!replaced.isEmpty()) {
      voice.tell("Made new keys in the place of the lost ones.");
    }
    standing.shown().ifPresent(shown -> admin.skipVersions(shown.ver()));
  }

  private SiteStatement signed() {
    SiteState state = admin.state();
    boolean current =
        state.statement().isPresent()
            && state.unsigned().isEmpty()
            && !state.invalid()
            && tools.clock().instant().plus(ENOUGH).isBefore(state.statement().get().expires());
    if (current) {
      return state.statement().get();
    }
    SiteStatement statement = admin.sign(Member.STATEMENT_LIFE, Optional.empty()).statement();
    voice.tell("Signed version " + statement.ver() + " of your statement.");
    return statement;
  }

  private JoinEnd applied(ApplicationStep step, SiteStatement statement, Root root)
      throws FetchException, InterruptedException {
    ApplicationStep.Seen seen = step.checked(step.apply(statement, root.federation()));
    if (seen.state() == ApplicationState.APPLIED) {
      return waiting("The registry is still checking your site.");
    }
    seen.report().ifPresent(this::tellWarnings);
    if (seen.failed()) {
      int count = seen.report().orElseThrow().failures().size();
      return JoinEnd.of(
              Kind.RULES_FAILED,
              "rules_failed",
              count == 1
                  ? "Your site fails one rule of the federation."
                  : "Your site fails " + count + " rules of the federation.",
              "mend what is named above, then run " + order.again())
          .with(seen.report().get());
    }
    if (!order.patience().isZero() && seen.state().open()) {
      voice.tell("All checks passed. Waiting for the operator …");
      seen = step.decided(seen, order.patience());
    }
    JoinEnd end =
        switch (seen.state()) {
          case DECLINED ->
              JoinEnd.of(
                  Kind.REFUSED,
                  "declined",
                  "The operator declined your application"
                      + seen.reason().map(code -> " (" + code + ")").orElse("")
                      + ".",
                  "ask the operator; to try again you need a new invitation");
          case ADMITTED -> look(root);
          case APPROVED ->
              waiting("The operator has approved your site; the membership is being signed.");
          case APPLIED, CHECKED ->
              waiting("Your site passed all checks and waits for the operator.");
        };
    return seen.report().map(end::with).orElse(end);
  }

  private void tellWarnings(org.waymark.registry.rules.RuleReport report) {
    report.results().stream()
        .filter(result -> result.outcome() == org.waymark.registry.rules.Outcome.WARN)
        .forEach(result -> voice.tell("Note: " + result.sentence() + " " + result.mend()));
  }

  private JoinEnd waiting(String sentence) {
    return JoinEnd.of(
        Kind.APPLIED,
        "applied",
        sentence,
        "to see how it stands, run " + order.again() + " --wait 1h");
  }

  /**
   * What the registry says is news; what the directory shows is what counts. A decision is kept
   * before it is published, so the directory may be a moment behind.
   */
  private JoinEnd look(Root root) throws FetchException, InterruptedException {
    Member member = Member.of(admin, Optional.empty(), tools.fetchers(), tools.clock());
    Patience patience = new Patience(tools.clock(), tools.pause(), PUBLISHING);
    JoinEnd end = active(member.standing(), root);
    while (end.kind() == Kind.NOT_BELIEVED && patience.again()) {
      end = active(member.standing(), root);
    }
    return end;
  }

  private JoinEnd active(Standing standing, Root root) {
    if (isOurs(standing, admin.state().site())) {
      return JoinEnd.of(
          Kind.ACTIVE,
          "active",
          admin.state().site() + " is an active member of " + root.name() + ".",
          "keep it true: waymark node start --site " + admin.draftFile());
    }
    return switch (standing.place()) {
      case SUSPENDED, REVOKED, LEFT, EXPIRED ->
          JoinEnd.of(Kind.REFUSED, standing.code(), standing.sentence(), "ask the operator");
      case ACTIVE, ABSENT, NOT_BELIEVED ->
          JoinEnd.of(
              Kind.NOT_BELIEVED,
              "not_in_directory",
              "The registry says that your site is a member, but the directory does not show it"
                  + " with your key: "
                  + standing.sentence(),
              "ask the operator, and do not rely on the membership");
    };
  }

  /** Whether the directory shows the key that is in this folder. */
  private boolean isOurs(Standing standing, EntityId site) {
    if (!standing.active() || !admin.exists() || !admin.state().site().equals(site)) {
      return false;
    }
    List<String> own = new ArrayList<>();
    Optional.ofNullable(admin.state().keys().get(KeySet.FEDERATION))
        .ifPresent(keys -> keys.keys().forEach(key -> own.add(key.kid().value())));
    return standing.shown().stream()
        .flatMap(shown -> shown.keys().keys().stream())
        .map(VerificationKey::kid)
        .anyMatch(kid -> own.contains(kid.value()));
  }

  private Optional<OcmDiscovery> live(SafeFetcher fetcher, EntityId site) {
    try {
      return new LiveSite(fetcher).look(site).form();
    } catch (FetchException e) {
      return Optional.empty(); // only the wording of the advice hangs on it
    }
  }

  private JoinEnd settled(
      JoinEnd end,
      EntityId site,
      Root root,
      Optional<String> application,
      Optional<OcmDiscovery> live) {
    Product product = Product.of(live);
    Snippets snippets = snippets(admin.newest().orElseThrow());
    String advice =
        snippets.product(product, live.flatMap(OcmDiscovery::provider).orElse("nothing"));
    return end.about(
        site,
        root.federation(),
        application,
        Optional.of(new JoinEnd.Settings(product, advice, snippets)));
  }

  private static Snippets snippets(SiteStatement statement) {
    VerificationKey key =
        statement
            .keys()
            .find(statement.jws().header().kid())
            .orElseGet(() -> statement.keys().keys().get(0));
    return new Snippets(
        statement.sub(),
        DomainControl.line(key.thumbprint()),
        DomainControl.dnsName(statement.sub().host()));
  }
}
