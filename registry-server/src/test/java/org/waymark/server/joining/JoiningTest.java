package org.waymark.server.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymark.client.fetch.AddressPolicy;
import org.waymark.client.fetch.FetchException;
import org.waymark.client.fetch.FetchOptions;
import org.waymark.registry.Registry;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.InvitationLink;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.admission.Invitations;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.check.CheckLimits;
import org.waymark.registry.check.CheckNetwork;
import org.waymark.registry.check.Checker;
import org.waymark.registry.rules.CheckResult;
import org.waymark.server.JoinedSite;
import org.waymark.server.joining.JoinEnd.Kind;
import org.waymark.server.membership.Membership;
import org.waymark.server.membership.RegistryRefusal;
import org.waymark.server.site.KeySet;
import org.waymark.server.site.SiteAdmin;
import org.waymark.server.site.SiteAdminException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.RootException;
import org.waymark.trust.id.Host;
import org.waymark.trust.statement.SiteStatement;

/** Joining a registry in this JVM over HTTP. To wait is to let something happen elsewhere. */
final class JoiningTest {
  private static final Actor OPERATOR = new Actor("operator");
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();
  private final List<String> said = new ArrayList<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private Instant now = Instant.now();
  private JoinedSite world;
  private final Set<String> excused = new HashSet<>();
  private boolean open = true;

