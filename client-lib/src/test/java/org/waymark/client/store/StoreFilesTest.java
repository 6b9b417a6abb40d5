package org.waymark.client.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.signer.VerificationException;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.statement.Counters;
import org.waymark.trust.testing.TestFederation;
import org.waymark.trust.testing.TestSite;

/** The small things that lie beside the B-tree, or in it as one value. */
class StoreFilesTest {

  private static final Sha256 A = Sha256.of("a".getBytes(US_ASCII));
  private static final Sha256 B = Sha256.of("b".getBytes(US_ASCII));
  private static final EntityId SITE = EntityId.parse("https://a.example");

  @TempDir Path temporary;

  private static SiteMark mark(long ver, Sha256 site, long mver, Sha256 membership, long epoch) {
    return new SiteMark(new Counters(ver, site, mver, membership), epoch);
  }

  @Test
  void theMarkOfASiteKeepsTheHighestOfEachCounterWithItsToken() {
    SiteMark both = mark(2, A, 3, B, 1).raised(mark(1, B, 9, A, 2)).raised(mark(5, B, 1, B, 2));
    assertThat(both.counters()).isEqualTo(new Counters(5, B, 9, A));
    assertThat(both.epoch()).as("never found there with these counters").isEqualTo(1);
    assertThat(both.raised(mark(5, B, 10, B, 2)).epoch()).isEqualTo(2);
    assertThat(both.raised(mark(5, A, 10, B, 2)).epoch()).as("another token").isEqualTo(1);
  }

  @Test
  void marksAreReadAsTheyWereWritten() {
    Marks marks = new Marks(3, A, Optional.of(new Marks.Tree("x/e2", 2, 77, B)));
    assertThat(Marks.decode(marks.encode())).isEqualTo(marks);
    Marks before = new Marks(1, A, Optional.empty());
    assertThat(Marks.decode(before.encode())).isEqualTo(before);
  }

  @Test
  void noFlippedBitInTheMarksPasses() {
    byte[] good = new Marks(3, A, Optional.of(new Marks.Tree("x/e2", 2, 77, B))).encode();
    for (int i = 0; i < good.length - 1; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      assertThatThrownBy(() -> Marks.decode(bad))
          .as("byte %d", i)
          .isInstanceOf(VerificationException.class);
    }
  }

  @Test
  void aTreeIsBeyondAnotherByEpochAndThenBySize() {
    Marks.Tree tree = new Marks.Tree("x/e2", 2, 77, B);
    assertThat(tree.beyond(new Marks.Tree("x/e2", 2, 76, A))).isTrue();
    assertThat(tree.beyond(new Marks.Tree("x/e2", 2, 77, B))).isFalse();
    assertThat(tree.beyond(new Marks.Tree("x/e1", 1, 99, A))).isTrue();
    assertThat(tree.beyond(new Marks.Tree("x/e3", 3, 1, A))).isFalse();
    assertThat(tree.contradicts(new Marks.Tree("x/e2", 2, 77, A))).isTrue();
    assertThat(tree.contradicts(new Marks.Tree("x/e1", 1, 77, A))).isFalse();
  }

  @Test
  void countersOfSitesOnlyGoUpAndSurvive() throws Exception {
    Optional<Path> file = Optional.of(temporary.resolve("site-marks"));
    SiteMarks marks = new SiteMarks(file);
    marks.raise(Map.of(SITE, mark(2, A, 3, B, 1)));
    marks.raise(Map.of(SITE, mark(1, B, 7, A, 1)));

    assertThat(new SiteMarks(file).all())
        .containsExactly(Map.entry(SITE.value(), mark(2, A, 7, A, 1)));
  }

