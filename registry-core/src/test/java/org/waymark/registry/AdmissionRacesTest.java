package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.Inspection;
import org.waymark.registry.admission.Reception;
import org.waymark.registry.audit.Actor;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.RuleReport;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.rules.Rules;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

/** What happens to an application, or to a member, while something is being decided about it. */
class AdmissionRacesTest {
  private static final String SLOW = "slow.example";

  @TempDir Path temp;
  private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
  private final AtomicReference<Runnable> whenTheClockIsRead = new AtomicReference<>(() -> {});
  private TestRegistry test;
  private StagedInspection network;
  private Registry registry;
  private SampleSite site;
  private Applicant applicant;
  private String invitation;
  private Application checked;

  @BeforeEach
  void open() {
    open(InitOptions.Profile.SMALL);
  }

  private void open(InitOptions.Profile profile) {
    Path data = temp.resolve(profile.name());
    Registry.init(TestRegistry.options(data).withProfile(profile));
    test = TestRegistry.open(data, new TestClock());
    network = new StagedInspection(test.clock());
    registry =
        test.reopen(config -> config.checks(interrupted()).clock(this::readClock)).registry();
    site = test.site("cloud.example");
    applicant = new Applicant(site, registry);
    invitation = Applicant.invited(registry);
    checked =
        applicant.checked(
            registry.applications().submit(applicant.request(invitation, site.statement(1))).id());
  }

  private Instant readClock() {
    whenTheClockIsRead.getAndSet(() -> {}).run();
    return test.clock().instant();
  }

