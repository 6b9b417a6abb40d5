package org.waymark.trust.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteStatement;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;

/** A site that committed itself to a recovery key keeps the commitment, or opens it (formats 2). */
final class FoldRecoveryTest extends FoldFixture {
  private static final String REFUSED = "recovery_commitment";

  private final SigningKey hot = TestKeys.named("hot");
  private final SigningKey fresh = TestKeys.named("fresh");
  private final SigningKey safe = TestKeys.named("recovery 1");
  private final SigningKey nextSafe = TestKeys.named("recovery 2");
  private final SigningKey thirdSafe = TestKeys.named("recovery 3");

  private TestSite site;

  /** Version 2 of the site commits to {@link #safe}. */
  @BeforeEach
  void commit() {
    site = federation.admit("a.example");
    site.restate(hot, draft -> draft.withRecovery(hash(safe))).recertify();
    federation.log(EventType.ROTATE_KEY, site);
  }

  private static Sha256 hash(SigningKey key) {
    return RecoveryCommitment.of(key.publicKey());
  }

  private RecoveryOpening opening(
      SigningKey by, Optional<SigningKey> next, long ver, SigningKey key) {
    return RecoveryOpening.sign(
        site.id(),
        federation.now(),
        ver,
        JwkSet.of(key.publicKey()),
        next.map(FoldRecoveryTest::hash),
        "A".repeat(22),
        by);
  }

  private SiteStatement.Draft with(
      SiteStatement.Draft draft, Optional<SigningKey> commitment, RecoveryOpening... openings) {
    return draft.withRecovery(commitment.map(FoldRecoveryTest::hash), Arrays.asList(openings));
  }

  private void next(SigningKey by, Optional<SigningKey> commitment, RecoveryOpening... openings) {
    site.restate(by, draft -> with(draft, commitment, openings)).recertify();
    federation.log(EventType.ROTATE_KEY, site);
  }

  @Test
  void theHotKeyGoesOnUnderTheSameCommitment() {
    FoldState state = federation.state();
    next(hot, Optional.of(safe));
    assertThat(codeFrom(state)).isEqualTo("accepted");
  }

