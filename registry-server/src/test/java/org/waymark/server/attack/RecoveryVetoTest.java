package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.BesiegedRegistry.FEDERATION;
import static org.waymark.server.attack.BesiegedRegistry.SITE;
import static org.waymark.server.attack.BesiegedRegistry.accepted;
import static org.waymark.server.attack.BesiegedRegistry.refused;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.server.RecoverableSite;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatement;

/** See {@code attacks/RecoveryVeto}. */
@SuppressWarnings("NullAway.Init")
final class RecoveryVetoTest {

  @TempDir Path folder;
  private BesiegedRegistry it;
  private RecoverableSite site;

  @BeforeEach
  void begin() {
    it = new BesiegedRegistry(folder);
    site = it.site();
  }

  @AfterEach
  void end() {
    it.close();
  }

  private static JwkSet only(SigningKey key) {
    return JwkSet.of(key.publicKey());
  }

  private static String objection(BesiegedRegistry at, SigningKey by) {
    return SiteRequest.object(SITE, FEDERATION, at.now(), RecoverableSite.jti()).sign(by).token();
  }

  private String leaving(SigningKey by) {
    return SiteRequest.leave(SITE, FEDERATION, it.now(), RecoverableSite.jti(), Optional.empty())
        .sign(by)
        .token();
  }

  /** The attacker has the recovery key, and the site's own people still have the hot one. */
  @Test
  void whoStoleTheRecoveryKeyIsObjectedToAndIsLeftWithNothing() {
    String hostile = site.recovery(2);
    accepted(it.post("recover", hostile));
    assertThat(it.told()).as("nothing is changed yet").isEqualTo("active");
    assertThat(it.inForce()).isEqualTo(only(site.hot()));
    it.pass(BesiegedRegistry.WINDOW.minusHours(1));

    assertThat(it.post("object", it.site().objection()).state()).isEqualTo("disputed");
    assertThat(it.told()).isEqualTo("suspended");
    it.pass(BesiegedRegistry.WINDOW.multipliedBy(2));
    assertThat(it.told()).as("and the window does not end it").isEqualTo("suspended");
    assertThat(it.inForce()).isEqualTo(only(site.hot()));

    accepted(it.decide("kept"));
    assertThat(it.told()).isEqualTo("active");
    assertThat(it.inForce()).isEqualTo(only(site.hot()));
    // The site has a copy of its recovery key too, and commits itself to another one.
    SigningKey another = RecoverableSite.key();
    RecoveryOpening away =
        RecoveryOpening.sign(
            SITE,
            it.now(),
            3,
            only(site.hot()),
            Optional.of(RecoveryCommitment.of(another.publicKey())),
            RecoverableSite.jti(),
            site.safe());
    accepted(
        it.put(it.site().draft(3, site.hot()).withOpening(away).sign(site.hot()).jws().token()));
    assertThat(it.post("recover", it.site().recovery(4)).code()).isEqualTo("recovery_commitment");
    assertThat(it.told()).isEqualTo("active");
    assertThat(it.registry().recoveries()).isEmpty();
  }

  /** The attacker has the hot key, and does not want to lose it. */
  @Test
  void whoStoleTheHotKeyDelaysTheRecoveryAndDoesNotStopIt() {
    accepted(it.post("recover", site.recovery(2)));
    assertThat(it.post("object", site.objection()).state()).isEqualTo("disputed");
    assertThat(it.told()).isEqualTo("suspended");
    refused(it.put(it.committed(5, site.hot()).sign(site.hot()).jws().token()), "not_active");

    accepted(it.decide("recovered"));

    assertThat(it.told()).isEqualTo("active");
    assertThat(it.inForce()).isEqualTo(only(site.fresh()));
    refused(it.post("object", objection(it, site.hot())), "key_unknown");
    refused(it.post("leave", leaving(site.hot())), "key_unknown");
    assertThat(it.put(it.committed(6, site.hot()).sign(site.hot()).jws().token()).status())
        .isGreaterThanOrEqualTo(400);
    assertThat(it.statement().ver()).isEqualTo(2);
  }

