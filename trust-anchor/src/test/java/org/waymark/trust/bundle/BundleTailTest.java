package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.log.Checkpoint;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.LogIdentity;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestSite;

/** Which tails, checkpoints and epochs an import refuses (formats 10). */
final class BundleTailTest extends ImportFixture {

  // Tail

  @Test
  void aMissingRecordOfTheTailIsRefused() {
    twoSitesASnapshotAndATail();
    assertThat(codeOfEdited(b -> b.without(b.last("record")))).isEqualTo("record_missing");
  }

  @Test
  void aRecordOfTheSnapshotDoesNotStandForOneOfTheTail() {
    TestSite a = federation.admit("a.example");
    federation.snapshot();
    Record record = a.record();
    federation.log(EventType.UPDATE, a.id(), 2, 1, record);
    assertThat(codeOfEdited(b -> b.without(b.last("record")))).isEqualTo("record_missing");
  }

  @Test
  void aRecordThatItsEntryDoesNotNameIsRefused() {
    twoSitesASnapshotAndATail();
    assertThat(codeOfEdited(b -> b.change(b.last("record"), line -> line + "x")))
        .isEqualTo("bundle_malformed");
    assertThat(
            codeOfEdited(
                b -> b.change(b.last("record"), l -> l.replace("https://a.", "https://b."))))
        .isEqualTo("bundle_malformed");
  }

  @Test
  void aSupersededRecordIsRefused() {
    TestSite a = federation.admit("a.example");
    String line =
        "record https://a.example " + new String(a.record().bytes(), StandardCharsets.UTF_8);
    federation.update(a);
    assertThat(
            codeOfEdited(
                b -> {
                  b.lines().add(b.first("entry") + 1, line);
                  return b;
                }))
        .isEqualTo("bundle_malformed");
    assertThat(
            codeOfEdited(
                b -> {
                  b.without(b.last("record")).lines().add(b.first("entry") + 1, line);
                  return b;
                }))
        .isEqualTo("bundle_malformed");
  }

  @Test
  void aTailThatDoesNotFoldIsRefused() {
    TestSite a = federation.admit("a.example");
    federation.snapshot();
    federation.log(EventType.REINSTATE, a.recertify());
    assertThat(codeOf(federation.bundle())).isEqualTo("transition_refused");
  }

  // Checkpoint

  @Test
  void aCheckpointOfAnotherTreeIsRefused() {
    twoSitesASnapshotAndATail();
    assertThat(codeOf(federation.bundle(federation.checkpointAt(3))))
        .isEqualTo("bundle_tree_mismatch");
    Checkpoint other =
        Checkpoint.sign(federation.root().log().origin(), 4, Sha256.zero(), federation.logKey());
    assertThat(codeOf(federation.bundle(other))).isEqualTo("bundle_tree_mismatch");
  }

  @Test
  void aCheckpointThatTheLogDidNotSignIsRefused() {
    twoSitesASnapshotAndATail();
    Checkpoint forged =
        Checkpoint.sign(
            federation.root().log().origin(),
            4,
            federation.frontier().root(),
            federation.membershipKey());
    assertThat(codeOf(federation.bundle(forged))).isEqualTo("checkpoint_signature");
  }

  // Epochs and marks

  @Test
  void aLaterEpochContinuesTheTreeThatItsRootNames() {
    federation.admitMany("s", 5);
    Sha256 base = federation.frontierAt(3).root();
    federation.publishRoot(next -> next.log(new LogIdentity("log/e2", 2, 3, base)));
    federation.snapshot();
    assertThat(codeOf(federation.bundle())).isEqualTo("accepted");
    federation.publishRoot(next -> next.log(new LogIdentity("log/e3", 3, 3, Sha256.zero())));
    assertThat(codeOf(federation.bundle())).isEqualTo("bundle_tree_mismatch");
  }

  @Test
  void theBaseOfAnEpochMayLieInTheTail() {
    federation.admit("a.example");
    federation.snapshot();
    federation.heartbeat();
    Sha256 base = federation.frontier().root();
    federation.publishRoot(next -> next.log(new LogIdentity("log/e2", 2, 3, base)));
    assertThat(codeOf(federation.bundle())).isEqualTo("accepted");
    federation.publishRoot(next -> next.log(new LogIdentity("log/e3", 3, 4, base)));
    assertThat(codeOf(federation.bundle())).isEqualTo("bundle_tree_mismatch");
  }

  private String codeWithMark(long size, Sha256 root) {
    TreeMark mark = new TreeMark(federation.root().log().origin(), size, root);
    return codeOf(federation.bundle(), federation.root(), federation.now(), Optional.of(mark));
  }

  @Test
  void theTreeExtendsTheMark() {
    federation.admitMany("s", 300);
    federation.snapshot();
    federation.heartbeat();
    for (long size : new long[] {0, 1, 255, 256, 257, 300, 301, 302}) {
      assertThat(codeWithMark(size, federation.frontierAt(size).root()))
          .as("mark of %s", size)
          .isEqualTo("accepted");
      if (size > 0) {
        assertThat(codeWithMark(size, Sha256.zero()))
            .as("another mark of %s", size)
            .isEqualTo("split_view");
      }
    }
  }

  @Test
  void aTreeSmallerThanTheMarkIsARollback() {
    federation.heartbeat();
    assertThat(codeWithMark(2, Sha256.zero())).isEqualTo("tree_rollback");
  }

  @Test
  void aMarkOfAnEarlierEpochIsNotCompared() {
    federation.heartbeat();
    TreeMark mark = new TreeMark("older/e1", 99, Sha256.zero());
    assertThat(codeOf(federation.bundle(), federation.root(), federation.now(), Optional.of(mark)))
        .isEqualTo("accepted");
  }

  @Test
  void aBundleFromTheFutureIsRefused() {
    federation.heartbeat();
    assertThat(
            codeOf(
                federation.bundle(),
                federation.root(),
                federation.now().minus(Duration.ofHours(1)),
                Optional.empty()))
        .isEqualTo("entry_time");
  }
}
