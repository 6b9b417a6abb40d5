package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymark.registry.storage.Rows.application;
import static org.waymark.registry.storage.Rows.audit;
import static org.waymark.registry.storage.Rows.bytes;
import static org.waymark.registry.storage.Rows.invitation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.RefusedException;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;

class AdmissionStorageTest {
  @TempDir Path temp;
  private RegistryStorage storage;
  private AdmissionStorage admission;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
    admission = storage.admission();
  }

  @AfterEach
  void close() {
    storage.close();
  }

  /** An application for {@code a.example} under the invitation {@code i1}. */
  private ApplicationRow applied() {
    admission.putInvitation(invitation("i1"));
    ApplicationRow row = application("a1", "i1", "a.example");
    assertThat(admission.redeem("i1", row)).isTrue();
    return row;
  }

  @Test
  void findsAnInvitationByIdTokenAndState() {
    InvitationRow row = invitation("i1");
    admission.putInvitation(row);

    assertThat(admission.invitation("i1")).contains(row);
    assertThat(admission.invitationByToken(row.tokenHash())).contains(row);
    assertThat(admission.invitationByToken(Sha256.zero())).isEmpty();
    assertThat(admission.invitations(Optional.of(InvitationRow.OPEN), 10)).containsExactly(row);
    assertThat(admission.invitations(Optional.of(InvitationRow.USED), 10)).isEmpty();
  }

  @Test
  void keepsEveryMemberOfAnApplication() {
    applied();
    ApplicationRow full =
        new ApplicationRow(
            "a1",
            "i1",
            application("a1", "i1", "a.example").entity(),
            "approved",
            "statement 2",
            2,
            Optional.of(bytes("{}")),
            Optional.of(Sha256.of(bytes("rules"))),
            Optional.of(Sha256.of(bytes("evidence"))),
            Optional.of("operator:ben"),
            Optional.of("met-in-person"),
            OptionalLong.of(7),
            100,
            300);

    assertThat(admission.replaceApplication(full, "applied")).isTrue();

    assertThat(admission.application("a1").orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(full);
  }

  @Test
  void usesAnInvitationOnce() {
    applied();

    assertThat(admission.redeem("i1", application("a2", "i1", "b.example"))).isFalse();
    assertThat(admission.application("a2")).isEmpty();
    assertThat(admission.invitation("i1").orElseThrow())
        .returns(InvitationRow.USED, InvitationRow::state)
        .returns(Optional.of("a1"), InvitationRow::application);
  }

  @Test
  void usesNoRevokedInvitation() {
    admission.putInvitation(invitation("i1"));

    assertThat(admission.revokeInvitation("i1")).isTrue();

    assertThat(admission.redeem("i1", application("a1", "i1", "a.example"))).isFalse();
    assertThat(admission.revokeInvitation("i1")).as("again").isFalse();
  }

  @Test
  void revokesNoUsedInvitation() {
    applied();

    assertThat(admission.revokeInvitation("i1")).isFalse();
    assertThat(admission.invitation("i1").orElseThrow().state()).isEqualTo(InvitationRow.USED);
  }

  @Test
  void keepsTheInvitationOpenWhenTheSiteHasAnOpenApplication() {
    applied();
    admission.putInvitation(invitation("i2"));

    assertThatThrownBy(() -> admission.redeem("i2", application("a2", "i2", "a.example")))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.code()).isEqualTo("application_pending"));

    assertThat(admission.invitation("i2").orElseThrow().state()).isEqualTo(InvitationRow.OPEN);
    assertThat(admission.applications(Optional.empty(), 10)).hasSize(1);
  }

  @Test
  void letsASiteApplyAgainAfterItWasDeclined() {
    applied();
    ApplicationRow declined = application("a1", "i1", "a.example", "declined", "statement 1");
    assertThat(admission.replaceApplication(declined, "applied")).isTrue();
    admission.putInvitation(invitation("i2"));

    assertThat(admission.redeem("i2", application("a2", "i2", "a.example"))).isTrue();

    assertThat(admission.openApplicationOf(declined.entity()).orElseThrow().id()).isEqualTo("a2");
    assertThat(admission.countApplications()).isEqualTo(Map.of("applied", 1L, "declined", 1L));
  }

  @Test
  void changesAnApplicationOnlyFromTheStateThatItIsIn() {
    ApplicationRow row = applied();
    ApplicationRow checked = application("a1", "i1", "a.example", "checked", "statement 1");

    assertThat(admission.replaceApplication(checked, "checked")).isFalse();
    assertThat(admission.application("a1")).contains(row);
  }

  @Test
  void doesNotPutTheReportOfAnOldStatementOnANewOne() {
    ApplicationRow seen = applied();
    ApplicationRow mended = application("a1", "i1", "a.example", "applied", "statement 2");
    assertThat(admission.replaceApplication(mended, seen)).isTrue();
    ApplicationRow late = application("a1", "i1", "a.example", "checked", "statement 1");

    assertThat(admission.replaceApplication(late, seen)).isFalse();

    assertThat(admission.application("a1")).contains(mended);
  }

  @Test
  void writesTheAuditRowWithTheChangeOrNotAtAll() {
    admission.putInvitation(invitation("i1"), audit("invite", "invitation:i1"));
    assertThat(admission.redeem("i1", application("a1", "i1", "a.example"), audit("apply", "a")))
        .isTrue();
    assertThat(admission.redeem("i1", application("a2", "i1", "b.example"), audit("apply", "b")))
        .isFalse();
    assertThat(admission.revokeInvitation("i1", audit("revoke-invitation", "i1"))).isFalse();

    assertThat(storage.audit(10))
        .extracting(AuditRow::subject)
        .containsExactly("a", "invitation:i1");
  }

  @Test
  void countsTheInvitationsThatCanStillBeUsed() {
    admission.putInvitation(invitation("i1"));

    assertThat(admission.countOpenInvitations(199)).isEqualTo(1);
    assertThat(admission.countOpenInvitations(200)).isZero();
  }

  @Test
  void decidesAnApplicationWithTheEntryThatItLeadsTo() {
    applied();
    ApplicationRow admitted = application("a1", "i1", "a.example", "admitted", "statement 1");
    DecisionRow decision = new DecisionRow(Sha256.of(bytes("{}")), bytes("{}"), OptionalLong.of(0));

    storage.commit(
        Rows.commit(
            0,
            List.of(decision),
            List.of(new Commit.ApplicationChange(admitted, "applied")),
            Optional.empty()));

    assertThat(admission.application("a1")).contains(admitted);
    assertThat(admission.openApplicationOf(admitted.entity())).isEmpty();
    assertThat(storage.decisions().find(decision.hash()).orElseThrow())
        .usingRecursiveComparison()
        .isEqualTo(decision);
    assertThat(storage.decisions().between(0, 1)).hasSize(1);
    assertThat(storage.decisions().between(1, 2)).isEmpty();
  }

  @Test
  void writesNoEntryForAnApplicationThatHasChanged() {
    ApplicationRow seen = applied();
    ApplicationRow admitted = application("a1", "i1", "a.example", "admitted", "statement 1");
    assertThat(
            admission.replaceApplication(
                application("a1", "i1", "a.example", "applied", "statement 2"), seen))
        .isTrue();

    for (String from : List.of("approved", "applied")) {
      assertThatThrownBy(
              () ->
                  storage.commit(
                      Rows.commit(
                          0,
                          List.of(),
                          List.of(new Commit.ApplicationChange(admitted, from)),
                          Optional.empty())))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.code()).isEqualTo("application_state"));
    }

    assertThat(storage.size()).isZero();
    assertThat(storage.audit(10)).isEmpty();
  }
}
