package org.waymark.trust.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.waymark.signer.codec.Sha256;
import org.waymark.trust.MissingNodeException;

final class DirectoryMapTest {

  @Test
  void anEmptyMapHasTheZeroRootAndNoRecord() {
    DirectoryMap map = DirectoryMap.empty(MapNodes.none());
    assertThat(map.root()).isEqualTo(Sha256.zero());
    assertThat(map.record(Sha256.zero())).isEmpty();
    assertThat(map.added()).isEmpty();
    assertThat(map.removed()).isEmpty();
  }

  @Test
  void leavesPutInOneByOneGiveTheMapOfTheDefinition() {
    Random random = new Random(11);
    for (int run = 0; run < 60; run++) {
      SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(random.nextInt(60), random);
      DirectoryMap map = DirectoryMap.empty(MapNodes.none());
      SortedMap<Sha256, Sha256> soFar = new TreeMap<>();
      for (Sha256 key : shuffled(leaves.keySet(), random)) {
        map = map.with(key, leaves.get(key));
        soFar.put(key, leaves.get(key));
        assertThat(map.root()).as("map of " + soFar).isEqualTo(NaiveMap.of(soFar).root());
      }
    }
  }

  @Test
  void theOrderOfChangesDoesNotMatter() {
    Random random = new Random(12);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(100, random);
    Sha256 expected = NaiveMap.of(leaves).root();
    for (int run = 0; run < 10; run++) {
      DirectoryMap map = DirectoryMap.empty(MapNodes.none());
      for (Sha256 key : shuffled(leaves.keySet(), random)) {
        map = map.with(key, leaves.get(key));
      }
      assertThat(map.root()).isEqualTo(expected);
    }
  }

  @Test
  void everyRecordIsFoundAndNoOther() {
    Random random = new Random(13);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(300, random);
    DirectoryMap map = stored(leaves, MapNodes.inMemory());
    leaves.forEach((key, record) -> assertThat(map.record(key)).contains(record));
    for (Sha256 key : leaves.keySet()) {
      Sha256 other = NaiveMap.sharing(key, random.nextInt(256), random);
      assertThat(map.record(other)).isEqualTo(Optional.ofNullable(leaves.get(other)));
    }
  }

  @Test
  void aRecordIsReplaced() {
    Random random = new Random(14);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(80, random);
    DirectoryMap map = stored(leaves, MapNodes.inMemory());
    for (Sha256 key : shuffled(leaves.keySet(), random)) {
      leaves.put(key, NaiveMap.random(random));
      map = map.with(key, leaves.get(key));
      assertThat(map.root()).isEqualTo(NaiveMap.of(leaves).root());
      assertThat(map.record(key)).contains(leaves.get(key));
    }
  }

  @Test
  void theEarlierMapStaysAsItWas() {
    Random random = new Random(15);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(50, random);
    DirectoryMap before = stored(leaves, MapNodes.inMemory());
    Sha256 root = before.root();
    Sha256 key = leaves.firstKey();
    before.with(key, NaiveMap.random(random)).with(NaiveMap.random(random), Sha256.zero());
    assertThat(before.root()).isEqualTo(root);
    assertThat(before.record(key)).contains(leaves.get(key));
  }

  @Test
  void theSameRecordAgainChangesNothing() {
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(50, new Random(16));
    DirectoryMap before = stored(leaves, MapNodes.inMemory());
    DirectoryMap after = before.with(leaves.firstKey(), leaves.get(leaves.firstKey()));
    assertThat(after.root()).isEqualTo(before.root());
    assertThat(after.added()).isEmpty();
    assertThat(after.removed()).isEmpty();
  }

  @Test
  void aChangeTakenBackLeavesNothingToStore() {
    Random random = new Random(17);
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(50, random);
    DirectoryMap before = stored(leaves, MapNodes.inMemory());
    for (Sha256 key : leaves.keySet()) {
      DirectoryMap after = before.with(key, NaiveMap.random(random)).with(key, leaves.get(key));
      assertThat(after.root()).isEqualTo(before.root());
      assertThat(after.added()).isEmpty();
      assertThat(after.removed()).isEmpty();
    }
  }

  @Test
  void keysThatShareAllButTheLastBitsLieSideBySide() {
    Random random = new Random(18);
    Sha256 key = NaiveMap.random(random);
    SortedMap<Sha256, Sha256> leaves = new TreeMap<>(Map.of(key, NaiveMap.random(random)));
    DirectoryMap map = DirectoryMap.empty(MapNodes.none()).with(key, leaves.get(key));
    for (int bits : new int[] {255, 200, 254, 231, 0, 248}) {
      Sha256 other = NaiveMap.sharing(key, bits, random);
      leaves.put(other, NaiveMap.random(random));
      map = map.with(other, leaves.get(other));
      assertThat(map.root()).isEqualTo(NaiveMap.of(leaves).root());
    }
    DirectoryMap whole = map;
    leaves.forEach((k, record) -> assertThat(whole.record(k)).contains(record));
  }

