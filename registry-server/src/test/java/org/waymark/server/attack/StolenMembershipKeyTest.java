package org.waymark.server.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;
import static org.waymark.server.attack.CrimeScene.SUSPENDED;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.DirectoryChange;
import org.waymark.client.DirectoryListener;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.server.cli.CommandRun;
import org.waymark.server.cli.ExitCode;
import org.waymark.signer.codec.Sha256;
import org.waymark.signer.jws.CompactJws;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.Event;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.TilePath;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootBuilder;
import org.waymark.trust.statement.SiteStatus;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** See {@code attacks/StolenMembershipKey}. */
final class StolenMembershipKeyTest extends Attack {

  // The membership key alone.

  private Loot membershipKey() {
    return nothing().takeMembershipKey();
  }

  @Test
  void itSignsNoCheckpoint() {
    Loot loot = membershipKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    log.site(EventType.ADMIT, evil(log, loot).record());
    scene
        .crook()
        .serve(
            log.published(
                Checkpoint.sign(
                    federation.root().log().origin(),
                    log.size(),
                    log.tree().root(),
                    loot.membershipKey())));
    scene.refusedByNewcomersToo("checkpoint_signature");
  }

  @Test
  void itSignsNoRoot() {
    RootBuilder next =
        federation.root().payload().next(federation.now(), federation.root().expires());
    Root forged = next.sign(List.of(membershipKey().membershipKey()));
    scene.tellTheTruth();
    scene.crook().put("root/" + (federation.root().version() + 1) + ".json", forged.bytes());
    scene.refusedByNewcomersToo("root_threshold");
  }

  @Test
  void whatItSignsIsInNoDirectoryWithoutTheLog() {
    another();
    federation.admit("next.example");
    scene.tellTheTruth();
    Loot loot = membershipKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    byte[] status =
        log.papers(MEMBER).restricted(SiteStatus.REVOKED, 2, loot.membershipKey()).bytes();
    int size = federation.entries().size();
    String path = TilePath.holding(TilePath.ENTRIES, size - 1, size).recordsPath();
    scene.crook().put(path, new String(status, US_ASCII).concat("\n").getBytes(US_ASCII));
    scene.refused("record_hash_mismatch");
  }

  /** A snapshot of the true map, which only the log did not announce. */
  @Test
  void aSnapshotOfItsOwnIsInNoBundle() {
    another();
    Loot loot = membershipKey();
    scene.tellTheTruth();
    EditedBundle bundle = EditedBundle.of(federation.bundle());
    bundle.change(
        bundle.first("snapshot"),
        line ->
            "snapshot "
                + Tokens.changed(
                    CompactJws.parse(line.substring(9)),
                    loot.membershipKey(),
                    claims -> claims.put("exp", claims.get("exp").longValue() - 1)));
    scene.crook().put("bundle", bundle.bytes());
    scene.newcomerRefuses("snapshot_unlogged");
  }

  private static Papers evil(ForgedLog log, Loot loot) {
    return log.papersAbout("evil.example").certified(1, loot.membershipKey(), Loot.ownKey("site"));
  }

  // With the log key as well, a snapshot says whatever they like to newcomers; not to who was
  // there.

  private static final String QUIET = "quiet.example";

  /** Nobody ever asked for the quiet site, which everybody has from a snapshot alone. */
  private TestSite quiet() {
    TestFederation peopled = CrimeScene.peopled(TestFederation.testing());
    TestSite quiet = peopled.admit(QUIET);
    peopled.update(quiet);
    peopled.snapshot();
    peopled.heartbeat();
    another(CrimeScene.in(folder(), peopled));
    return quiet;
  }

