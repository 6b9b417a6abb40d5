package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.Record;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Which steps, counters and records the fold refuses (formats 6). */
final class FoldStepsTest extends FoldFixture {

  // Sites and steps

  @Test
  void aSiteOverHttpIsForTestingFederations() {
    TestFederation testing = TestFederation.testing();
    TestSite local = testing.admit("http://localhost:8080");
    assertThat(codeOf(testing.entries(), testing::document)).isEqualTo("entity_scheme");
    assertThat(
            Refusal.codeOf(
                () ->
                    new Fold(testing.roots(), nothing(), testing.now())
                        .apply(testing.entries(), testing::document)))
        .isEqualTo("accepted");
    assertThat(local.id().secure()).isFalse();
  }

  @Test
  void aStepOutsideTheTableIsRefused() {
    TestSite a = federation.admit("a.example");
    federation.log(EventType.ADMIT, a.recertify());
    assertThat(codeFrom(nothing())).isEqualTo("transition_refused");
  }

  @Test
  void aStepOutsideTheTableIsRefusedThoughALaterOneHidesIt() {
    TestSite a = federation.admit("a.example");
    federation.revoke(a);
    federation.log(EventType.REINSTATE, a.recertify());
    federation.suspend(a);
    assertThat(codeFrom(nothing())).isEqualTo("transition_refused");
  }

  @Test
  void aStepIsTakenFromTheStateBeforeTheBatch() {
    TestSite a = federation.admit("a.example");
    federation.suspend(a);
    FoldState state = federation.state();
    federation.log(EventType.SUSPEND, a.restrict(SiteStatus.SUSPENDED, "again"));
    assertThat(codeFrom(state)).isEqualTo("transition_refused");
  }

  // Counters

  @Test
  void aCounterThatGoesDownBetweenTwoEntriesIsRefused() {
    TestSite a = federation.admit("a.example");
    Record first = a.record();
    federation.update(a);
    federation.log(EventType.UPDATE, a.id(), 1, 2, first);
    assertThat(codeFrom(nothing())).isEqualTo("counter_rollback");
  }

  @Test
  void anOldRecordIsNotTakenBack() {
    TestSite a = federation.admit("a.example");
    Record active = a.record();
    federation.suspend(a);
    FoldState state = federation.state();
    federation.log(EventType.REINSTATE, a.id(), active.ver(), active.mver(), active);
    assertThat(codeFrom(state)).isEqualTo("counter_rollback");
  }

  @Test
  void theSameVerWithAnotherStatementIsRefused() {
    TestSite a = federation.admit("a.example");
    FoldState state = federation.state();
    String other =
        Tokens.changed(a.statement().jws(), a.key(), claims -> claims.put("more", "text"));
    a.recertify();
    Record record = Tokens.record(other, Optional.empty(), a.membership().jws().token());
    federation.log(EventType.UPDATE, a.id(), 1, 2, record);
    assertThat(codeFrom(state)).isEqualTo("counter_reused");
  }

  @Test
  void theSameMverWithAnotherMembershipIsRefused() {
    TestSite a = federation.admit("a.example");
    FoldState state = federation.state();
    String other =
        Tokens.changed(
            a.membership().jws(), federation.membershipKey(), claims -> claims.put("x", 1));
    a.restate();
    federation.log(
        EventType.UPDATE,
        a.id(),
        2,
        1,
        Tokens.record(a.statement().jws().token(), Optional.empty(), other));
    assertThat(codeFrom(state)).isEqualTo("counter_reused");
  }

  @Test
  void aSuspensionDoesNotExchangeTheMembershipBelowIt() {
    TestSite a = federation.admit("a.example");
    FoldState state = federation.state();
    String other =
        Tokens.changed(
            a.membership().jws(), federation.membershipKey(), claims -> claims.put("x", 1));
    a.restrict(SiteStatus.SUSPENDED, "x");
    Record record =
        Tokens.record(
            a.statement().jws().token(),
            Optional.of(a.status().orElseThrow().jws().token()),
            other);
    federation.log(EventType.SUSPEND, a.id(), 1, 2, record);
    assertThat(codeFrom(state)).isEqualTo("counter_reused");
  }

  @Test
  void aSiteIsAdmittedAgainWithTheSameStatementAndNoOtherOfItsCounter() {
    TestSite a = federation.admit("a.example");
    federation.leave(a);
    FoldState state = federation.state();
    federation.readmit(a);
    assertThat(codeFrom(state)).isEqualTo("accepted");

    String other =
        Tokens.changed(a.statement().jws(), a.key(), claims -> claims.put("more", "text"));
    TestFederation again = TestFederation.create();
    TestSite twin = again.admit("a.example");
    again.leave(twin);
    FoldState before = again.state();
    twin.recertify();
    again.log(
        EventType.ADMIT,
        twin.id(),
        1,
        3,
        Tokens.record(other, Optional.empty(), twin.membership().jws().token()));
    assertThat(
            Refusal.codeOf(
                () ->
                    new Fold(again.roots(), before, again.now())
                        .apply(again.entriesFrom(2), again::document)))
        .isEqualTo("counter_reused");
  }

  // The record and its entry

  @Test
  void aRecordOfAnotherSiteIsRefused() {
    TestSite a = federation.site("a.example");
    federation.log(EventType.ADMIT, EntityId.parse("https://b.example"), 1, 1, a.record());
    assertThat(codeFrom(nothing())).isEqualTo("record_subject_mismatch");
  }

  @Test
  void aRecordThatTheMembershipRoleDidNotSignIsRefused() {
    TestSite a = federation.site("a.example");
    String forged = Tokens.changed(a.membership().jws(), federation.logKey(), claims -> {});
    federation.log(
        EventType.ADMIT,
        a.id(),
        1,
        1,
        Tokens.record(a.statement().jws().token(), Optional.empty(), forged));
    assertThat(codeFrom(nothing())).isEqualTo("key_unknown");
  }

  @Test
  void anEntryWithAnotherVerThanItsRecordIsRefused() {
    TestSite a = federation.site("a.example");
    federation.log(EventType.ADMIT, a.id(), 2, 1, a.record());
    assertThat(codeFrom(nothing())).isEqualTo("record_entry_mismatch");
  }

  @Test
  void anEntryWithAnotherMverThanItsRecordIsRefused() {
    TestSite a = federation.site("a.example");
    federation.log(EventType.ADMIT, a.id(), 1, 2, a.record());
    assertThat(codeFrom(nothing())).isEqualTo("record_entry_mismatch");
  }

  @Test
  void anEntryWithAnotherStatusThanItsRecordIsRefused() {
    TestSite a = federation.admit("a.example");
    a.restrict(SiteStatus.REVOKED, "x");
    federation.log(EventType.SUSPEND, a.id(), 1, 2, a.record());
    assertThat(codeFrom(nothing())).isEqualTo("record_entry_mismatch");
  }

  @Test
  void theLogKeyAloneDoesNotSuspend() {
    TestSite a = federation.admit("a.example");
    federation.log(EventType.SUSPEND, a.id(), 1, 2, a.record());
    assertThat(codeFrom(nothing())).isEqualTo("record_entry_mismatch");
  }
}
