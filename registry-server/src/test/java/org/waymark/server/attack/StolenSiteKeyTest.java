package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.BesiegedRegistry.FEDERATION;
import static org.waymark.server.attack.BesiegedRegistry.SITE;
import static org.waymark.server.attack.BesiegedRegistry.accepted;
import static org.waymark.server.attack.BesiegedRegistry.refused;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.server.RecoverableSite;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.signer.key.JwkSet;
import org.waymark.signer.key.SigningKey;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.EventType;
import org.waymark.trust.statement.RecoveryCommitment;
import org.waymark.trust.statement.RecoveryOpening;
import org.waymark.trust.statement.SiteRequest;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/StolenSiteKey}. */
@SuppressWarnings("NullAway.Init")
final class StolenSiteKeyTest extends Attack {

  private static final String COMMITTED = "committed.example";
  private static final SigningKey SAFE = TestKeys.named("recovery key");
  private static final SigningKey THIEF = Loot.ownKey("site");

  private static Sha256 hash(SigningKey key) {
    return RecoveryCommitment.of(key.publicKey());
  }

  // The hot key alone, and an honest registry.

  private BesiegedRegistry besieged() {
    return new BesiegedRegistry(folder());
  }

  private static ObjectNode ocm(String endPoint) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("enabled", true)
        .put("apiVersion", "1.1.0")
        .put("endPoint", endPoint)
        .put("provider", "A cloud");
  }

  @Test
  void theSiteIsToldThatItsEndPointWasMoved() {
    try (BesiegedRegistry it = besieged()) {
      String own = it.site().first();
      assertThat(it.monitor(own).exit()).isEqualTo(ExitCode.OK);
      SigningKey hot = it.site().hot();

      accepted(
          it.put(
              it.committed(2, hot)
                  .withMetadata("ocm_server", ocm("https://lost.example/elsewhere"))
                  .sign(hot)
                  .jws()
                  .token()));

      CommandRun told = it.monitor(own);
      assertThat(told.exit()).as(told.toString()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(told.out()).contains("statement_unknown", "\"update\"");
    }
  }

  @Test
  void aRotationIsToldAndTheRecoveryKeyTakesTheSiteBack() {
    try (BesiegedRegistry it = besieged()) {
      RecoverableSite site = it.site();
      SigningKey hot = site.hot();
      assertThat(it.monitor(site.first()).exit()).isEqualTo(ExitCode.OK);
      accepted(it.post("rotate-key", rotation(it, 9, THIEF, hot)));
      CommandRun told = it.monitor(site.first());
      assertThat(told.exit()).isEqualTo(ExitCode.NOT_BELIEVED);
      assertThat(told.out()).contains("keys_unknown", "\"rotate-key\"");

      accepted(it.post("recover", it.site().recovery(10)));

      refused(it.put(it.committed(20, THIEF).sign(THIEF).jws().token()), "recovery_pending");
      refused(it.post("rotate-key", rotation(it, 20, Loot.ownKey("b"), THIEF)), "recovery_pending");
      refused(it.post("leave", leaving(it, THIEF)), "recovery_pending");
      it.pass(BesiegedRegistry.WINDOW);
      it.awaitInForce(site.fresh());
      assertThat(it.told()).isEqualTo("active");
      assertThat(it.put(it.committed(30, THIEF).sign(THIEF).jws().token()).status())
          .isGreaterThanOrEqualTo(400);
      refused(it.post("leave", leaving(it, THIEF)), "key_unknown");
      assertThat(it.statement().ver()).isEqualTo(10);
    }
  }

  private static String rotation(BesiegedRegistry it, long ver, SigningKey to, SigningKey by) {
    return rotation(it, it.committed(ver, to).sign(to).jws().token(), by);
  }

  private static String rotation(BesiegedRegistry it, String statement, SigningKey by) {
    return SiteRequest.rotateKey(SITE, FEDERATION, it.now(), RecoverableSite.jti(), statement)
        .sign(by)
        .token();
  }

  private static String leaving(BesiegedRegistry it, SigningKey by) {
    return SiteRequest.leave(SITE, FEDERATION, it.now(), RecoverableSite.jti(), Optional.empty())
        .sign(by)
        .token();
  }

  @Test
  void theRegistryLetsNobodyRidOfTheCommitment() {
    try (BesiegedRegistry it = besieged()) {
      SigningKey hot = it.site().hot();
      String dropped = it.site().draft(2, hot).sign(hot).jws().token();
      String own = it.site().draft(2, hot).withRecovery(hash(THIEF)).sign(hot).jws().token();
      RecoveryOpening forged =
          RecoveryOpening.sign(
              SITE,
              it.now(),
              2,
              JwkSet.of(hot.publicKey()),
              Optional.of(hash(THIEF)),
              RecoverableSite.jti(),
              THIEF);
      String opened = it.site().draft(2, hot).withOpening(forged).sign(hot).jws().token();
      for (String statement : List.of(dropped, own, opened)) {
        refused(it.put(statement), "recovery_commitment");
      }
      String bare = it.site().draft(2, THIEF).sign(THIEF).jws().token();
      refused(it.post("rotate-key", rotation(it, bare, hot)), "recovery_commitment");
      String link =
          it.operator("invitations", "{\"host\":\"lost.example\",\"kind\":\"rekey\"}")
              .json()
              .path("token")
              .asText();
      assertThat(link).as("the operator is deceived").isNotEmpty();
      refused(
          it.apply(
              SiteRequest.apply(SITE, FEDERATION, it.now(), RecoverableSite.jti(), link, bare)
                  .sign(THIEF)
                  .token()),
          "recovery_committed");
      assertThat(it.statement().recovery()).contains(hash(it.site().safe()));
      assertThat(it.statement().ver()).isEqualTo(1);
      assertThat(it.told()).isEqualTo("active");
    }
  }

  /** What the README says that the thief can do, and everybody sees. */
  @Test
  void theThiefMakesTheSiteLeaveAndItIsTold() {
    try (BesiegedRegistry it = besieged()) {
      it.monitor(it.site().first());
      accepted(it.post("leave", leaving(it, it.site().hot())));
      CommandRun told = it.monitor(it.site().first());
      assertThat(told.exit()).isEqualTo(ExitCode.NOT_A_MEMBER);
      assertThat(told.out()).contains("\"leave\"");
    }
  }

  // The registry is in league with the thief: followers are the last to refuse.

  private TestSite committed;

  @Override
  CrimeScene scene(Path in) {
    TestFederation f = CrimeScene.peopled(TestFederation.testing());
    committed = f.site(COMMITTED);
    committed.restate(committed.key(), draft -> draft.withRecovery(hash(SAFE)));
    f.log(EventType.ADMIT, committed);
    f.heartbeat();
    return CrimeScene.in(in, f);
  }

  private record Try(String name, Consumer<ForgedLog> forgery) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Papers hot(ForgedLog log, Consumer<ObjectNode> change) {
    return log.papers(COMMITTED)
        .statement(
            log.loot().siteKey(committed.id()),
            claims -> {
              claims.put("ver", 3);
              change.accept(claims);
            });
  }

  private RecoveryOpening opening(
      EntityId site, long ver, SigningKey keys, Optional<SigningKey> next, SigningKey by) {
    return RecoveryOpening.sign(
        site,
        federation.now(),
        ver,
        JwkSet.of(keys.publicKey()),
        next.map(StolenSiteKeyTest::hash),
        "A".repeat(22),
        by);
  }

  private static void open(ObjectNode claims, Sha256 next, RecoveryOpening... openings) {
    claims.put("recovery", next.hex());
    ArrayNode all = claims.putArray("recovery_openings");
    for (RecoveryOpening one : openings) {
      all.add(one.jws().token());
    }
  }

  private Stream<Try> ways() {
    return Stream.of(
        new Try(
            "drops the commitment",
            log -> log.site(EventType.UPDATE, hot(log, c -> c.remove("recovery")).record())),
        new Try(
            "commits to another key",
            log ->
                log.site(
                    EventType.UPDATE,
                    hot(log, c -> c.put("recovery", hash(THIEF).hex())).record())),
        new Try(
            "opens with a key of its own",
            log ->
                log.site(
                    EventType.UPDATE,
                    hot(
                            log,
                            c ->
                                open(
                                    c,
                                    hash(THIEF),
                                    opening(
                                        committed.id(),
                                        3,
                                        committed.key(),
                                        Optional.of(THIEF),
                                        THIEF)))
                        .record())),
        new Try(
            "opens nothing and ends with the same commitment",
            log ->
                log.site(
                    EventType.UPDATE,
                    hot(
                            log,
                            c ->
                                open(
                                    c,
                                    hash(SAFE),
                                    opening(
                                        committed.id(),
                                        3,
                                        committed.key(),
                                        Optional.of(SAFE),
                                        THIEF)))
                        .record())),
        new Try(
            "is certified anew without the commitment",
            log ->
                log.site(
                    EventType.ROTATE_KEY,
                    log.papers(COMMITTED)
                        .stated(3, THIEF)
                        .certified(2, log.loot().membershipKey(), THIEF)
                        .record())),
        new Try(
            "is suspended and comes back without the commitment",
            log -> {
              Papers away = log.papers(COMMITTED);
              away.restricted(SiteStatus.SUSPENDED, 2, log.loot().membershipKey());
              log.site(EventType.SUSPEND, away.record());
              log.site(
                  EventType.REINSTATE,
                  log.papers(COMMITTED)
                      .stated(3, THIEF)
                      .certified(3, log.loot().membershipKey(), THIEF)
                      .record());
            }),
        new Try(
            "has the recovery key as its key of every day",
            log ->
                log.site(
                    EventType.ROTATE_KEY,
                    log.papers(COMMITTED)
                        .stated(3, THIEF)
                        .statement(THIEF, c -> c.put("recovery", hash(THIEF).hex()))
                        .certified(2, log.loot().membershipKey(), THIEF)
                        .record())));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void noFollowerForgetsTheCommitment(Try one) {
    ForgedLog log =
        ForgedLog.continuing(federation, logKey().takeMembershipKey().takeSiteKey(committed));
    one.forgery().accept(log);
    scene.crook().serve(log.published());
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      String before = victim.answer(COMMITTED);
      scene.unharmed(victim, Kind.REFUSED, "recovery_commitment");
      assertThat(victim.answer(COMMITTED)).isEqualTo(before);
    }
  }

  /** With a genuine opening, that was made for something else. */
  @Test
  void anOpeningServesNothingButWhatItWasMadeFor() {
    TestSite other = federation.site("other-committed.example");
    SigningKey own = committed.key();
    for (RecoveryOpening genuine :
        List.of(
            opening(other.id(), 3, own, Optional.of(THIEF), SAFE),
            opening(committed.id(), 3, TestKeys.named("fresh"), Optional.of(THIEF), SAFE),
            opening(committed.id(), 9, own, Optional.of(THIEF), SAFE),
            opening(committed.id(), 2, own, Optional.of(THIEF), SAFE))) {
      ForgedLog log =
          ForgedLog.continuing(federation, logKey().takeMembershipKey().takeSiteKey(committed));
      log.site(EventType.UPDATE, hot(log, c -> open(c, hash(THIEF), genuine)).record());
      scene.crook().serve(log.published());
      scene.honest().silence();
      for (Victim victim : scene.victims()) {
        scene.unharmed(victim, Kind.REFUSED, "recovery_commitment");
      }
    }
  }

  /** A statement with openings of which one thing is wrong. */
  private record Wrong(String name, String code, String why, Consumer<ForgedLog> forgery) {
    @Override
    public String toString() {
      return name + " → " + code;
    }
  }

  /** Statement {@code ver} with these openings, committed to this key. */
  private Papers opened(ForgedLog log, long ver, SigningKey next, String... openings) {
    return hot(
        log,
        claims -> {
          claims.put("ver", ver).put("recovery", hash(next).hex());
          claims.remove("recovery_openings");
          for (String one : openings) {
            claims.withArray("recovery_openings").add(one);
          }
        });
  }

  private String by(SigningKey key, long ver, SigningKey next) {
    return opening(committed.id(), ver, committed.key(), Optional.of(next), key).jws().token();
  }

  private String changed(Consumer<ObjectNode> change) {
    return Tokens.changed(CompactJws.parse(by(SAFE, 3, THIEF)), SAFE, change);
  }

  private Wrong wrong(String name, String why, long ver, SigningKey next, String... openings) {
    return new Wrong(
        name,
        "recovery_commitment",
        why,
        log ->
            log.site(
                EventType.UPDATE,
                committed.id(),
                ver,
                1,
                opened(log, ver, next, openings).bytes()));
  }

  private Wrong malformed(String name, String why, Consumer<ObjectNode> change) {
    return new Wrong(
        name,
        "statement_malformed",
        why,
        log ->
            log.site(
                EventType.UPDATE,
                committed.id(),
                3,
                1,
                opened(log, 3, THIEF, changed(change)).bytes()));
  }

  private Stream<Wrong> wrongs() {
    SigningKey third = Loot.ownKey("third");
    String elsewhere =
        opening(
                federation.site("elsewhere-committed.example").id(),
                3,
                committed.key(),
                Optional.of(THIEF),
                SAFE)
            .jws()
            .token();
    String others = opening(committed.id(), 3, third, Optional.of(THIEF), SAFE).jws().token();
    String unsigned =
        Tokens.changed(CompactJws.parse(by(SAFE, 3, THIEF)), Loot.ownKey("any"), claims -> {});
    return Stream.of(
        wrong("of another site", "has an opening of another site", 3, THIEF, elsewhere),
        wrong(
            "in another order",
            "not in the order of their statements",
            5,
            third,
            by(SAFE, 4, THIEF),
            by(THIEF, 3, third)),
        wrong(
            "of two keys that do not follow",
            "by another key than the one before committed to",
            5,
            SAFE,
            by(SAFE, 3, THIEF),
            by(third, 4, SAFE)),
        wrong("for later", "has an opening for a later statement", 3, THIEF, by(SAFE, 9, THIEF)),
        wrong("for before", "that was made for an earlier one", 3, THIEF, by(SAFE, 2, THIEF)),
        wrong(
            "with another end",
            "commits to another recovery key than its last opening says",
            3,
            THIEF,
            by(SAFE, 3, third)),
        wrong("for other keys", "names other keys than its recovery key", 3, THIEF, others),
        wrong(
            "by another key",
            "opens a commitment that the site had not made",
            3,
            THIEF,
            by(third, 3, THIEF)),
        wrong("none", "changes the commitment to its recovery key", 3, THIEF),
        wrong(
            "to the key of every day",
            "commits to a federation key as its recovery key",
            3,
            committed.key()),
        new Wrong(
            "that somebody else signed",
            "key_unknown",
            "",
            log ->
                log.site(
                    EventType.UPDATE,
                    committed.id(),
                    3,
                    1,
                    opened(log, 3, THIEF, unsigned).bytes())),
        malformed("for no keys", "does not name 1 to", claims -> claims.putArray("keys")),
        malformed(
            "for a key twice",
            "does not name 1 to",
            claims -> ((ArrayNode) claims.get("keys")).add(claims.get("keys").get(0))),
        malformed("with a short jti", "has a jti that is not", claims -> claims.put("jti", "x")));
  }

  @ParameterizedTest
  @MethodSource("wrongs")
  void eachThingInAnOpeningCounts(Wrong one) {
    ForgedLog log =
        ForgedLog.continuing(federation, logKey().takeMembershipKey().takeSiteKey(committed));
    one.forgery().accept(log);
    scene.crook().serve(log.published());

    refusedFor(one.code(), one.why());
  }

  private void refusedFor(String code, String why) {
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.code()).as(outcome.toString()).contains(code);
      assertThat(outcome.message()).contains(why);
    }
  }

  /** What the recovery key once opened stays in every statement, or a sleeper cannot follow. */
  @Test
  void noOpeningIsForgotten() {
    another();
    SigningKey third = Loot.ownKey("third");
    RecoveryOpening genuine = opening(committed.id(), 3, committed.key(), Optional.of(third), SAFE);
    committed.restate(committed.key(), draft -> draft.withOpening(genuine));
    federation.log(EventType.UPDATE, committed);
    scene.publishHonestly();
    scene.tellTheTruth();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).allMatch(SyncOutcome::ok);
    }
    Loot loot = logKey().takeMembershipKey().takeSiteKey(committed);
    for (String[] openings : new String[][] {{}, {by(SAFE, 4, third)}}) {
      ForgedLog log = ForgedLog.continuing(federation, loot);
      log.site(EventType.UPDATE, opened(log, 5, third, openings).record());
      scene.crook().serve(log.published());

      refusedFor("recovery_commitment", "lacks openings that an earlier statement had");
    }
  }
}