  /** The log goes on with a snapshot in which the site has another record. */
  private void serveSnapshotWith(Loot loot, byte[] record) {
    ForgedLog log = ForgedLog.continuing(federation, loot);
    EntityId site = EntityId.parse("https://" + QUIET);
    Sha256 map = log.map().with(site.key(), Sha256.of(record)).root();
    federation.snapshot();
    EditedBundle bundle = EditedBundle.of(federation.bundle());
    String token =
        Tokens.changed(
            federation.newestSnapshot().orElseThrow().jws(),
            loot.membershipKey(),
            claims -> claims.put("directory", map.hex()));
    log.event(
        Event.snapshot(log.size(), CompactJws.parse(token).hash(), map, log.time(), log.expires()));
    bundle.change(bundle.first("snapshot"), line -> "snapshot " + token);
    for (int i = bundle.first("record"); i < bundle.first("tile"); i++) {
      if (bundle.lines().get(i).startsWith("record " + site + " ")) {
        bundle.change(i, line -> "record " + site + " " + new String(record, US_ASCII));
      }
    }
    bundle.change(
        bundle.last("entry"), line -> "entry " + new String(log.entry(log.size() - 1), US_ASCII));
    String note = new String(log.checkpoint().bytes(), StandardCharsets.UTF_8);
    bundle.change(bundle.last("checkpoint"), line -> "checkpoint " + TextNode.valueOf(note));
    Map<String, byte[]> files = new HashMap<>(scene.files());
    files.keySet().removeIf(path -> path.startsWith("tile/") || path.startsWith("records/"));
    files.put("checkpoint", log.checkpoint().bytes());
    files.put("bundle", bundle.bytes());
    scene.crook().serve(files);
  }

