package org.waymark.server.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymark.server.attack.CrimeScene.MEMBER;
import static org.waymark.server.attack.CrimeScene.OTHER;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymark.client.sync.SyncOutcome;
import org.waymark.client.sync.SyncOutcome.Kind;
import org.waymark.server.cli.CommandRun;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.statement.Record;

/** See {@code attacks/Rollback}. */
final class RollbackTest extends Attack {

  private Map<String, byte[]> before = Map.of();

  /** Something happens that the crook wants to be forgotten: a member is suspended. */
  @BeforeEach
  void aMemberIsSuspended() {
    another();
    before = PublishedFiles.of(federation);
    federation.advance(Duration.ofMinutes(5));
    scene.clock().set(federation.now());
    federation.suspend(scene.site(MEMBER));
    federation.update(scene.site(OTHER));
    federation.publishRoot(next -> next.name("Second"));
    scene.publishHonestly();
    scene.tellTheTruth();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).allMatch(SyncOutcome::ok);
      scene.memory(victim);
      victim.sync();
    }
    scene.verdict(MEMBER, "suspended");
  }

  @Test
  void theWholeDirectoryOfBeforeIsRefused() {
    scene.crook().serve(before);
    scene.refused("tree_rollback");
    scene.verdict(MEMBER, "suspended");
  }

  @Test
  void theCheckpointOfBeforeAboveTheNewestEntriesIsRefused() {
    scene.crook().put("checkpoint", before.get("checkpoint"));
    scene.refused("tree_rollback");
  }

  @Test
  void itIsRefusedAfterARestartToo() {
    scene.crook().serve(before);
    scene.restart(() -> {});
    scene.refused("tree_rollback");
    scene.verdict(MEMBER, "suspended");
  }

  /** The store is gone: the marks are all that is left. */
  @Test
  void whoLostItsCopyDoesNotTakeTheOldOne() {
    scene.crook().serve(before).put("root/2.json", federation.root().bytes());
    scene.honest().silence();
    scene.loseTheCopies();
    for (Victim victim : scene.victims()) {
      Map<String, String> marks = victim.marks();
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.code()).as(victim.toString()).contains("tree_rollback");
      assertThat(victim.verdict(MEMBER)).isEqualTo("not_synced");
      assertThat(victim.marks()).isEqualTo(marks);
    }
    scene.newcomerIsFollowed();
    scene.verdict(MEMBER, "suspended");
  }

  @Test
  void whoLostItsCopyDoesNotTakeTheOldRoot() {
    scene.crook().serve(before);
    scene.honest().silence();
    scene.loseTheCopies();
    for (Victim victim : scene.victims()) {
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
      assertThat(outcome.code()).as(victim.toString()).contains("root_rollback");
    }
    scene.newcomerIsFollowed();
  }

  /** The newest checkpoint, but a bundle and entries of before. */
  @Test
  void whoLostItsCopyDoesNotTakeTheOldBundleUnderTheNewestCheckpoint() {
    Map<String, byte[]> files = new java.util.HashMap<>(before);
    files.put("root/2.json", federation.root().bytes());
    files.put("checkpoint", federation.checkpoint().bytes());
    scene.crook().serve(files);
    scene.honest().silence();
    scene.loseTheCopies();
    for (Victim victim : scene.victims()) {
      assertThat(victim.sync()).noneMatch(SyncOutcome::ok);
      assertThat(victim.verdict(MEMBER)).isEqualTo("not_synced");
    }
    scene.newcomerIsFollowed();
  }

  /** With nothing in it a log has nothing to say, whoever signed that. */
  @Test
  void anEmptyLogIsNoNews() {
    Checkpoint empty =
        Checkpoint.sign(
            federation.root().log().origin(), 0, MerkleFrontier.empty().root(), logKey().logKey());
    scene.crook().put("checkpoint", empty.bytes());
    assertThat(scene.newcomerReads().code()).contains("log_empty");
  }

  /** The same signed root, written with a blank: what was accepted has one form. */
  @Test
  void whoLostItsCopyDoesNotTakeTheRootInAnotherForm() {
    String root = new String(federation.root().bytes(), StandardCharsets.UTF_8);
    scene.crook().put("root/2.json", ("{ " + root.substring(1)).getBytes(StandardCharsets.UTF_8));
    scene.honest().silence();
    scene.loseTheCopies();
    for (Victim victim : scene.victims()) {
      SyncOutcome outcome = scene.ofCrook(victim.sync());
      assertThat(outcome.code()).as(victim.toString()).contains("root_reused");
    }
    scene.newcomerIsFollowed();
  }

  /** Somebody replays the log, whose signer signed another tree than that of its entries. */
  @Test
  void aReplayEndsInTheTreeThatIsSigned() {
    Checkpoint odd =
        Checkpoint.sign(
            federation.root().log().origin(),
            federation.entries().size(),
            Sha256.of(new byte[1]),
            logKey().logKey());
    scene.crook().put("checkpoint", odd.bytes());
    CommandRun run = scene.logVerify();
    assertThat(run.code()).as(run.toString()).isEqualTo("checkpoint_tree_mismatch");
  }

  /** One site only, with the log key: its statement of before is genuine. */
  static Stream<Way> oneSite() {
    return Way.all(
        Way.of(
            "what it stated before",
            "counter_rollback",
            (f, log) -> log.site(EventType.UPDATE, log.history(OTHER).get(0))),
        Way.of(
            "the same under higher counters of the entry",
            "record_entry_mismatch",
            (f, log) -> {
              Record old = log.history(OTHER).get(0);
              log.site(EventType.UPDATE, old.site().sub(), old.ver() + 9, old.mver(), old);
            }),
        Way.of(
            "what it stated before, with a status of now",
            "counter_rollback",
            (f, log) -> {
              Papers old = Papers.of(f, log.history(MEMBER).get(0));
              log.site(EventType.REVOKE, old.statusOf(log.papers(MEMBER)).record());
            }));
  }

  @ParameterizedTest
  @MethodSource("oneSite")
  void oneSiteIsNotTakenBackEither(Way way) {
    ForgedLog log = ForgedLog.continuing(federation, logKey());
    way.forgery().accept(federation, log);
    scene.crook().serve(log.published());
    scene.refusedByNewcomersToo(way.code());
  }

  /**
   * Whoever gets hold of the folder can hand the command an old copy, but not a new one as well.
   */
  @Test
  void theCommandReadsFromItsCopyWhatWasNewest() {
    scene.crook().serve(before);
    Path data = scene.folder().resolve("node");
    scene.restart(
        () ->
            assertThat(
                    new org.waymark.server.cli.CommandRun.Shell(data)
                        .at(scene.clock())
                        .run("resolve", MEMBER, "--root", rootFile(), "--json")
                        .out())
                .contains("\"suspended\""));
  }

  private String rootFile() {
    return scene.rootFile().toString();
  }
}
