package org.waymark.trust.statement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Membership, status and snapshot: what the membership role signs (formats 3). */
final class OperatorStatementsTest {

  private final TestFederation federation = TestFederation.create();
  private final TestSite site = federation.admit("a.example");
  private final MembershipStatement membership = site.membership();
  private final StatusStatement status =
      site.restrict(SiteStatus.SUSPENDED, "key-dispute").status().orElseThrow();
  private final Snapshot snapshot = federation.snapshot();

  @Test
  void aMembershipIsReadBackAsItWasSigned() {
    MembershipStatement read = MembershipStatement.parse(membership.jws().token(), false);
    assertThat(read.iss()).isEqualTo(federation.id());
    assertThat(read.sub()).isEqualTo(site.id());
    assertThat(read.issued()).isEqualTo(federation.now());
    assertThat(read.expires()).isEqualTo(federation.now().plus(TestSite.LIFE));
    assertThat(read.mver()).isEqualTo(1);
    assertThat(read.keys()).isEqualTo(site.statement().keys());
    assertThat(read.metadataPolicy()).isEmpty();
    assertThat(read.constraints()).isEmpty();
  }

  @Test
  void aStatusIsReadBackAsItWasSigned() {
    StatusStatement read = StatusStatement.parse(status.jws().token(), false);
    assertThat(read.iss()).isEqualTo(federation.id());
    assertThat(read.sub()).isEqualTo(site.id());
    assertThat(read.issued()).isEqualTo(federation.now());
    assertThat(read.status()).isEqualTo(SiteStatus.SUSPENDED);
    assertThat(read.reason()).isEqualTo("key-dispute");
    assertThat(read.mver()).isEqualTo(2);
  }

  @Test
  void aSnapshotIsReadBackAsItWasSigned() {
    Snapshot read = Snapshot.parse(snapshot.jws().token());
    assertThat(read.iss()).isEqualTo(federation.id());
    assertThat(read.issued()).isEqualTo(federation.now());
    assertThat(read.expires()).isEqualTo(federation.now().plus(Duration.ofDays(60)));
    assertThat(read.seq()).isEqualTo(0);
    assertThat(read.directory()).isEqualTo(federation.map().root());
    assertThat(read.root()).isEqualTo(1);
  }

