package org.waymark.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymark.registry.error.StorageFailedException;
import org.waymark.registry.testing.TestDatabase;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.id.EntityId;
import org.waymark.trust.id.Host;
import org.waymark.trust.log.MerkleFrontier;
import org.waymark.trust.map.MapLeaf;
import org.waymark.trust.map.MapNode;
import org.waymark.trust.statement.SiteStatus;

class RegistryStorageTest {
  @TempDir Path temp;
  private RegistryStorage storage;

  @BeforeEach
  void open() {
    storage = TestDatabase.open(temp);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> entries(int count) {
    return IntStream.range(0, count).mapToObj(i -> bytes("entry " + i)).toList();
  }

  private static Commit commit(long first, List<byte[]> entries, Commit.SiteChange... sites) {
    return new Commit(
        first,
        entries,
        List.of(sites),
        Set.of(),
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  private static Commit.SiteChange site(String host, String record, long seq) {
    return new Commit.SiteChange(
        new SiteRow(
            EntityId.parse("https://" + host),
            SiteStatus.ACTIVE,
            1,
            1,
            Sha256.of(bytes(record)),
            seq,
            100,
            Optional.empty(),
            200,
            300),
        bytes(record));
  }

  private void snapshot(long seq) {
    storage.commit(
        new Commit(
            seq,
            List.of(bytes("snapshot " + seq)),
            List.of(),
            Set.of(),
            Set.of(),
            Optional.of(new SnapshotRow(seq, "token" + seq, seq - 1, Sha256.zero(), 100, 200)),
            OptionalLong.empty(),
            List.of()));
  }

  private static MerkleFrontier frontier(List<byte[]> entries) {
    MerkleFrontier.Builder tree = MerkleFrontier.empty().builder();
    entries.forEach(tree::appendEntry);
    return tree.build();
  }

  @Test
  void knowsTheTreeOfEverySizeThatItEverHad() {
    List<byte[]> entries = entries(700);
    int from = 0;
    for (int step : new int[] {1, 1, 253, 1, 2, 300, 142}) {
      storage.commit(commit(from, entries.subList(from, from + step)));
      from += step;
    }

    for (int size : new int[] {1, 2, 255, 256, 257, 511, 512, 513, 700}) {
      assertThat(storage.frontier(size))
          .as("%s", size)
          .isEqualTo(frontier(entries.subList(0, size)));
    }
  }

  @Test
  void keepsTheTreeAboveTheSecondLevelOfTiles() {
    List<byte[]> entries = entries(65_536 + 300);
    storage.commit(commit(0, entries.subList(0, 65_000)));
    storage.commit(commit(65_000, entries.subList(65_000, entries.size())));

    assertThat(storage.frontier(entries.size())).isEqualTo(frontier(entries));
    assertThat(storage.frontier(65_536)).isEqualTo(frontier(entries.subList(0, 65_536)));
  }

  @Test
  void refusesEntriesThatAreNotTheNext() {
    storage.commit(commit(0, entries(2)));

    assertThatThrownBy(() -> storage.commit(commit(1, entries(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(storage.size()).isEqualTo(2);
  }

  @Test
  void changesNothingWhenAPartOfTheChangeFails() {
    Commit.SiteChange twice = site("a.example", "same record", 0);

    assertThatThrownBy(() -> storage.commit(commit(0, entries(2), twice, twice)))
        .isInstanceOfSatisfying(
            StorageFailedException.class, e -> assertThat(e.code()).isEqualTo("storage_failed"));
    assertThat(storage.size()).isZero();
    assertThat(storage.sites()).isEmpty();
  }

  @Test
  void findsASiteByIdentifierHostAndStatus() {
    Commit.SiteChange site = site("a.example:8443", "record", 0);
    storage.commit(commit(0, entries(1), site));

    assertThat(storage.site(site.row().entity())).contains(site.row());
    assertThat(storage.sitesAt(Host.parse("a.example:8443"))).containsExactly(site.row());
    assertThat(storage.sitesAt(Host.parse("a.example"))).isEmpty();
    assertThat(storage.sites(SiteStatus.ACTIVE)).containsExactly(site.row());
    assertThat(storage.sites(SiteStatus.REVOKED)).isEmpty();
    assertThat(storage.countByStatus())
        .containsEntry(SiteStatus.ACTIVE, 1L)
        .containsEntry(SiteStatus.LEFT, 0L);
  }

  @Test
  void givesTheRecordsOfAMomentByMapKey() {
    storage.commit(commit(0, entries(1), site("a.example", "a1", 0)));
    storage.commit(commit(1, entries(1), site("b.example", "b1", 1)));
    storage.commit(commit(2, entries(1), site("a.example", "a2", 2)));
    storage.commit(commit(3, entries(1), site("c.example", "c1", 3)));

    assertThat(standing(1)).containsExactlyInAnyOrder("a1", "b1");
    assertThat(standing(2)).containsExactlyInAnyOrder("a2", "b1");
    assertThat(standing(3)).containsExactlyInAnyOrder("a2", "b1", "c1");
    assertThat(storage.recordsStandingAt(3, Optional.empty(), 10).stream().map(MapRecord::key))
        .isSorted();
  }

  /** Page by page, one record each. */
  private List<String> standing(long seq) {
    List<String> found = new ArrayList<>();
    Optional<Sha256> after = Optional.empty();
    while (true) {
      List<MapRecord> page = storage.recordsStandingAt(seq, after, 1);
      if (page.isEmpty()) {
        return found;
      }
      found.add(new String(page.get(0).body(), StandardCharsets.UTF_8));
      after = Optional.of(page.get(0).key());
    }
  }

  @Test
  void dropsSupersededRecordsAndSnapshotsAtTheSnapshotAfter() {
    storage.commit(commit(0, entries(1), site("a.example", "a1", 0)));
    snapshot(1);
    storage.commit(commit(2, entries(1), site("a.example", "a2", 2)));
    Sha256 first = Sha256.of(bytes("a1"));
    assertThat(storage.document(first)).isPresent();
    assertThat(storage.document(Sha256.of(bytes("token1")))).isPresent();

    snapshot(3);

    assertThat(storage.document(first)).isEmpty();
    assertThat(storage.document(Sha256.of(bytes("a2")))).isPresent();
    assertThat(storage.document(Sha256.of(bytes("token1")))).isPresent();
    assertThat(storage.obsoleteFiles()).containsExactly(first);

    storage.noteBundle(3);
    assertThat(storage.obsoleteFiles()).isEmpty();
    assertThat(storage.publishedBundle()).hasValue(3);

    snapshot(4);
    assertThat(storage.document(Sha256.of(bytes("token1")))).isEmpty();
    assertThat(storage.document(Sha256.of(bytes("token3")))).isPresent();
  }

  @Test
  void keepsARemovedMapNodeForOneSnapshotLonger() {
    MapNode node = MapNode.Leaf.of(new MapLeaf(Sha256.zero(), Sha256.of(bytes("record"))));
    storage.commit(nodes(0, Set.of(node), Set.of()));
    storage.commit(nodes(1, Set.of(), Set.of(node.hash())));
    snapshot(2);
    assertThat(storage.mapNodes().get(node.hash())).contains(node);

    snapshot(3);

    assertThat(storage.mapNodes().get(node.hash())).isEmpty();
  }

  @Test
  void takesAMapNodeBackThatWasRemoved() {
    MapNode node = MapNode.Leaf.of(new MapLeaf(Sha256.zero(), Sha256.of(bytes("record"))));
    storage.commit(nodes(0, Set.of(node), Set.of()));
    storage.commit(nodes(1, Set.of(), Set.of(node.hash())));
    storage.commit(nodes(2, Set.of(node), Set.of()));
    snapshot(3);
    snapshot(4);

    assertThat(storage.mapNodes().get(node.hash())).contains(node);
  }

  private static Commit nodes(long seq, Set<MapNode> added, Set<Sha256> removed) {
    return new Commit(
        seq,
        List.of(bytes("entry " + seq)),
        List.of(),
        added,
        removed,
        Optional.empty(),
        OptionalLong.empty(),
        List.of());
  }

  @Test
  void listsDocumentsInTheOrderOfTheirEntries() {
    storage.commit(commit(0, entries(1), site("b.example", "b1", 0)));
    snapshot(1);
    storage.commit(commit(2, entries(1), site("a.example", "a1", 2)));

    assertThat(
            storage.documentsNamedBetween(0, 3).stream()
                .map(document -> new String(document.body(), StandardCharsets.UTF_8)))
        .containsExactly("b1", "token1", "a1");
    assertThat(storage.documentsNamedBetween(1, 2)).hasSize(1);
  }

  @Test
  void findsSitesThatExpireSoon() {
    storage.commit(commit(0, entries(1), site("a.example", "a1", 0)));

    assertThat(storage.expiringBefore(200, 10)).isEmpty();
    assertThat(storage.expiringBefore(201, 10)).hasSize(1);
  }
}
