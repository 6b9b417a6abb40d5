package org.waymark.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.admission.Application;
import org.waymark.registry.admission.ApplicationState;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.storage.AuditRow;
import org.waymark.registry.testing.Applicant;
import org.waymark.registry.testing.SampleSite;
import org.waymark.registry.testing.StagedInspection;
import org.waymark.registry.testing.TestClock;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.registry.testing.TestRegistry;
import org.waymark.signer.json.CanonicalJson;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.testing.TestKeys;

/** A registry whose membership key is on another machine: nobody gets in without that one. */
class OfflineMembershipTest {
  @TempDir Path temp;
  private TestRegistry test;
  private Registry registry;
  private SigningKey key;
  private Application application;

  @BeforeEach
  void open() {
    Path data = temp.resolve("data");
    InitResult made =
        Registry.init(TestRegistry.options(data).withProfile(InitOptions.Profile.TEAM));
    assertThat(made.membershipKey()).contains(data.resolve("offline").resolve("membership.pem"));
    test = TestRegistry.open(data, new TestClock());
    registry = test.reopen(config -> config.checks(new StagedInspection(test.clock()))).registry();
    key = test.membershipKey();
    application = new Applicant(test.site("cloud.example"), registry).applied();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Application approve(Optional<String> signed) {
    return registry.approve(application.id(), Optional.empty(), signed, TestRegistry.ACTOR);
  }

  private static void refusedFor(String code, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void runsWithoutTheKeyFile() {
    assertThat(test.data().resolve("keys").resolve("membership.pem")).doesNotExist();
    assertThat(Files.exists(test.data().resolve("keys").resolve("log.pem"))).isTrue();
    registry.heartbeat();
    assertThat(test.read().last().type()).isEqualTo("heartbeat");
  }

  @Test
  void approvesAndWaitsForASignatureThatIsHandedIn() {
    refusedFor("membership_key_offline", () -> approve(Optional.empty()));
    assertThat(registry.applications().get(application.id()).orElseThrow().state())
        .isEqualTo(ApplicationState.APPROVED);

    SigningRequest request =
        registry.whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()));
    SigningRequest carried = SigningRequest.parse(CanonicalJson.write(request.toJson()));
    assertThat(carried.words()).anyMatch(line -> line.contains("https://cloud.example"));
    test.clock().advance(Duration.ofHours(20));

    Application admitted = approve(Optional.of(carried.sign(key)));

    assertThat(admitted.state()).isEqualTo(ApplicationState.ADMITTED);
    assertThat(test.read().status("cloud.example")).isEqualTo("active");
  }

