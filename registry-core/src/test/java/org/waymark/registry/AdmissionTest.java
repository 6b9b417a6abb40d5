package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.admission.InvitationKind;
import org.waymark.registry.admission.InvitationOrder;
import org.waymark.registry.admission.InvitationState;
import org.waymark.registry.audit.Decision;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.rules.RuleSet;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.Event;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestKeys;

class AdmissionTest {
  @TempDir Path temp;
  private TestRegistry test;
  private StagedInspection network;
  private Registry registry;
  private SampleSite site;
  private Applicant applicant;

  @BeforeEach
  void open() {
    test = TestRegistry.create(temp.resolve("data"));
    network = new StagedInspection(test.clock());
    registry = test.reopen(config -> config.checks(network)).registry();
    site = test.site("cloud.example");
    applicant = new Applicant(site, registry);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Application approve(Application application) {
    return registry.approve(
        application.id(), Optional.of("eligible"), Optional.empty(), TestRegistry.ACTOR);
  }

  @Test
  void leadsFromAnInvitationToAMemberAndADecisionThatTheLogIsBoundTo() {
    Application checked = applicant.applied();
    assertThat(checked.state()).isEqualTo(ApplicationState.CHECKED);

    Application admitted = approve(checked);

    assertThat(admitted.state()).isEqualTo(ApplicationState.ADMITTED);
    assertThat(admitted.decidedBy()).contains(TestRegistry.ACTOR.name());
    var directory = test.read();
    assertThat(directory.status("cloud.example")).isEqualTo("active");
    Event entry = directory.last();
    assertThat(entry.seq()).isEqualTo(admitted.seq().orElseThrow());
    Decision decision = registry.decision(entry.decision().orElseThrow()).orElseThrow();
    assertThat(decision.hash()).isEqualTo(entry.decision().orElseThrow());
    assertThat(decision.content().action()).isEqualTo("admit");
    assertThat(decision.content().actor()).isEqualTo(TestRegistry.ACTOR);
    assertThat(decision.content().reason()).contains("eligible");
    assertThat(decision.content().application()).contains(admitted.id());
    assertThat(decision.content().report())
        .contains(Sha256.of(CanonicalJson.write(checked.report().orElseThrow().toJson())));
    assertThat(decision.content().rules()).contains(RuleSet.standard().hash());
    assertThat(registry.audit(10).stream().map(AuditRow::action))
        .containsSubsequence("admit", "check", "apply", "invite");
    assertThat(registry.audit(1).get(0).decision()).isEqualTo(entry.decision());
  }

  @Test
  void letsASiteMendItsApplicationUnderTheSameInvitation() {
    network.controlled("cloud.example", false);
    String token = Applicant.invited(registry);
    String id = registry.applications().submit(applicant.request(token, site.statement(1))).id();
    assertThat(applicant.checked(id).report().orElseThrow().failures())
        .extracting(result -> result.code())
        .containsExactly("domain_missing");

    network.controlled("cloud.example", true);
    Application again = registry.applications().submit(applicant.request(token, site.statement(2)));

    assertThat(again.id()).isEqualTo(id);
    assertThat(applicant.checked(id).report().orElseThrow().failures()).isEmpty();
    assertThat(approve(again).statement().ver()).isEqualTo(2);
    assertThat(registry.invitations().peek(token).orElseThrow().state())
        .isEqualTo(InvitationState.USED);
  }

  @Test
  void checksAgainWhenTheOperatorAsksAndThenApproves() {
    Application checked = applicant.applied();
    network.shows("cloud.example", "mended");
    assertThatThrownBy(() -> approve(checked)).hasMessageContaining("waymark application check");

    Application again = registry.applications().check(checked.id(), TestRegistry.ACTOR);

    assertThat(approve(again).state()).isEqualTo(ApplicationState.ADMITTED);
  }

  @Test
  void certifiesTheNewKeysOfAMemberThatLostItsOldOnesAndSaysSoInTheDecision() {
    registry.admit(site.statement(1), TestRegistry.ACTOR);
    SigningKey fresh = TestKeys.named("fresh");
    SampleSite after = new SampleSite(site.id(), fresh, site.now());
    String token =
        registry
            .invitations()
            .create(InvitationOrder.rekey(site.id().host()), TestRegistry.ACTOR)
            .token();
    Applicant again = new Applicant(after, registry);
    Application checked =
        again.checked(
            registry.applications().submit(again.request(token, after.statement(2))).id());
    assertThat(checked.kind()).isEqualTo(InvitationKind.REKEY);

    approve(checked);

    // No old key has signed anything, and every client folds the entry all the same.
    Event entry = test.read().last();
    assertThat(entry.type()).isEqualTo("rotate-key");
    assertThat(registry.decision(entry.decision().orElseThrow()).orElseThrow().content().reason())
        .contains("rekey-after-loss");
    assertThat(registry.record(site.id()).orElseThrow().membership().keys())
        .isEqualTo(JwkSet.of(fresh.publicKey()));
  }

  @Test
  void takesAWhollyNewKeyThatAnOldOneVouchesFor() {
    registry.admit(site.statement(1), TestRegistry.ACTOR);
    SampleSite after = new SampleSite(site.id(), TestKeys.named("fresh"), site.now());

    RegisteredSite rotated =
        registry.rotateKey(applicant.rotateKey(after.statement(2), site.key()));

    assertThat(rotated.ver()).isEqualTo(2);
    assertThat(test.read().last().type()).isEqualTo("rotate-key");
    assertThat(test.read().last().decision()).isPresent();
  }

  @Test
  void letsASiteLeaveByItsOwnRequest() {
    registry.admit(site.statement(1), TestRegistry.ACTOR);

    RegisteredSite left = registry.leave(applicant.leave());

    assertThat(left.status()).isEqualTo(SiteStatus.LEFT);
    assertThat(left.reason()).contains("request");
    assertThat(test.read().status("cloud.example")).isEqualTo("left");
  }

  @Test
  void putsARuleSetIntoForceAsAnEntryAndAdmitsNobodyUncheckedAfterwards() {
    RuleSet standard = RuleSet.standard();
    assertThat(registry.rules().applied()).isFalse();

    registry.applyRules(standard, TestRegistry.ACTOR);

    Event entry = test.read().last();
    assertThat(entry.type()).isEqualTo("policy");
    assertThat(entry.record()).contains(standard.hash());
    assertThat(registry.decision(entry.decision().orElseThrow()).orElseThrow().content().rules())
        .contains(standard.hash());
    assertThatThrownBy(() -> registry.admit(site.statement(1), TestRegistry.ACTOR))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("rules_in_force"));
    registry.admitAll(
        List.of(site.statement(1)), Optional.of("founder"), Optional.empty(), TestRegistry.ACTOR);
    Event admitted = test.read().last();
    assertThat(
            registry.decision(admitted.decision().orElseThrow()).orElseThrow().content().reason())
        .contains("founder");
  }

