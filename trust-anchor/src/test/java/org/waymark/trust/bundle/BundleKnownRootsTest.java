package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.trust.root.Root;
import org.waymark.trust.root.RootChain;
import org.waymark.trust.root.RootRole;
import org.waymark.trust.testing.EditedBundle;
import org.waymark.trust.testing.Refusal;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestKeys;

/** What a reader that knows more roots than the pinned one makes of a bundle (formats 10). */
final class BundleKnownRootsTest extends ImportFixture {

  private static ImportedDirectory verify(byte[] bundle, RootChain known, Instant now)
      throws IOException {
    return BundleImport.verify(
        new ByteArrayInputStream(bundle), known, now, ImportSink.inMemory(), Optional.empty());
  }

  private static String codeOf(byte[] bundle, RootChain known, Instant now) {
    return Refusal.codeOf(() -> verify(bundle, known, now));
  }

  private RootChain pinned() {
    return RootChain.pinned(federation.roots().oldest());
  }

  @Test
  void anOlderBundleOutlivesAnOldRootThatHasASuccessor() throws IOException {
    TestFederation shortLived =
        TestFederation.create(b -> b.expires(TestFederation.START.plus(Duration.ofDays(10))));
    shortLived.admit("a.example");
    shortLived.snapshot();
    byte[] bundle = shortLived.bundle();
    shortLived.publishRoot(next -> next);
    Instant later = shortLived.now().plus(Duration.ofDays(20));

    assertThat(codeOf(bundle, RootChain.pinned(shortLived.roots().oldest()), later))
        .isEqualTo("root_expired");
    ImportedDirectory imported = verify(bundle, shortLived.roots(), later);
    assertThat(imported.roots().all()).isEqualTo(shortLived.roots().all());
    assertThat(imported.frontier()).isEqualTo(shortLived.frontierAt(2));
  }

  @Test
  void aSnapshotByAKeyThatWasRemovedSinceIsRefused() {
    twoSitesASnapshotAndATail();
    byte[] bundle = federation.bundle();
    federation.publishRoot(
        next -> next.keys(RootRole.MEMBERSHIP, TestKeys.named("membership 2").publicKey()));
    assertThat(codeOf(bundle, pinned(), federation.now())).isEqualTo("accepted");
    assertThat(codeOf(bundle, federation.roots(), federation.now())).isEqualTo("key_unknown");
  }

  @Test
  void aTailOfRecordsByAKeyThatWasRemovedSinceIsRefused() {
    federation.admit("a.example");
    byte[] bundle = federation.bundle();
    federation.publishRoot(
        next -> next.keys(RootRole.MEMBERSHIP, TestKeys.named("membership 2").publicKey()));
    assertThat(codeOf(bundle, federation.roots(), federation.now())).isEqualTo("key_unknown");
  }

  @Test
  void aCheckpointByAKeyThatWasRemovedSinceIsRefused() {
    federation.heartbeat();
    byte[] bundle = federation.bundle();
    federation.publishRoot(next -> next.keys(RootRole.LOG, TestKeys.named("log 2").publicKey()));
    assertThat(codeOf(bundle, pinned(), federation.now())).isEqualTo("accepted");
    assertThat(codeOf(bundle, federation.roots(), federation.now()))
        .isEqualTo("checkpoint_signature");
  }

  @Test
  void aBundleWithLaterRootsContinuesTheKnownOnes() throws IOException {
    federation.publishRoot(next -> next.name("Second"));
    RootChain known = federation.roots();
    federation.publishRoot(next -> next.name("Third"));
    ImportedDirectory imported = verify(federation.bundle(), known, federation.now());
    assertThat(imported.roots().all()).isEqualTo(federation.roots().all());
  }

  @Test
  void aLaterRootThatDoesNotFollowTheKnownOnesIsRefused() {
    federation.publishRoot(next -> next);
    RootChain known = federation.roots();
    federation.publishRoot(next -> next);
    federation.publishRoot(next -> next);
    byte[] gap = EditedBundle.of(federation.bundle()).without(3).bytes();
    assertThat(codeOf(gap, known, federation.now())).isEqualTo("root_version");
  }

  @Test
  void anotherFileOfAKnownVersionIsRefused() {
    Root second = federation.publishRoot(next -> next);
    RootChain known =
        pinned().walk(second.withSignature(federation.rootKeys().get(2)), federation.now());
    assertThat(codeOf(federation.bundle(), known, federation.now())).isEqualTo("root_reused");
    federation.publishRoot(next -> next);
    assertThat(codeOf(federation.bundle(), known, federation.now())).isEqualTo("root_reused");
  }

  @Test
  void theBundleHoldsThePinnedRootThoughItHoldsALaterKnownOne() {
    federation.publishRoot(next -> next);
    byte[] without = EditedBundle.of(federation.bundle()).without(1).bytes();
    assertThat(codeOf(without, federation.roots(), federation.now()))
        .isEqualTo("root_pin_mismatch");
  }

  @Test
  void everyRecordIsJudgedByTheNewestKnownRoot() throws IOException {
    twoSitesASnapshotAndATail();
    byte[] bundle = federation.bundle();
    federation.publishRoot(next -> next.name("Second"));
    ImportedDirectory imported =
        BundleImport.verifyAll(
            new ByteArrayInputStream(bundle),
            federation.roots(),
            federation.now(),
            ImportSink.inMemory(),
            Optional.empty());
    assertThat(imported.roots().newest()).isEqualTo(federation.root());
  }
}
