package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.signer.key.SigningKey;
import org.waymark.signer.note.NoteVerifier;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.root.WitnessPolicy;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** See {@code attacks/Recosign}. */
final class RecosignTest extends Attack {

  private static final SigningKey WITNESS = TestKeys.named("witness");
  private static final String NAME = "witness.example";
  private Map<String, byte[]> before = Map.of();
  private Checkpoint checkpointBefore = TestFederation.create().checkpoint();

  @Override
  CrimeScene scene(Path in) {
    WitnessPolicy policy =
        new WitnessPolicy(
            1,
            List.of(
                new WitnessPolicy.Group(
                    "all", 1, List.of(NoteVerifier.cosignatureV1(NAME, WITNESS.publicKey())))));
    TestFederation watched =
        CrimeScene.peopled(TestFederation.create(root -> root.testing(true).witness(policy)));
    return CrimeScene.in(in, watched, checkpoint -> cosigned(checkpoint, WITNESS, watched.now()));
  }

  private static Checkpoint cosigned(Checkpoint checkpoint, SigningKey key, Instant at) {
    return Checkpoint.parse(checkpoint.note().cosign(NAME, key, at).bytes());
  }

  /** A site joins after the state that is cosigned again. */
  @BeforeEach
  void theLogGoesOn() {
    another();
    before = scene.files();
    checkpointBefore = federation.checkpoint();
    scene.pass(Duration.ofMinutes(10));
    federation.admit("after.example");
    scene.publishHonestly();
    scene.tellTheTruth();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).allMatch(SyncOutcome::ok);
      assertThat(victim.verdict("after.example")).isEqualTo("active");
      scene.memory(victim);
      victim.sync();
    }
  }

  private Loot witnessKey() {
    return nothing().takeWitnessKey(WITNESS);
  }

  private void serveBefore(Checkpoint checkpoint) {
    scene
        .crook()
        .serve(before)
        .put("checkpoint", checkpoint.bytes())
        .put("checkpoint.witnessed", checkpoint.bytes());
  }

  @Test
  void anOldTreeThatWasCosignedJustNowIsStillOld() {
    serveBefore(cosigned(checkpointBefore, witnessKey().witnessKey(), scene.clock().instant()));
    scene.refused("tree_rollback");
    scene.verdict("after.example", "active");
  }

  /** Freshness is the worse of the cosignature's and the entry's: the entry cannot be renewed. */
  @Test
  void aCosignatureDoesNotMakeAnOldEntryYoung() {
    scene.pass(Duration.ofHours(25));
    serveBefore(cosigned(checkpointBefore, witnessKey().witnessKey(), scene.clock().instant()));
    assertThat(scene.newcomerIsTold(MEMBER)).isEqualTo("newcomer_while_stale");
    scene.pass(Duration.ofDays(14));
    serveBefore(cosigned(checkpointBefore, witnessKey().witnessKey(), scene.clock().instant()));
    assertThat(scene.newcomerIsTold(MEMBER)).isEqualTo("directory_expired");
  }

  /** The witness key alone signs no checkpoint. */
  @Test
  void aLongerTreeThatOnlyAWitnessSignedIsNone() {
    Loot loot = witnessKey();
    ForgedLog log = ForgedLog.continuing(federation, loot).heartbeat();
    Checkpoint forged =
        Checkpoint.sign(
            federation.root().log().origin(), log.size(), log.tree().root(), loot.witnessKey());
    Checkpoint twice = cosigned(forged, loot.witnessKey(), scene.clock().instant());
    scene.crook().serve(log.published(twice)).put("checkpoint.witnessed", twice.bytes());
    scene.refused("checkpoint_signature");
  }

  /** With the log key alone nobody is introduced: the cosignatures there are, are none. */
  @ParameterizedTest
  @ValueSource(
      strings = {"none", "of another key", "of tomorrow", "of another tree", "of another name"})
  void aLogWithoutItsWitnessesIntroducesNobody(String cosignature) {
    Loot loot = logKey().takeWitnessKey(WITNESS);
    ForgedLog log = ForgedLog.from(federation, federation.entries().size() - 1, loot).heartbeat();
    Instant now = scene.clock().instant();
    Checkpoint plain = log.checkpoint();
    Checkpoint served =
        switch (cosignature) {
          case "of another key" -> cosigned(plain, Loot.ownKey("witness"), now);
          case "of tomorrow" -> cosigned(plain, loot.witnessKey(), now.plus(Duration.ofDays(1)));
          case "of another tree" ->
              withLine(plain, lastLine(cosigned(checkpointBefore, loot.witnessKey(), now)));
          case "of another name" ->
              Checkpoint.parse(
                  plain.note().cosign("elsewhere.example", loot.witnessKey(), now).bytes());
          default -> plain;
        };
    scene.crook().serve(log.published(served)).put("checkpoint.witnessed", served.bytes());

    assertThat(scene.newcomerIsTold(MEMBER)).isNotEqualTo("active");
  }

  /** Nor does a lookup believe it. */
  @Test
  void aLookupAsksForTheWitnessesToo() {
    ForgedLog log = ForgedLog.continuing(federation, logKey()).heartbeat();
    scene.crook().put("sites/" + MEMBER, log.proof(MEMBER));

    assertThat(CrimeScene.code(scene.resolveByProof(MEMBER))).isEqualTo("witness_policy");
  }

  /** Beside what witnesses saw stands a longer log, which is not the same one. */
  @Test
  void whatWitnessesSawHasToBeTheBeginningOfTheRest() {
    ForgedLog log = ForgedLog.from(federation, federation.entries().size() - 2, logKey());
    log.heartbeat().heartbeat().heartbeat();
    scene
        .crook()
        .serve(log.published())
        .put(
            "checkpoint.witnessed",
            cosigned(federation.checkpoint(), WITNESS, scene.clock().instant()).bytes());

    assertThat(scene.newcomerReads().code()).contains("split_view");
  }

  private static String lastLine(Checkpoint checkpoint) {
    String text = new String(checkpoint.bytes(), java.nio.charset.StandardCharsets.UTF_8);
    return text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
  }

  private static Checkpoint withLine(Checkpoint checkpoint, String line) {
    return Checkpoint.parse(
        (new String(checkpoint.bytes(), java.nio.charset.StandardCharsets.UTF_8) + line)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
