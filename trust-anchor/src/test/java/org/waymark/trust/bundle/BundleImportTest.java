package org.waymark.trust.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.fold.Fold;
import org.waymark.trust.fold.FoldResult;
import org.waymark.trust.fold.FoldState;
import org.waymark.trust.fold.TreeMark;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.map.DirectoryMap;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.map.MapNodes;
import org.waymark.trust.testing.TestSite;

/** What an import of a bundle gives (formats 10). */
final class BundleImportTest extends ImportFixture {

  @Test
  void givesTheDirectoryOfItsLastEntry() throws IOException {
    TestSite a = twoSitesASnapshotAndATail();
    ImportedDirectory imported = verify(federation.bundle(), ImportSink.inMemory());
    assertThat(imported.frontier()).isEqualTo(federation.frontier());
    assertThat(imported.mapRoot()).isEqualTo(federation.map().root());
    assertThat(imported.last().seq()).isEqualTo(3);
    assertThat(imported.snapshot().orElseThrow().seq()).isEqualTo(1);
    assertThat(imported.snapshotRecords()).isEqualTo(2);
    assertThat(imported.mark())
        .isEqualTo(new TreeMark(federation.root().log().origin(), 4, federation.frontier().root()));
    assertThat(imported.fold().changes()).extracting(c -> c.sub()).containsExactly(a.id());
    assertThat(imported.roots().newest()).isEqualTo(imported.roots().oldest());
  }

  @Test
  void givesTheSameDirectoryWithoutASnapshot() throws IOException {
    federation.suspend(federation.admit("a.example"));
    ImportedDirectory imported = verify(federation.bundle(), ImportSink.inMemory());
    assertThat(imported.snapshot()).isEmpty();
    assertThat(imported.mapRoot()).isEqualTo(federation.map().root());
  }

  @Test
  void givesTheNewestRoot() throws IOException {
    federation.publishRoot(next -> next);
    federation.publishRoot(next -> next.name("Third"));
    assertThat(verify(federation.bundle(), ImportSink.inMemory()).roots().newest().name())
        .isEqualTo("Third");
  }

  @Test
  void handsOverRecordsByMapKeyThenTheTail() throws IOException {
    TestSite a = federation.admit("a.example");
    federation.admitMany("s", 300);
    federation.snapshot();
    federation.update(a);
    List<EntityId> order = new ArrayList<>();
    List<MapNode> nodes = new ArrayList<>();
    List<Integer> tiles = new ArrayList<>();
    List<Long> entries = new ArrayList<>();
    ImportSink memory = ImportSink.inMemory();
    ImportSink sink =
        new ImportSink() {
          @Override
          public void record(EntityId sub, Sha256 hash, byte[] bytes) {
            assertThat(hash).isEqualTo(Sha256.of(bytes));
            order.add(sub);
            memory.record(sub, hash, bytes);
          }

          @Override
          public void node(MapNode node) {
            nodes.add(node);
            memory.node(node);
          }

          @Override
          public Optional<byte[]> record(Sha256 hash) {
            return memory.record(hash);
          }

          @Override
          public MapNodes nodes() {
            return memory.nodes();
          }

          @Override
          public void tile(long index, byte[] hashes) {
            tiles.add(hashes.length / 32);
          }

          @Override
          public void entry(long seq, byte[] entry) {
            entries.add(seq);
          }
        };
    verify(federation.bundle(), sink);
    assertThat(order).hasSize(302).last().isEqualTo(a.id());
    assertThat(order.subList(0, 301)).isSortedAccordingTo(Comparator.comparing(EntityId::key));
    assertThat(nodes).hasSizeGreaterThan(300);
    assertThat(tiles).containsExactly(256, 45);
    assertThat(entries).containsExactly(301L, 302L);
  }

  @Test
  void importingAndFoldingOnGivesWhatFoldingFromZeroGives() throws IOException {
    TestSite a = twoSitesASnapshotAndATail();
    ImportSink sink = ImportSink.inMemory();
    ImportedDirectory imported = verify(federation.bundle(), sink);
    FoldState state = imported.state(sink);
    federation.reinstate(a);
    federation.admit("c.example");

    FoldResult on =
        new Fold(imported.roots(), state, federation.now())
            .apply(federation.entriesFrom(4), federation::document);

    FoldResult fromZero =
        new Fold(federation.roots(), FoldState.empty(MapNodes.none()), federation.now())
            .apply(federation.entries(), federation::document);
    assertThat(on.map().root()).isEqualTo(fromZero.map().root());
    assertThat(on.frontier()).isEqualTo(fromZero.frontier());
    assertThat(on.lastTime()).isEqualTo(fromZero.lastTime());
  }

  @Test
  void aReimportedMapIsReadableFromTheSink() throws IOException {
    twoSitesASnapshotAndATail();
    ImportSink sink = ImportSink.inMemory();
    ImportedDirectory imported = verify(federation.bundle(), sink);
    DirectoryMap map = DirectoryMap.at(imported.snapshot().orElseThrow().directory(), sink.nodes());
    List<Sha256> records = new ArrayList<>();
    map.forEachLeaf(leaf -> records.add(leaf.record()));
    assertThat(records).hasSize(2).allMatch(hash -> sink.record(hash).isPresent());
  }
}