  private void refusedBothTimes(String code) {
    scene.honest().silence();
    for (Victim victim : scene.victims()) {
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.code()).as("%s: %s", victim, outcome).contains(code);
    }
  }

  @Test
  void aSnapshotTakesNoSiteBack() {
    quiet();
    Loot loot = membershipKey().takeLogKey();
    byte[] old = ForgedLog.continuing(federation, loot).history(QUIET).get(0).bytes();
    serveSnapshotWith(loot, old);
    refusedBothTimes("counter_rollback");
  }

  @Test
  void aSnapshotGivesNoSiteAnotherMembershipOfTheSameNumber() {
    quiet();
    Loot loot = membershipKey().takeLogKey();
    Papers papers =
        ForgedLog.continuing(federation, loot)
            .papers(QUIET)
            .membership(
                loot.membershipKey(),
                claims -> claims.put("exp", claims.get("exp").longValue() - 1));
    serveSnapshotWith(loot, papers.bytes());
    refusedBothTimes("counter_reused");
  }

  // With the log key as well: what even both of them cannot do.

  static Stream<Way> ways() {
    return Way.all(
        Way.of(
            "other end points without the site's key",
            "key_unknown",
            (f, log) ->
                log.site(
                    EventType.UPDATE, log.papers(OTHER).stated(7, Loot.ownKey("site")).record())),
        Way.of(
            "a membership that outlives the root's limit",
            "membership_too_long",
            (f, log) ->
                log.site(
                    EventType.UPDATE,
                    log.papers(OTHER)
                        .membership(
                            log.loot().membershipKey(),
                            claims -> claims.put("mver", 5).put("exp", f.time() + 40_000_000L))
                        .record())),
        Way.of(
            "a membership of tomorrow",
            "statement_from_future",
            (f, log) ->
                log.site(
                    EventType.UPDATE,
                    log.papers(OTHER)
                        .membership(
                            log.loot().membershipKey(),
                            claims -> claims.put("mver", 5).put("iat", f.time() + 86_400L))
                        .record())),
        Way.of(
            "a membership where a status belongs",
            "typ_mismatch",
            (f, log) ->
                log.site(
                    EventType.SUSPEND,
                    log.papers(OTHER).site(),
                    1,
                    2,
                    log.papers(OTHER)
                        .restricted(SiteStatus.SUSPENDED, 2, log.loot().membershipKey())
                        .statusText(log.papers(OTHER).membership())
                        .bytes())),
        Way.of(
            "a status in the name of another federation",
            "record_issuer_mismatch",
            (f, log) ->
                log.site(
                    EventType.SUSPEND,
                    log.papers(OTHER)
                        .restricted(SiteStatus.SUSPENDED, 2, log.loot().membershipKey())
                        .status(
                            log.loot().membershipKey(),
                            claims -> claims.put("iss", "https://elsewhere.example"))
                        .record())),
        Way.of(
            "a suspended site active again by its old counter",
            "counter_rollback",
            (f, log) -> log.site(EventType.REINSTATE, log.history(SUSPENDED).get(0))));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void someThingsAreRefusedEvenFromBothKeys(Way way) {
    Loot loot = logKey().takeMembershipKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo(way.code());
  }

  /** Only who saw the first of the two can tell; of a newcomer nothing was taken back. */
  @Test
  void anotherMembershipUnderACounterThatWasUsedIsRefusedByWhoSawTheFirst() {
    another();
    Loot loot = logKey().takeMembershipKey().takeSiteKey(scene.site(OTHER));
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Papers papers = log.papers(OTHER);
    papers
        .membership(loot.membershipKey(), claims -> claims.put("exp", federation.time() + 9_000))
        .statement(loot.siteKey(papers.site()), claims -> claims.put("ver", 5));
    log.site(EventType.UPDATE, papers.record());
    scene.crook().serve(log.published());
    scene.refused("counter_reused");
  }

  // And what they can: it is detected, not prevented.

  @Test
  void whoHasBothKeysAdmitsASiteAndEverybodyCanSeeIt() throws Exception {
    another();
    Loot loot = logKey().takeMembershipKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    log.site(EventType.ADMIT, evil(log, loot).record());
    scene.crook().serve(log.published());
    scene.honest().silence();
    List<String> seen = new ArrayList<>();
    Victim follower = scene.victims().get(0);
    try (AutoCloseable told = follower.directory().addListener(listing(seen))) {
      for (Victim victim : scene.victims()) {
        assertThat(victim.sync()).anyMatch(SyncOutcome::ok);
      }
      assertThat(told).isNotNull();
    }

    scene.verdict("evil.example", "active");
    assertThat(seen).as("a follower is told of it").containsExactly("https://evil.example ACTIVE");
    CommandRun replay = scene.logVerify();
    assertThat(replay.exit()).as(replay.out() + replay.err()).isEqualTo(ExitCode.OK);
    assertThat(new String(log.entry(log.size() - 1), UTF_8))
        .as("it is in the log for ever")
        .contains("\"type\":\"admit\"", "\"sub\":\"https://evil.example\"");
  }

  /** The site that is robbed of its name sees a rotation of its key that it did not ask for. */
  @Test
  void whoHasBothKeysTakesASitesNameAndTheSiteCanSeeIt() throws Exception {
    another();
    Loot loot = logKey().takeMembershipKey();
    ForgedLog log = ForgedLog.continuing(federation, loot);
    Sha256 mine = scene.site(OTHER).statement().jws().hash();
    log.site(
        EventType.ROTATE_KEY,
        log.papers(OTHER)
            .stated(2, Loot.ownKey("site"))
            .certified(2, loot.membershipKey(), Loot.ownKey("site"))
            .record());
    scene.crook().serve(log.published()).put("sites/" + OTHER, log.proof(OTHER));
    scene.honest().silence();
    List<String> seen = new ArrayList<>();
    Victim follower = scene.victims().get(0);
    try (AutoCloseable told = follower.directory().addListener(listing(seen))) {
      follower.sync();
      assertThat(told).isNotNull();
    }

    assertThat(seen).containsExactly("https://other.example ACTIVE");
    CommandRun run = scene.resolveByProof(OTHER);
    assertThat(run.out()).as("the site's own monitor reads this").contains("attacker.example");
    assertThat(log.latest(OTHER).site().jws().hash()).isEqualTo(mine);
  }

  private static DirectoryListener listing(List<String> seen) {
    return new DirectoryListener() {
      @Override
      public void changed(DirectoryChange change) {
        change.sites().forEach(site -> seen.add(site.site() + " " + site.status()));
      }
    };
  }
}