  @Test
  void aLineThatWasCutOffIsPassedOverAndSpoilsNoOther() throws Exception {
    Path file = temporary.resolve("site-marks");
    new SiteMarks(Optional.of(file)).raise(Map.of(SITE, mark(2, A, 3, B, 1)));
    byte[] whole = Files.readAllBytes(file);
    EntityId other = EntityId.parse("https://b.example");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      new SiteMarks(Optional.of(file)).raise(Map.of(other, mark(1, A, 1, A, 1)));
      assertThat(new SiteMarks(Optional.of(file)).all()).containsKey(other.value());
    }
  }

  @Test
  void theMarksOfSitesAreWrittenAnewWhenTheyHaveGrown() throws Exception {
    Path file = temporary.resolve("site-marks");
    SiteMarks marks = new SiteMarks(Optional.of(file));
    for (int i = 1; i <= 2000; i++) {
      marks.raise(Map.of(SITE, mark(i, A, i, B, 1)));
    }
    assertThat(Files.readAllLines(file)).hasSizeLessThan(2200);
    assertThat(new SiteMarks(Optional.of(file)).all().get(SITE.value()).counters().ver())
        .isEqualTo(2000);
  }

  @Test
  void theStateIsReadAsItWasWrittenAndNoFlippedBitPasses() {
    MerkleFrontier tree = MerkleFrontier.empty().append(A).append(B).append(A);
    StoredState state =
        new StoredState(
            4,
            2,
            "checkpoint".getBytes(US_ASCII),
            tree,
            "entry".getBytes(US_ASCII),
            Optional.of(new StoredState.SnapshotBase("token", 1)),
            2,
            B,
            10,
            9,
            new Introduction(false, Set.of(A, B)),
            new Witnessed("witnessed".getBytes(US_ASCII), 2, 3, 77),
            5);
    byte[] good = state.encode();

    StoredState read = StoredState.decode(good);
    assertThat(read.encode()).hasSameSizeAs(good);
    assertThat(read.frontier()).isEqualTo(tree);
    assertThat(read.introduction()).isEqualTo(state.introduction());
    assertThat(read.snapshot()).isEqualTo(state.snapshot());
    assertThat(read.witnessed().note()).isEqualTo(state.witnessed().note());
    assertThat(
            List.of(
                read.witnessed().size(),
                read.witnessed().rootVersion(),
                read.witnessed().time(),
                read.heldBack()))
        .containsExactly(2L, 3L, 77L, 5L);
    assertThat(List.of(read.rootVersion(), read.epoch(), read.firstEntry(), read.sites()))
        .containsExactly(4L, 2L, 2L, 10L);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      assertThatThrownBy(() -> StoredState.decode(bad))
          .as("byte %d", i)
          .isInstanceOf(StoreDamagedException.class);
    }
    assertThatThrownBy(() -> StoredState.decode(new byte[3]))
        .isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void aSealedValueIsWholeOrDamaged() {
    byte[] sealed = Checked.seal(new byte[] {1, 2, 3});
    assertThat(Checked.open(sealed, "it")).containsExactly(1, 2, 3);
    sealed[1] ^= 1;
    assertThatThrownBy(() -> Checked.open(sealed, "it"))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("it");
    assertThatThrownBy(() -> Checked.open(new byte[2], "it"))
        .isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void aRecordSaysWhetherItIsActive() {
    TestSite site = TestFederation.create().site("a.example");
    StoredRecord active = StoredRecord.of(site.id(), site.record().bytes());
    site.restrict(org.waymark.trust.statement.SiteStatus.SUSPENDED, "rules");
    StoredRecord suspended = StoredRecord.of(site.id(), site.record().bytes());

    assertThat(active.active()).isTrue();
    assertThat(suspended.active()).isFalse();
    StoredRecord read = StoredRecord.decode(suspended.encode());
    assertThat(read.sub()).isEqualTo("https://a.example");
    assertThat(read.bytes()).isEqualTo(suspended.bytes());
    assertThat(read.key()).isEqualTo(site.id().key());
    assertThatThrownBy(() -> StoredRecord.decode(new byte[] {1}))
        .isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void whoArrivesIsTheExceptionOrLosesTheException() {
    assertThat(Introduction.EVERYBODY.introduced(A)).isTrue();
    assertThat(Introduction.EVERYBODY.withArrivals(Set.of(A)).introduced(A)).isFalse();
    assertThat(Introduction.EVERYBODY.withArrivals(Set.of(A)).introduced(B)).isTrue();
    Introduction some = new Introduction(false, Set.of(A, B));
    assertThat(some.introduced(A)).isTrue();
    assertThat(some.withArrivals(Set.of(A)).introduced(A)).isFalse();
    assertThat(some.withArrivals(Set.of(A)).introduced(B)).isTrue();
    assertThat(Introduction.NOBODY.withArrivals(Set.of(A)).introduced(A)).isFalse();
  }

  @Test
  void theStoreIsForItsOwnerOnly() throws Exception {
    Path folder = temporary.resolve("a/b");
    DirectoryStore.open(folder, Barriers.NONE).close();
    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    new SiteMarks(Optional.of(folder.resolve("site-marks")))
        .raise(new HashMap<>(Map.of(SITE, mark(1, A, 1, B, 1))));
    assertThat(Files.getPosixFilePermissions(folder.resolve("site-marks"))).hasSize(2);
  }

  @Test
  void aClosedStoreTakesNothingMore() {
    DirectoryStore store = DirectoryStore.open(temporary.resolve("s"), Barriers.NONE);
    store.close();
    assertThatThrownBy(store::begin)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo("store_closed"));
    assertThatThrownBy(store::discard).isInstanceOf(StoreException.class);
  }
}