  @BeforeEach
  void start() {
    world = JoinedSite.alone(folder, () -> now);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private Registry registry() {
    return world.registry().registry();
  }

  private InvitationLink link(Invitations.Created made) {
    return InvitationLink.of(world.url(), made.token(), registry().root());
  }

  private InvitationLink invite(InvitationOrder order) {
    return link(registry().invitations().create(order, OPERATOR));
  }

  private InvitationLink invite() {
    return invite(InvitationOrder.forAnybody());
  }

  private final class Person implements Voice {
    @Override
    public void tell(String line) {
      said.add(line);
    }

    @Override
    public void show(String text) {
      said.add(text);
    }

    @Override
    public Optional<String> ask(String question) {
      said.add(question);
      return Optional.ofNullable(answers.poll()).filter(text -> !text.isEmpty());
    }
  }

  private static CheckResult domain(SiteStatement statement) {
    FetchOptions loopback = FetchOptions.of(AddressPolicy.testing());
    try (Checker checker =
        new Checker(
            CheckNetwork.of(loopback, name -> List.of()), CheckLimits.standard(), Instant::now)) {
      return checker.domain(statement);
    }
  }

  private void pass(Duration time) {
    if (open && applications().stream().anyMatch(one -> one.state() == ApplicationState.APPLIED)) {
      await()
          .until(
              () -> applications().stream().noneMatch(a -> a.state() == ApplicationState.APPLIED));
    } else if (meanwhile.isEmpty()) {
      if (open && !applications().isEmpty() && excused.add(applications().toString())) {
        return; // the checks ended between its question and this pause: it may look once more
      }
      throw new AssertionError("nothing is left to wait for, after: " + said);
    } else {
      meanwhile.poll().run();
    }
  }

  private JoinEnd join(
      InvitationLink link, List<SiteAdmin.Edit> facts, Duration patience, Optional<String> site)
      throws FetchException, InterruptedException {
    JoinTools tools =
        new JoinTools(
            world.admin(),
            testing -> world.fetcher(),
            JoiningTest::domain,
            () -> now,
            this::pass,
            new Person());
    return new Joining(
            tools,
            new JoinOrder(link, site, facts, Optional.empty(), patience, "waymark join LINK"))
        .run();
  }

  private Optional<String> site() {
    return Optional.of(world.stub().host());
  }

  private JoinEnd join(InvitationLink link) throws Exception {
    return join(link, JoinedSite.facts(), Duration.ZERO, site());
  }

  private String line() {
    return "waymark-site-key="
        + world.admin().draft().json().at("/jwks/keys/0/kid").asText()
        + "\n";
  }

  /** The administrator pastes what was shown. */
  private void vouch() {
    world.stub().vouches(line());
  }

  private List<Application> applications() {
    return registry().applications().list(Optional.empty());
  }

  private void approve() {
    String id =
        applications().stream().filter(a -> a.state().open()).findFirst().orElseThrow().id();
    registry().approve(id, Optional.empty(), Optional.empty(), OPERATOR);
  }

  private JoinEnd member() throws Exception {
    InvitationLink link = invite();
    meanwhile.add(this::vouch);
    meanwhile.add(this::approve);
    return join(link, JoinedSite.facts(), LONG, site());
  }

  @Test
  void fromALinkToAMemberInOneRun() throws Exception {
    JoinEnd end = member();

    assertThat(end.kind()).as(end.sentence()).isEqualTo(Kind.ACTIVE);
    assertThat(world.member().standing().active()).isTrue();
    assertThat(end.next()).startsWith("keep it true: waymark node start --site ");
    assertThat(end.settings().orElseThrow().product()).isEqualTo(Product.NEXTCLOUD);
    assertThat(end.settings().orElseThrow().advice()).contains("occ config:app:set");
  }

  @Test
  void stepByStepTheSameCommandGoesOnWhereItWas() throws Exception {
    InvitationLink link = invite();

    JoinEnd unproved = join(link);
    assertThat(unproved.kind()).isEqualTo(Kind.DOMAIN_MISSING);
    assertThat(unproved.next()).isEqualTo("waymark join LINK");
    assertThat(String.join("\n", said)).contains("nginx", "Apache", "Caddy", "DNS", line().strip());
    assertThat(applications()).isEmpty();
    vouch();
    assertThat(join(link).kind()).isEqualTo(Kind.APPLIED);
    assertThat(join(link).kind()).isEqualTo(Kind.APPLIED);
    approve();
    assertThat(join(link).kind()).isEqualTo(Kind.ACTIVE);
    assertThat(join(link).kind()).isEqualTo(Kind.ACTIVE);
    assertThat(world.shown()).as("signed once").isOne();
    assertThat(applications()).hasSize(1);
  }

  @Test
  void whatIsMissingIsAskedOfSomebodyWhoIsThere() throws Exception {
    answers.addAll(
        List.of(
            world.stub().host(),
            "yes",
            "Example University",
            "support@example.org,security@example.org",
            "Netherlands",
            "NL",
            "https://www.example.org/privacy"));
    InvitationLink link = invite();
    JoinEnd end = join(link, List.of(), Duration.ZERO, Optional.empty());

    assertThat(end.kind()).isEqualTo(Kind.DOMAIN_MISSING);
    assertThat(world.admin().draft().json().at("/metadata/mesh_site/country").asText())
        .isEqualTo("NL");
    assertThat(world.admin().draft().json().at("/metadata/mesh_site/terms/0").asText())
        .isEqualTo("https://federation.example");
  }

  @Test
  void whatIsMissingIsNamedAsFlagsWhereNobodyIsThere() throws Exception {
    JoinEnd end = join(invite(), List.of(), Duration.ZERO, site());

    assertThat(end.kind()).isEqualTo(Kind.FACTS_MISSING);
    assertThat(end.missing()).contains("--set mesh_site.country=NL", "--accept-terms").hasSize(5);
    assertThat(applications()).isEmpty();
  }

  @Test
  void withoutASiteItAsksForOne() {
    assertThatThrownBy(() -> join(invite(), List.of(), Duration.ZERO, Optional.empty()))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo("site_not_named"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "policy_uri_missing | federation_entity.policy_uri | | https://www.example.org/privacy",
        "homepage_missing | federation_entity.homepage_uri | http://a.example | https://a.example",
        "contact_security_missing | federation_entity.contacts | support@example.org |"
            + " support@example.org,security@example.org",
        "contact_support_missing | federation_entity.contacts | abuse@example.org |"
            + " support@example.org,security@example.org",
        "country_missing | mesh_site.country | XX | NL"
      })
  void aRuleThatFailsIsToldWithItsMendAndMendedByTheSameCommand(
      String code, String path, String wrong, String right) throws Exception {
    InvitationLink link = invite();
    join(link);
    vouch();
    List<SiteAdmin.Edit> broken =
        List.of(new SiteAdmin.Edit(path, Optional.ofNullable(wrong).map(String::strip)));

    JoinEnd end = join(link, broken, Duration.ZERO, Optional.empty());

    assertThat(end.kind()).isEqualTo(Kind.RULES_FAILED);
    assertThat(end.report().orElseThrow().failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.code()).isEqualTo(code);
              assertThat(failure.mend()).contains("--set " + path + "=");
            });
    String id = applications().get(0).id();
    JoinEnd mended =
        join(link, List.of(JoinedSite.fact(path, right)), Duration.ZERO, Optional.empty());
    assertThat(mended.kind()).as(mended.sentence()).isEqualTo(Kind.APPLIED);
    assertThat(applications()).singleElement().extracting(Application::id).isEqualTo(id);
  }

  @Test
  void aRuleAboutTheServerIsMendedOnTheServer() throws Exception {
    InvitationLink link = invite();
    join(link);
    vouch();
    world.stub().says(document -> document.put("apiVersion", "9.9"));

    assertThat(join(link).report().orElseThrow().failures())
        .extracting(CheckResult::code)
        .containsExactly("api_version_unknown");

    world.stub().says(document -> {});
    assertThat(join(link).kind()).isEqualTo(Kind.APPLIED);
  }

  @Test
  void aServerThatGivesNoDiscoveryDocumentIsNamed() throws Exception {
    world.stub().silent(true);

    JoinEnd end = join(invite());

    assertThat(end.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(end.code()).isEqualTo("discovery_unreachable");
    assertThat(end.next()).contains("/.well-known/ocm", "waymark join LINK");
  }

  @Test
  void aRootThatIsNotTheOneOfTheLinkIsNotReadAndNothingIsWritten() {
    InvitationLink good = invite();
    InvitationLink forged =
        new InvitationLink(
            good.registry(), good.token(), good.rootVersion(), Sha256.of(new byte[] {1}));

    assertThatThrownBy(() -> join(forged))
        .isInstanceOfSatisfying(
            RootException.class, e -> assertThat(e.code()).isEqualTo("root_differs"));
    assertThat(world.data()).doesNotExist();
  }

  @Test
  void anInvitationThatIsNoneIsRefusedBeforeAnythingIsMade() {
    Invitations.Created revoked =
        registry().invitations().create(InvitationOrder.forAnybody(), OPERATOR);
    registry().invitations().revoke(revoked.invitation().id(), OPERATOR);
    InvitationLink old = invite();
    now = now.plus(Duration.ofDays(15));
    registry().heartbeat();

    for (InvitationLink link : List.of(link(revoked), old)) {
      assertThatThrownBy(() -> join(link))
          .isInstanceOfSatisfying(
              RegistryRefusal.class, e -> assertThat(e.code()).startsWith("invitation_"));
    }
    assertThat(world.data()).doesNotExist();
  }

  @Test
  void anInvitationThatAnotherSiteUsedIsRefused() throws Exception {
    InvitationLink link = invite();
    join(link);
    vouch();
    join(link);
    Membership.at(link.registry()).write(world.admin().membershipFile());

    assertThatThrownBy(() -> join(link))
        .isInstanceOfSatisfying(
            RegistryRefusal.class, e -> assertThat(e.code()).isEqualTo("invitation_used"));
  }

  @Test
  void anInvitationForAnotherHostIsRefusedBeforeAnythingIsMade() {
    InvitationLink link = invite(InvitationOrder.forHost(Host.parse("other.example.org")));

    assertThatThrownBy(() -> join(link))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo("invitation_foreign"));
    assertThat(world.data()).doesNotExist();
  }

  @Test
  void aRegistryThatGoesAwayHalfWayIsGoneOnWithWhenItIsBack() throws Exception {
    InvitationLink link = invite();
    meanwhile.add(
        () -> {
          vouch();
          world.stopRegistry();
          open = false;
          meanwhile.clear();
        });
    // Of a registry that is closed nothing can be asked, so passing time looks at the world only.
    assertThatThrownBy(() -> join(link, JoinedSite.facts(), LONG, site()))
        .isInstanceOf(FetchException.class);
    world.startRegistry();
    open = true;

    JoinEnd end = join(link);

    assertThat(end.kind()).isEqualTo(Kind.APPLIED);
    assertThat(world.admin().newest().orElseThrow().ver()).isOne();
  }

  @Test
  void anApplicationWhoseAnswerWasLostIsFoundAgain() throws Exception {
    InvitationLink link = invite();
    join(link);
    vouch();
    join(link);
    Membership known = Membership.read(world.admin().membershipFile()).orElseThrow();
    new Membership(known.registry(), known.invitation(), known.kind(), Optional.empty(), 0)
        .write(world.admin().membershipFile());

    JoinEnd end = join(link);

    assertThat(end.kind()).isEqualTo(Kind.APPLIED);
    assertThat(end.application()).isEqualTo(known.application());
  }

  @Test
  void aDeclinedApplicationIsToldWithItsReason() throws Exception {
    InvitationLink link = invite();
    join(link);
    vouch();
    join(link);
    registry().applications().decline(applications().get(0).id(), "not-in-scope", OPERATOR);

    JoinEnd end = join(link);

    assertThat(end.kind()).isEqualTo(Kind.REFUSED);
    assertThat(end.sentence()).contains("not-in-scope");
    assertThat(end.next()).contains("new invitation");
  }

  @Test
  void aMemberThatLostItsKeysIsCertifiedAnew() throws Exception {
    member();
    String before = line();
    Files.delete(world.admin().keyFile(KeySet.FEDERATION));
    InvitationLink link = invite(InvitationOrder.rekey(Host.parse(world.stub().host())));

    assertThat(join(link).kind()).isEqualTo(Kind.DOMAIN_MISSING);
    assertThat(line()).isNotEqualTo(before);
    vouch();
    assertThat(join(link).kind()).isEqualTo(Kind.APPLIED);
    approve();
    JoinEnd end = join(link);

    assertThat(end.kind()).as(end.sentence()).isEqualTo(Kind.ACTIVE);
    assertThat(world.shown()).isEqualTo(2);
  }

  @Test
  void aFolderOfAnotherSiteIsNotTouched() throws Exception {
    join(invite());

    assertThatThrownBy(() -> join(invite(), List.of(), Duration.ZERO, Optional.of("localhost:1")))
        .isInstanceOfSatisfying(
            SiteAdminException.class, e -> assertThat(e.code()).isEqualTo("site_differs"));
  }

  @Test
  void aSuspendedMemberIsToldSo() throws Exception {
    InvitationLink link = invite();
    meanwhile.add(this::vouch);
    meanwhile.add(this::approve);
    join(link, JoinedSite.facts(), LONG, site());
    registry().suspend(world.site(), "key-dispute", OPERATOR);

    JoinEnd end = join(link);

    assertThat(end.kind()).isEqualTo(Kind.REFUSED);
    assertThat(end.sentence()).contains("suspended");
  }

  @Test
  void whatTheServerPublishesAsKeysIsWhatIsCertified() throws Exception {
    var key = JsonNodeFactory.instance.objectNode();
    key.putArray("keys")
        .add(
            world
                .registry()
                .registry()
                .root()
                .keys(org.waymark.trust.root.RootRole.LOG)
                .toJson()
                .at("/keys/0"));
    world.stub().publishesKeys(key.toString());
    world.stub().says(document -> document.put("jwksUri", world.stub().origin() + "/keys.json"));

    join(invite());

    assertThat(world.admin().draft().json().at("/metadata/ocm_server/jwks/keys")).hasSize(1);
    assertThat(world.admin().draft().json().at("/metadata/ocm_server/jwks/keys/0/x"))
        .isEqualTo(key.at("/keys/0/x"));
  }
}