  /** A look at the site takes long enough for something else to happen. */
  private Inspection interrupted() {
    return new Inspection() {
      @Override
      public RuleReport check(SiteStatement statement, Rules rules) {
        RuleReport report = network.check(statement, rules);
        meanwhile.getAndSet(() -> {}).run();
        return report;
      }

      @Override
      public CompletableFuture<RuleReport> submit(SiteStatement statement, Rules rules) {
        boolean endless = statement.sub().host().name().equals(SLOW);
        return endless ? new CompletableFuture<>() : Inspection.super.submit(statement, rules);
      }
    };
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Application approve(Optional<String> reason, Optional<String> signed) {
    return registry.approve(checked.id(), reason, signed, TestRegistry.ACTOR);
  }

  private Application approve() {
    return approve(Optional.empty(), Optional.empty());
  }

  private static void refused(String code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private Application now() {
    return registry.applications().get(checked.id()).orElseThrow();
  }

  private void applyAgain() {
    registry.applications().submit(applicant.request(invitation, site.statement(2)));
    Application unused = applicant.checked(checked.id());
  }

  @Test
  void admitsNoStatementButTheOneThatWasRead() {
    meanwhile.set(this::applyAgain);

    refused("application_state", this::approve);

    assertThat(registry.site(site.id())).isEmpty();
    assertThat(now().state()).isEqualTo(ApplicationState.CHECKED);
    assertThat(now().statement().ver()).isEqualTo(2);
  }

  @Test
  void admitsNobodyByRulesThatWereReplacedMeanwhile() {
    RuleSet other =
        RuleSet.of(
            "other",
            RuleSet.standard().shapes(),
            RuleSet.standard().policy(),
            RuleSet.standard().checks().put("tls", "warn"));
    meanwhile.set(() -> registry.applyRules(other, TestRegistry.ACTOR));

    refused("rules_changed", this::approve);

    assertThat(registry.site(site.id())).isEmpty();
  }

  @Test
  void twoOperatorsAtOnceAdmitOnce() {
    meanwhile.set(this::approve);

    refused("already_member", this::approve);

    assertThat(now().state()).isEqualTo(ApplicationState.ADMITTED);
    assertThat(registry.site(site.id()).orElseThrow().mver()).isEqualTo(1);
  }

  @Test
  void aDeclineMeanwhileStands() {
    meanwhile.set(
        () -> registry.applications().decline(checked.id(), "not-eligible", TestRegistry.ACTOR));

    refused("application_state", this::approve);

    assertThat(now().state()).isEqualTo(ApplicationState.DECLINED);
    assertThat(registry.site(site.id())).isEmpty();
  }

  @Test
  void admitsNoSiteThatLostItsDomainAfterItsReport() {
    test.clock().advance(Duration.ofDays(30));
    network.controlled("cloud.example", false);

    refused("rules_failed", this::approve);

    assertThat(registry.site(site.id())).isEmpty();
  }

  @Test
  void theSiteCannotReplaceWhatWasApprovedAndWaitsForASignature() {
    test.close();
    open(InitOptions.Profile.TEAM);
    refused("membership_key_offline", this::approve);

    refused("application_state", this::applyAgain);

    assertThat(now().state()).isEqualTo(ApplicationState.APPROVED);
    String signed =
        registry
            .whatToSign(new MembershipStep.Approve(checked.id(), Optional.empty()))
            .sign(test.membershipKey());
    assertThat(approve(Optional.empty(), Optional.of(signed)).statement().ver()).isEqualTo(1);
  }

  @Test
  void aDecisionThatWaitsForASignatureHasACodeAndNoStory() {
    test.close();
    open(InitOptions.Profile.TEAM);

    refused("reason_malformed", () -> approve(Optional.of("x".repeat(65)), Optional.empty()));

    assertThat(now().state()).isEqualTo(ApplicationState.CHECKED);
  }

  @Test
  void approvesNothingBeforeItsChecksAreDone() {
    SampleSite slow = test.site(SLOW);
    Application applied =
        registry
            .applications()
            .submit(
                new Applicant(slow, registry)
                    .request(Applicant.invited(registry), slow.statement(1)));
    List<String> before = rows();

    assertThatThrownBy(
            () ->
                registry.approve(
                    applied.id(), Optional.empty(), Optional.empty(), TestRegistry.ACTOR))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("application_state"))
        .hasMessageContaining("before its checks are done")
        .hasMessageContaining("waymark application show " + applied.id());

    assertThat(applied.state()).isEqualTo(ApplicationState.APPLIED);
    assertThat(rows()).as("nothing has changed").isEqualTo(before);
    assertThat(registry.site(slow.id())).isEmpty();
    assertRefusalIsAudited("application-state", TestRegistry.ACTOR);
  }

  /** Every row but the audit trail. */
  private List<String> rows() {
    return TestDatabase.everything(test.data()).stream()
        .filter(row -> !row.toLowerCase(Locale.ROOT).startsWith("\"audit\""))
        .toList();
  }

  /** A thief of the old key asks to leave, just as the site gets its new keys certified. */
  @Test
  void aLeaveCountsNotWhenItsKeyWasReplacedWhileItWasRead() {
    Application unused = approve();
    SampleSite renewed = new SampleSite(site.id(), TestKeys.named("renewed"), site.now());
    String leave = applicant.leave();
    whenTheClockIsRead.set(() -> rotateTo(renewed));

    refusedAsChanged(() -> registry.leave(leave));

    assertThat(registry.site(site.id()).orElseThrow().ver()).isEqualTo(2);
    assertThat(registry.site(site.id()).orElseThrow().status()).isEqualTo(SiteStatus.ACTIVE);
  }

  @Test
  void aRotationCountsNotWhenItsKeyWasReplacedWhileItWasRead() {
    Application unused = approve();
    SampleSite renewed = new SampleSite(site.id(), TestKeys.named("renewed"), site.now());
    SampleSite thief = new SampleSite(site.id(), TestKeys.named("thief"), site.now());
    String stolen = applicant.rotateKey(thief.statement(3), site.key());
    whenTheClockIsRead.set(() -> rotateTo(renewed));

    refusedAsChanged(() -> registry.rotateKey(stolen));

    assertThat(registry.site(site.id()).orElseThrow().ver()).isEqualTo(2);
  }

  private void rotateTo(SampleSite renewed) {
    registry.rotateKey(applicant.rotateKey(renewed.statement(2), site.key()));
  }

  private void refusedAsChanged(Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("request_too_old"))
        .hasMessageContaining("has changed while its request was read");
    assertRefusalIsAudited("request-too-old", Reception.SITE);
  }

  private void assertRefusalIsAudited(String reason, Actor actor) {
    AuditRow row = registry.audit(1).get(0);
    assertThat(row.action()).isEqualTo("refused");
    assertThat(row.actor()).isEqualTo(actor.name());
    assertThat(row.reason()).contains(reason);
  }
}