  @Test
  void theHotKeyDoesNotDropTheCommitment() {
    FoldState state = federation.state();
    next(hot, Optional.empty());
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void theHotKeyDoesNotChangeTheCommitment() {
    FoldState state = federation.state();
    next(hot, Optional.of(nextSafe));
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void theRecoveryKeyChangesTheCommitmentAndVouchesForNewKeys() {
    FoldState state = federation.state();
    next(fresh, Optional.of(nextSafe), opening(safe, Optional.of(nextSafe), 3, fresh));
    assertThat(codeFrom(state)).isEqualTo("accepted");
  }

  @Test
  void theRecoveryKeyEndsTheCommitmentAndTheHotKeyMakesAnother() {
    FoldState state = federation.state();
    RecoveryOpening end = opening(safe, Optional.empty(), 3, hot);
    next(hot, Optional.empty(), end);
    FoldState between = federation.state();
    next(hot, Optional.of(thirdSafe), end);
    assertThat(codeFrom(state)).isEqualTo("accepted");
    assertThat(codeFrom(between)).isEqualTo("accepted");
  }

  @Test
  void aReaderThatMissedAllStatementsBetweenFollowsTheOpenings() {
    FoldState state = federation.state();
    RecoveryOpening first = opening(safe, Optional.of(nextSafe), 3, fresh);
    RecoveryOpening second = opening(nextSafe, Optional.of(thirdSafe), 4, fresh);
    next(fresh, Optional.of(nextSafe), first);
    next(fresh, Optional.of(thirdSafe), first, second);
    next(hot, Optional.of(thirdSafe), first, second);
    assertThat(codeFrom(state)).isEqualTo("accepted");
  }

  @Test
  void anOpeningThatIsNotCarriedOnIsMissedByItsReader() {
    FoldState state = federation.state();
    next(fresh, Optional.of(nextSafe), opening(safe, Optional.of(nextSafe), 3, fresh));
    FoldState between = federation.state();
    next(fresh, Optional.of(nextSafe));
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
    // The registry folds too, so the site cannot strand those who slept: it is refused at once.
    assertThat(codeFrom(between)).isEqualTo(REFUSED);
  }

  @Test
  void aBrokenChainOfOpeningsIsRefused() {
    FoldState state = federation.state();
    RecoveryOpening first = opening(safe, Optional.of(nextSafe), 3, fresh);
    RecoveryOpening stranger = opening(thirdSafe, Optional.of(safe), 4, fresh);
    site.restate(fresh, draft -> draft);
    next(fresh, Optional.of(safe), first, stranger);
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningByAKeyThatWasNotCommittedToIsRefused() {
    FoldState state = federation.state();
    next(fresh, Optional.of(nextSafe), opening(thirdSafe, Optional.of(nextSafe), 3, fresh));
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningOfAnotherSiteIsRefused() {
    FoldState state = federation.state();
    TestSite other = federation.admit("b.example");
    RecoveryOpening foreign =
        RecoveryOpening.sign(
            other.id(),
            federation.now(),
            3,
            JwkSet.of(fresh.publicKey()),
            Optional.of(hash(nextSafe)),
            "A".repeat(22),
            safe);
    next(fresh, Optional.of(nextSafe), foreign);
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningForOtherKeysThanTheStatementsIsRefused() {
    FoldState state = federation.state();
    next(hot, Optional.of(nextSafe), opening(safe, Optional.of(nextSafe), 3, fresh));
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningForALaterStatementIsRefused() {
    FoldState state = federation.state();
    next(fresh, Optional.of(nextSafe), opening(safe, Optional.of(nextSafe), 9, fresh));
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningOfAnEarlierCommitmentToTheSameKeyIsNotPlayedAgain() {
    RecoveryOpening away = opening(safe, Optional.of(nextSafe), 3, fresh);
    RecoveryOpening back = opening(nextSafe, Optional.of(safe), 4, fresh);
    next(fresh, Optional.of(nextSafe), away);
    next(fresh, Optional.of(safe), away, back);
    FoldState state = federation.state();
    next(fresh, Optional.of(nextSafe), away, back, away);
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningFromBeforeTheCommitmentDoesNotOpenIt() {
    TestSite late = federation.admit("c.example");
    RecoveryOpening early =
        RecoveryOpening.sign(
            late.id(),
            federation.now(),
            1,
            JwkSet.of(late.key().publicKey()),
            Optional.of(hash(nextSafe)),
            "A".repeat(22),
            safe);
    late.restate(late.key(), draft -> draft.withRecovery(hash(safe)));
    federation.log(EventType.UPDATE, late);
    FoldState state = federation.state();
    late.restate(late.key(), draft -> with(draft, Optional.of(nextSafe), early));
    federation.log(EventType.UPDATE, late);
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void aSiteThatLeftAndIsAdmittedAgainBeginsAnewThoughTheRecordsBetweenAreGone() {
    FoldState state = federation.state();
    federation.leave(site);
    site.restate(hot, draft -> draft).recertify();
    federation.log(EventType.ADMIT, site);
    assertThat(codeFrom(state)).isEqualTo("accepted");
  }

  @Test
  void aSiteThatIsRevokedAndAdmittedAgainBeginsAnewInBothHalvesOfItsStory() {
    FoldState state = federation.state();
    federation.revoke(site);
    FoldState between = federation.state();
    site.restate(hot, draft -> draft.withRecovery(hash(nextSafe))).recertify();
    federation.log(EventType.ADMIT, site);
    assertThat(codeFrom(state)).isEqualTo("accepted");
    assertThat(codeFrom(between)).isEqualTo("accepted");
  }

  @Test
  void aSuspensionAndItsEndDoNotEndTheCommitment() {
    FoldState state = federation.state();
    federation.suspend(site);
    site.restate(hot, draft -> draft).recertify();
    federation.log(EventType.REINSTATE, site);
    assertThat(codeFrom(state)).isEqualTo(REFUSED);
  }

  @Test
  void aNewcomersStatementIsJudgedByItselfToo() {
    site.restate(
            fresh,
            draft -> with(draft, Optional.of(safe), opening(safe, Optional.of(nextSafe), 3, fresh)))
        .recertify();
    federation.log(EventType.ROTATE_KEY, site);
    assertThat(codeFrom(nothing())).isEqualTo(REFUSED);
  }

  @Test
  void theRecoveryKeyIsNoKeyOfEveryDay() {
    site.restate(safe, draft -> draft.withRecovery(hash(safe))).recertify();
    federation.log(EventType.ROTATE_KEY, site);
    assertThat(codeFrom(nothing())).isEqualTo(REFUSED);
  }

  @Test
  void anOpeningThatSomebodyElseSignedIsRefused() {
    RecoveryOpening real = opening(safe, Optional.of(nextSafe), 3, fresh);
    String[] parts = real.jws().token().split("\\.", -1);
    String[] other = opening(safe, Optional.of(thirdSafe), 3, fresh).jws().token().split("\\.", -1);
    RecoveryOpening forged =
        RecoveryOpening.parse(parts[0] + "." + parts[1] + "." + other[2], false);
    next(fresh, Optional.of(nextSafe), forged);
    assertThat(codeFrom(nothing())).isEqualTo("signature_invalid");
  }

  @Test
  void moreThanSixteenOpeningsAreNoStatement() {
    RecoveryOpening[] many = new RecoveryOpening[17];
    for (int i = 0; i < many.length; i++) {
      many[i] = opening(safe, Optional.of(safe), i + 3L, fresh);
    }
    assertThat(
            Refusal.codeOf(
                () ->
                    site.restate(fresh, draft -> with(draft.withVer(30), Optional.of(safe), many))))
        .isEqualTo("statement_malformed");
    List<RecoveryOpening> sixteen = List.of(many).subList(0, 16);
    assertThat(
            Refusal.codeOf(
                () ->
                    site.restate(
                        fresh,
                        draft ->
                            with(
                                draft.withVer(30),
                                Optional.of(safe),
                                sixteen.toArray(RecoveryOpening[]::new)))))
        .isEqualTo("accepted");
  }
}