  @Test
  void goesOnCheckingAfterARestart() {
    Application checked = applicant.applied();
    test.reopen(config -> config.checks(network).timer(true));

    assertThat(test.registry().applications().get(checked.id()).orElseThrow().state())
        .isEqualTo(ApplicationState.CHECKED);
  }

  @Test
  void renewsMembershipsThatHaveAQuarterOfTheirLifeLeft() {
    registry.admit(site.statement(1, d -> longLived(d)), TestRegistry.ACTOR);
    Duration life = Duration.ofSeconds(registry.root().limits().membershipLife());
    test.clock().advance(life.dividedBy(2));
    registry.writeDue();
    assertThat(registry.site(site.id()).orElseThrow().mver()).isEqualTo(1);

    test.clock().advance(life.dividedBy(4).plusSeconds(1));
    registry.writeDue();

    RegisteredSite renewed = registry.site(site.id()).orElseThrow();
    assertThat(renewed.mver()).isEqualTo(2);
    assertThat(renewed.membershipExpires()).isAfter(test.clock().instant().plus(life.dividedBy(2)));
  }

  private SiteStatement.Draft longLived(SiteStatement.Draft draft) {
    return SiteStatement.draft(
            draft.sub(),
            draft.issued(),
            draft.issued().plus(Duration.ofDays(800)),
            draft.keys(),
            draft.authorityHints())
        .withMetadata(draft.metadata());
  }
}