  @Test
  void believesNoOtherKey() {
    SigningRequest request =
        registry.whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()));
    String forged = request.sign(TestKeys.named("stranger"));

    assertThatThrownBy(() -> approve(Optional.of(forged))).hasMessageContaining("key");
    assertThat(registry.site(application.entity())).isEmpty();
  }

  @Test
  void believesNoMembershipOfTimesThatNobodyWasAskedToSign() {
    MembershipStep step = new MembershipStep.Approve(application.id(), Optional.empty());
    long now = test.clock().instant().getEpochSecond();
    long life = registry.root().limits().membershipLife();
    long latest = now + RootChain.SKEW_SECONDS;
    List<String> before = rows();

    unexpected("signed in the future", () -> approve(signed(step, latest + 1, latest + 2)));
    unexpected("good for longer", () -> approve(signed(step, now - 10, now + life - 9)));
    unexpected("is expired", () -> approve(signed(step, now - 10, now)));

    assertThat(registry.site(application.entity())).isEmpty();
    assertThat(rows()).as("nothing has changed").isEqualTo(before);
    assertThat(approve(signed(step, latest, latest + life)).state())
        .as("a clock may be fast by some minutes")
        .isEqualTo(ApplicationState.ADMITTED);
  }

  @Test
  void believesNoSuspensionThatWasSignedInTheFuture() {
    approve(
        Optional.of(
            registry
                .whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()))
                .sign(key)));
    MembershipStep suspend = new MembershipStep.Suspend(application.entity(), "rules");
    long late = test.clock().instant().getEpochSecond() + RootChain.SKEW_SECONDS + 1;
    String token = signed(suspend, claims -> claims.put("iat", late));
    List<String> before = rows();

    unexpected(
        "signed in the future",
        () -> registry.take(suspend, application.entity(), Optional.of(token), TestRegistry.ACTOR));

    assertThat(test.read().status("cloud.example")).isEqualTo("active");
    assertThat(rows()).as("nothing has changed").isEqualTo(before);
  }

  private Optional<String> signed(MembershipStep step, long iat, long exp) {
    return Optional.of(signed(step, claims -> claims.put("iat", iat).put("exp", exp)));
  }

  /** What is to be signed, with other claims than the registry asked for. */
  private String signed(MembershipStep step, UnaryOperator<ObjectNode> change) {
    ObjectNode json = registry.whatToSign(step).toJson();
    json.set("claims", change.apply(json.withObject("claims")));
    return SigningRequest.of(json).sign(key);
  }

  private void unexpected(String why, Runnable attempt) {
    assertThatThrownBy(attempt::run)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("membership_unexpected"))
        .hasMessageContaining(why);
    AuditRow row = registry.audit(1).get(0);
    assertThat(row.action()).isEqualTo("refused");
    assertThat(row.reason()).contains("membership-unexpected");
  }

  /** Every row but the audit trail. */
  private List<String> rows() {
    return TestDatabase.everything(test.data()).stream()
        .filter(row -> !row.toLowerCase(Locale.ROOT).startsWith("\"audit\""))
        .toList();
  }

  @Test
  void suspendsByATokenAndRefusesItASecondTime() {
    approve(
        Optional.of(
            registry
                .whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()))
                .sign(key)));
    MembershipStep.Suspend suspend = new MembershipStep.Suspend(application.entity(), "rules");
    refusedFor(
        "membership_key_offline",
        () -> registry.suspend(application.entity(), "rules", TestRegistry.ACTOR));
    String token = registry.whatToSign(suspend).sign(key);

    registry.take(suspend, application.entity(), Optional.of(token), TestRegistry.ACTOR);
    assertThat(test.read().status("cloud.example")).isEqualTo("suspended");

    MembershipStep.Reinstate reinstate = new MembershipStep.Reinstate(application.entity());
    String back = registry.whatToSign(reinstate).sign(key);
    registry.take(reinstate, application.entity(), Optional.of(back), TestRegistry.ACTOR);
    refusedFor(
        "membership_unexpected",
        () -> registry.take(suspend, application.entity(), Optional.of(token), TestRegistry.ACTOR));
  }

  @Test
  void takesASnapshotThatWasSignedSomeHeartbeatsAgo() {
    SigningRequest request = registry.whatToSign(new MembershipStep.TakeSnapshot());
    test.clock().advance(Duration.ofHours(1));
    registry.heartbeat();
    registry.heartbeat();

    registry.snapshot(Optional.of(request.sign(key)), TestRegistry.ACTOR);

    assertThat(test.read().last().type()).isEqualTo("snapshot");
    assertThat(test.read().bundle()).isPresent();
  }

  @Test
  void writesOnlyHeartbeatsByItself() {
    SampleSite member = test.site("cloud.example");
    approve(
        Optional.of(
            registry
                .whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()))
                .sign(key)));
    test.clock().advance(Duration.ofDays(3));
    registry.writeDue();

    assertThat(test.read().last().type()).isEqualTo("heartbeat");
    assertThat(registry.site(member.id()).orElseThrow().mver()).isEqualTo(1);
  }

  @Test
  void refusesARequestThatWouldCertifyOtherKeysThanTheStatements() {
    var json =
        registry
            .whatToSign(new MembershipStep.Approve(application.id(), Optional.empty()))
            .toJson();
    json.put("statement", test.site("other.example").statement(1));

    assertThatThrownBy(() -> SigningRequest.of(json)).hasMessageContaining("other keys");
  }
}
