package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Base64Std;
import org.waymark.trust.log.EventType;
import org.waymark.trust.root.Root;
import org.waymark.trust.statement.Record;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;
import org.waymark.trust.testing.Tokens;

/** Which roots and snapshots an import refuses (formats 10). */
final class BundleSnapshotTest extends ImportFixture {

  // Roots

  @Test
  void theBundleHoldsThePinnedRoot() {
    federation.heartbeat();
    byte[] bundle = federation.bundle();
    TestFederation other = TestFederation.create(builder -> builder.name("Other"));
    assertThat(codeOf(bundle, other.root(), federation.now(), Optional.empty()))
        .isEqualTo("root_pin_mismatch");
    federation.publishRoot(next -> next);
    assertThat(codeOf(bundle, federation.root(), federation.now(), Optional.empty()))
        .isEqualTo("root_pin_mismatch");
  }

  @Test
  void aLaterRootMayBePinned() {
    federation.publishRoot(next -> next);
    federation.publishRoot(next -> next);
    assertThat(
            codeOf(
                federation.bundle(),
                federation.roots().version(2).orElseThrow(),
                federation.now(),
                Optional.empty()))
        .isEqualTo("accepted");
  }

  @Test
  void aGapInTheRootsIsRefused() {
    federation.publishRoot(next -> next);
    federation.publishRoot(next -> next);
    assertThat(codeOfEdited(b -> b.without(2))).isEqualTo("root_version");
  }

  @Test
  void theNewestRootCannotBeLeftOut() {
    federation.publishRoot(next -> next);
    assertThat(codeOfEdited(b -> b.without(2))).isEqualTo("root_unannounced");
  }

  @Test
  void aRootThatDoesNotFollowIsRefused() {
    federation.heartbeat();
    Root forged =
        federation
            .root()
            .payload()
            .next(federation.now(), federation.now().plusSeconds(9))
            .sign(List.of(federation.logKey()));
    String line = "root " + new String(forged.bytes(), StandardCharsets.UTF_8);
    assertThat(
            codeOfEdited(
                b -> {
                  b.lines().add(2, line);
                  return b;
                }))
        .isEqualTo("root_threshold");
  }

  @Test
  void anExpiredRootEndsEverything() {
    federation.heartbeat();
    byte[] bundle = federation.bundle();
    Instant end = federation.root().expires();
    assertThat(codeOf(bundle, federation.root(), end.minusSeconds(1), Optional.empty()))
        .isEqualTo("accepted");
    assertThat(codeOf(bundle, federation.root(), end, Optional.empty())).isEqualTo("root_expired");
  }

  // Snapshot

  @Test
  void anExpiredSnapshotIsRefused() {
    twoSitesASnapshotAndATail();
    Instant end = federation.newestSnapshot().orElseThrow().expires();
    byte[] bundle = federation.bundle();
    assertThat(codeOf(bundle, federation.root(), end.minusSeconds(1), Optional.empty()))
        .isEqualTo("accepted");
    assertThat(codeOf(bundle, federation.root(), end, Optional.empty()))
        .isEqualTo("snapshot_expired");
  }

  @Test
  void aSnapshotByTheLogKeyIsRefused() {
    twoSitesASnapshotAndATail();
    String forged =
        Tokens.changed(
            federation.newestSnapshot().orElseThrow().jws(), federation.logKey(), claims -> {});
    assertThat(codeOfEdited(b -> b.change(b.first("snapshot"), line -> "snapshot " + forged)))
        .isEqualTo("key_unknown");
  }

  @Test
  void recordsOfAnotherMapAreRefused() {
    twoSitesASnapshotAndATail();
    assertThat(codeOfEdited(b -> b.without(b.first("record")))).isEqualTo("snapshot_mismatch");
    assertThat(codeOfEdited(b -> b.change(b.first("record"), line -> line + "x")))
        .isEqualTo("snapshot_mismatch");
  }

  @Test
  void tilesOfAnotherNumberOfEntriesAreRefused() {
    twoSitesASnapshotAndATail();
    assertThat(codeOfEdited(b -> b.change(b.first("tile"), line -> tile(3))))
        .isEqualTo("snapshot_mismatch");
    assertThat(codeOfEdited(b -> b.change(b.first("tile"), line -> tile(2))))
        .isEqualTo("bundle_tree_mismatch");
  }

  private static String tile(int hashes) {
    return "tile 0 " + Base64Std.encode(new byte[32 * hashes]);
  }

  @Test
  void aSnapshotThatTheLogNeverAnnouncedIsRefused() {
    twoSitesASnapshotAndATail();
    String other =
        Tokens.changed(
            federation.newestSnapshot().orElseThrow().jws(),
            federation.membershipKey(),
            claims -> claims.put("more", 1));
    assertThat(codeOfEdited(b -> b.change(b.first("snapshot"), line -> "snapshot " + other)))
        .isEqualTo("snapshot_unlogged");
  }

  @Test
  void aSiteThatTheFederationDoesNotAllowIsRefused() {
    twoSitesASnapshotAndATail();
    assertThat(
            codeOfEdited(b -> b.change(b.first("record"), l -> l.replaceFirst("https:", "http:"))))
        .isEqualTo("entity_scheme");
  }

  @Test
  void signaturesInTheSnapshotsRecordsAreForVerifyAll() throws IOException {
    TestSite a = federation.site("a.example");
    String forged = Tokens.changed(a.membership().jws(), federation.logKey(), claims -> {});
    Record record = Tokens.record(a.statement().jws().token(), Optional.empty(), forged);
    federation.log(EventType.ADMIT, a.id(), 1, 1, record);
    federation.snapshot();
    assertThat(codeOf(federation.bundle())).isEqualTo("accepted");
    assertThat(codeOfAll(federation.bundle())).isEqualTo("key_unknown");
  }

  @Test
  void verifyAllBelievesAWholeDirectory() {
    twoSitesASnapshotAndATail();
    assertThat(codeOfAll(federation.bundle())).isEqualTo("accepted");
  }
}