  @Test
  void aFloodOfObjectionsSaysNothingMoreThanOne() {
    for (int i = 0; i < 10; i++) {
      refused(it.post("object", objection(it, site.hot())), "recovery_none");
    }
    assertThat(it.told()).as("there is nothing to object to").isEqualTo("active");
    accepted(it.post("recover", site.recovery(2)));
    accepted(it.post("object", objection(it, site.hot())));
    it.told();
    long size = it.follower().folded().get(0).checkpoint().size();
    for (int i = 0; i < 40; i++) {
      BesiegedRegistry.Answer more = it.post("object", objection(it, site.hot()));
      assertThat(more.code()).as(more.toString()).isIn("recovery_disputed", "rate_limited");
    }
    assertThat(it.told()).isEqualTo("suspended");
    assertThat(it.follower().folded().get(0).checkpoint().size() - size)
        .as("no entries but the registry's own heartbeats")
        .isLessThan(3);
    assertThat(it.registry().recoveries()).hasSize(1);
    accepted(it.decide("recovered"));
    assertThat(it.told()).isEqualTo("active");
  }

  @Test
  void strangersNeitherRecoverNorObject() {
    SigningKey own = Loot.ownKey("recovery");
    String forged =
        SiteRequest.recover(
                SITE, FEDERATION, it.now(), RecoverableSite.jti(), site.recovered(2, own))
            .sign(own)
            .token();
    refused(it.post("recover", forged), "recovery_commitment");
    String borrowed =
        SiteRequest.recover(
                SITE, FEDERATION, it.now(), RecoverableSite.jti(), site.recovered(2, site.safe()))
            .sign(own)
            .token();
    refused(it.post("recover", borrowed), "key_unknown");
    EntityId elsewhere = EntityId.parse("https://evil.example");
    RecoverableSite evil = RecoverableSite.of(elsewhere, FEDERATION, it.now());
    assertThat(it.post("recover", evil.recovery(2)).status()).isGreaterThanOrEqualTo(400);
    assertThat(it.registry().recoveries()).isEmpty();

    accepted(it.post("recover", site.recovery(2)));
    refused(it.post("object", objection(it, own)), "key_unknown");
    refused(it.post("object", objection(it, site.fresh())), "key_unknown");
    assertThat(it.told()).isEqualTo("active");
    assertThat(it.registry().recovery(SITE).orElseThrow().state()).isEqualTo("pending");
  }

  @Test
  void aRecoveryThatWasOverheardIsWorthNothing() {
    String sent = site.recovery(2);
    accepted(it.post("recover", sent));
    assertThat(it.post("recover", sent).code()).isIn("recovery_pending", "request_replayed");
    accepted(it.post("object", site.objection()));
    accepted(it.decide("kept"));
    refused(it.post("recover", sent), "request_replayed");
    it.pass(Duration.ofMinutes(20));
    assertThat(it.post("recover", sent).code()).isIn("request_expired", "request_replayed");
    assertThat(it.registry().recoveries()).isEmpty();
    assertThat(it.told()).isEqualTo("active");
  }

  /** Its opening is genuine; put into a statement with the listener's own key. */
  @Test
  void anOpeningThatWasOverheardServesNoOtherStatement() {
    SigningKey thief = Loot.ownKey("site");
    RecoveryOpening opening =
        SiteStatement.parse(site.recovered(2, site.safe()), true).recoveryOpenings().get(0);
    String own = site.draft(2, thief).withOpening(opening).sign(thief).jws().token();
    String rotation =
        SiteRequest.rotateKey(SITE, FEDERATION, it.now(), RecoverableSite.jti(), own)
            .sign(site.hot())
            .token();
    refused(it.post("rotate-key", rotation), "recovery_commitment");
    String later = site.draft(7, thief).withOpening(opening).sign(thief).jws().token();
    String again =
        SiteRequest.rotateKey(SITE, FEDERATION, it.now(), RecoverableSite.jti(), later)
            .sign(site.hot())
            .token();
    refused(it.post("rotate-key", again), "recovery_commitment");
    assertThat(it.inForce()).isEqualTo(only(site.hot()));
  }
}