  @Test
  void aStoreThatFollowsAllChangesHoldsExactlyTheNodesOfTheMap() {
    Random random = new Random(19);
    for (int run = 0; run < 20; run++) {
      InMemoryMapNodes store = MapNodes.inMemory();
      SortedMap<Sha256, Sha256> leaves = new TreeMap<>();
      DirectoryMap map = DirectoryMap.empty(store);
      for (int batch = 0; batch < 15; batch++) {
        for (int change = random.nextInt(8); change >= 0; change--) {
          Sha256 key = someKey(leaves, random);
          leaves.put(key, NaiveMap.random(random));
          map = map.with(key, leaves.get(key));
        }
        assertThat(map.added()).noneMatch(node -> store.get(node.hash()).isPresent());
        assertThat(store.names()).containsAll(map.removed());
        store.apply(map);
        map = DirectoryMap.at(map.root(), store);
        NaiveMap naive = NaiveMap.of(leaves);
        assertThat(map.root()).isEqualTo(naive.root());
        assertThat(store.names()).isEqualTo(naive.nodes().keySet());
      }
    }
  }

  @Test
  void aLeafThatMovesDeeperIsNeitherAddedNorRemoved() {
    Random random = new Random(20);
    Sha256 key = NaiveMap.random(random);
    InMemoryMapNodes store = MapNodes.inMemory();
    DirectoryMap one = stored(new TreeMap<>(Map.of(key, NaiveMap.random(random))), store);
    DirectoryMap two = one.with(NaiveMap.sharing(key, 9, random), NaiveMap.random(random));
    assertThat(two.removed()).isEmpty();
    assertThat(two.added()).hasSize(11).noneMatch(node -> node.hash().equals(one.root()));
  }

  @Test
  void aRootStaysReadableAsLongAsItsNodesAreKept() {
    Random random = new Random(21);
    InMemoryMapNodes store = MapNodes.inMemory();
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(40, random);
    DirectoryMap before = stored(leaves, store);
    DirectoryMap after = before.with(leaves.firstKey(), Sha256.zero());
    after.added().forEach(store::put);
    assertThat(DirectoryMap.at(before.root(), store).record(leaves.firstKey()))
        .contains(leaves.get(leaves.firstKey()));
    assertThat(DirectoryMap.at(after.root(), store).record(leaves.firstKey()))
        .contains(Sha256.zero());
  }

  @Test
  void leavesAreHandedOverByAscendingKey() {
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(200, new Random(22));
    List<MapLeaf> seen = new ArrayList<>();
    stored(leaves, MapNodes.inMemory()).forEachLeaf(seen::add);
    assertThat(seen)
        .isEqualTo(
            leaves.entrySet().stream().map(e -> new MapLeaf(e.getKey(), e.getValue())).toList());
  }

  @Test
  void aChangeReadsAndHashesOnlyThePath() {
    Random random = new Random(23);
    SortedMap<Sha256, Sha256> leaves = new TreeMap<>();
    while (leaves.size() < 4_096) {
      leaves.put(NaiveMap.random(random), NaiveMap.random(random));
    }
    InMemoryMapNodes store = MapNodes.inMemory();
    Sha256 root = stored(leaves, store).root();
    List<Sha256> reads = new ArrayList<>();
    MapNodes counting =
        hash -> {
          reads.add(hash);
          return store.get(hash);
        };
    DirectoryMap map = DirectoryMap.at(root, counting);
    for (int i = 0; i < 50; i++) {
      Sha256 key = NaiveMap.random(random);
      int depth = map.prove(key).path().size();
      reads.clear();
      DirectoryMap changed = map.with(key, Sha256.zero());
      assertThat(reads).hasSizeLessThanOrEqualTo(depth + 1);
      assertThat(changed.removed()).hasSizeLessThanOrEqualTo(depth + 1);
    }
  }

  @Test
  void aMissingNodeIsReportedByName() {
    SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(40, new Random(24));
    InMemoryMapNodes store = MapNodes.inMemory();
    DirectoryMap map = stored(leaves, store);
    store.remove(map.root());
    assertThatThrownBy(() -> map.record(leaves.firstKey()))
        .isInstanceOfSatisfying(
            MissingNodeException.class,
            e -> {
              assertThat(e.code()).isEqualTo("map_node_missing");
              assertThat(e.hash()).isEqualTo(map.root());
            });
  }

  @Test
  void anotherNodeUnderANameIsNotBelieved() {
    MapNode other = MapNode.Leaf.of(new MapLeaf(Sha256.zero(), Sha256.zero()));
    DirectoryMap map = DirectoryMap.at(Sha256.of(new byte[] {1}), hash -> Optional.of(other));
    assertThatThrownBy(() -> map.record(Sha256.zero()))
        .isInstanceOfSatisfying(
            MissingNodeException.class, e -> assertThat(e.code()).isEqualTo("map_node_damaged"));
  }

  private static DirectoryMap stored(SortedMap<Sha256, Sha256> leaves, InMemoryMapNodes store) {
    MapBuilder builder = new MapBuilder(store::put);
    leaves.forEach(builder::add);
    return DirectoryMap.at(builder.finish(), store);
  }

  private static Sha256 someKey(SortedMap<Sha256, Sha256> leaves, Random random) {
    if (leaves.isEmpty() || random.nextInt(3) == 0) {
      return NaiveMap.random(random);
    }
    Sha256 known = new ArrayList<>(leaves.keySet()).get(random.nextInt(leaves.size()));
    return random.nextBoolean() ? known : NaiveMap.sharing(known, random.nextInt(256), random);
  }

  private static List<Sha256> shuffled(Set<Sha256> keys, Random random) {
    List<Sha256> shuffled = new ArrayList<>(keys);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }
}