  static Stream<Arguments> membershipFaults() {
    return Stream.of(
        fault("no iss", claims -> claims.remove("iss")),
        fault("no sub", claims -> claims.remove("sub")),
        fault("exp at iat", claims -> claims.set("exp", claims.get("iat"))),
        fault("no jwks", claims -> claims.remove("jwks")),
        fault("no mver", claims -> claims.remove("mver")),
        fault("mver 0", claims -> claims.put("mver", 0)),
        fault("a policy that is text", claims -> claims.put("metadata_policy", "x")),
        fault("constraints that are text", claims -> claims.put("constraints", "x")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("membershipFaults")
  void aMembershipIsMalformedWith(String name, Consumer<ObjectNode> change) {
    String token = Tokens.changed(membership.jws(), federation.membershipKey(), change);
    assertThat(Refusal.codeOf(() -> MembershipStatement.parse(token, false)))
        .isEqualTo("statement_malformed");
  }

  static Stream<Arguments> statusFaults() {
    return Stream.of(
        fault("no iss", claims -> claims.remove("iss")),
        fault("no iat", claims -> claims.remove("iat")),
        fault("no status", claims -> claims.remove("status")),
        fault("the status active", claims -> claims.put("status", "active")),
        fault("another status", claims -> claims.put("status", "SUSPENDED")),
        fault("no reason", claims -> claims.remove("reason")),
        fault("an empty reason", claims -> claims.put("reason", "")),
        fault("a reason in words", claims -> claims.put("reason", "Key dispute")),
        fault("a long reason", claims -> claims.put("reason", "x".repeat(65))),
        fault("mver 0", claims -> claims.put("mver", 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("statusFaults")
  void aStatusIsMalformedWith(String name, Consumer<ObjectNode> change) {
    String token = Tokens.changed(status.jws(), federation.membershipKey(), change);
    assertThat(Refusal.codeOf(() -> StatusStatement.parse(token, false)))
        .isEqualTo("statement_malformed");
  }

  static Stream<Arguments> snapshotFaults() {
    return Stream.of(
        fault("no seq", claims -> claims.remove("seq")),
        fault("a negative seq", claims -> claims.put("seq", -1)),
        fault("no directory", claims -> claims.remove("directory")),
        fault("a directory in capitals", claims -> claims.put("directory", "A".repeat(64))),
        fault("root 0", claims -> claims.put("root", 0)),
        fault("exp at iat", claims -> claims.set("exp", claims.get("iat"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("snapshotFaults")
  void aSnapshotIsMalformedWith(String name, Consumer<ObjectNode> change) {
    String token = Tokens.changed(snapshot.jws(), federation.membershipKey(), change);
    assertThat(Refusal.codeOf(() -> Snapshot.parse(token))).isEqualTo("snapshot_malformed");
  }

  private static Arguments fault(String name, Consumer<ObjectNode> change) {
    return Arguments.of(name, change);
  }

  @Test
  void aTypeIsNotTakenForAnother() {
    String token = status.jws().token();
    assertThat(Refusal.codeOf(() -> MembershipStatement.parse(token, false)))
        .isEqualTo("typ_mismatch");
    assertThat(Refusal.codeOf(() -> Snapshot.parse(token))).isEqualTo("typ_mismatch");
    assertThat(Refusal.codeOf(() -> StatusStatement.parse(membership.jws().token(), false)))
        .isEqualTo("typ_mismatch");
  }

  private String codeOfSnapshot(Consumer<ObjectNode> change) {
    String token = Tokens.changed(snapshot.jws(), federation.membershipKey(), change);
    return Refusal.codeOf(() -> Snapshot.parse(token).verify(federation.roots(), federation.now()));
  }

  private String codeOfSnapshotAt(Instant now) {
    return Refusal.codeOf(() -> snapshot.verify(federation.roots(), now));
  }

  @Test
  void aSnapshotIsBelievedUntilTheInstantOfItsExpiry() {
    assertThat(codeOfSnapshotAt(snapshot.expires().minusMillis(1))).isEqualTo("accepted");
    assertThat(codeOfSnapshotAt(snapshot.expires())).isEqualTo("snapshot_expired");
  }

  @Test
  void aSnapshotIsBelievedFromFiveMinutesBeforeItsTime() {
    assertThat(codeOfSnapshotAt(snapshot.issued().minusSeconds(300))).isEqualTo("accepted");
    assertThat(codeOfSnapshotAt(snapshot.issued().minusSeconds(301)))
        .isEqualTo("statement_from_future");
  }

  @Test
  void aSnapshotOfAnotherIssuerIsRefused() {
    assertThat(codeOfSnapshot(claims -> claims.put("iss", "https://other.example")))
        .isEqualTo("snapshot_malformed");
  }

  @Test
  void aSnapshotUnderALaterRootIsRefused() {
    assertThat(codeOfSnapshot(claims -> claims.put("root", 2))).isEqualTo("root_unannounced");
  }

  @Test
  void aSnapshotByTheLogKeyIsRefused() {
    String token = Tokens.changed(snapshot.jws(), federation.logKey(), claims -> {});
    assertThat(
            Refusal.codeOf(
                () -> Snapshot.parse(token).verify(federation.roots(), federation.now())))
        .isEqualTo("key_unknown");
  }

  @Test
  void aSnapshotByAnImpostorOfTheKeyIsRefused() {
    String token = snapshot.jws().token();
    String other =
        Snapshot.sign(
                federation.id(),
                federation.now(),
                federation.now().plusSeconds(9),
                5,
                Sha256.zero(),
                1,
                federation.membershipKey())
            .jws()
            .token();
    String mixed =
        other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
    assertThat(
            Refusal.codeOf(
                () -> Snapshot.parse(mixed).verify(federation.roots(), federation.now())))
        .isEqualTo("signature_invalid");
  }
}
