package org.waymark.trust.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.waymark.signer.MalformedException;
import org.waymark.signer.codec.Sha256;

final class MapBuilderTest {

  @Test
  void aMapWithoutLeavesIsZero() {
    assertThat(new MapBuilder().finish()).isEqualTo(Sha256.zero());
  }

  @Test
  void aMapWithOneLeafIsThatLeaf() {
    Random random = new Random(1);
    Sha256 key = NaiveMap.random(random);
    Sha256 record = NaiveMap.random(random);
    assertThat(new MapBuilder().add(key, record).finish())
        .isEqualTo(Sha256.of(new byte[] {2}, key.bytes(), record.bytes()));
  }

  @Test
  void twoLeavesThatPartAtTheFirstBitLieDirectlyUnderTheRoot() {
    Random random = new Random(2);
    MapLeaf zero = new MapLeaf(Sha256.zero(), NaiveMap.random(random));
    MapLeaf one = new MapLeaf(NaiveMap.sharing(Sha256.zero(), 0, random), NaiveMap.random(random));
    assertThat(new MapBuilder().add(zero).add(one).finish())
        .isEqualTo(
            Sha256.of(
                new byte[] {3},
                MapNode.Leaf.of(zero).hash().bytes(),
                MapNode.Leaf.of(one).hash().bytes()));
  }

  @Test
  void everyBuiltMapIsTheOneOfTheDefinition() {
    Random random = new Random(3);
    for (int count = 0; count < 200; count++) {
      SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(count, random);
      assertThat(build(leaves, new ArrayList<>()))
          .as("map of " + leaves)
          .isEqualTo(NaiveMap.of(leaves).root());
    }
  }

  @Test
  void aLargeMapIsTheOneOfTheDefinition() {
    Random random = new Random(4);
    SortedMap<Sha256, Sha256> leaves = new TreeMap<>();
    while (leaves.size() < 5_000) {
      leaves.put(NaiveMap.random(random), NaiveMap.random(random));
    }
    assertThat(build(leaves, new ArrayList<>())).isEqualTo(NaiveMap.of(leaves).root());
  }

  @Test
  void keysThatPartAtTheLastBitAreTakenApart() {
    Random random = new Random(5);
    Sha256 key = NaiveMap.random(random);
    SortedMap<Sha256, Sha256> leaves = new TreeMap<>();
    leaves.put(key, NaiveMap.random(random));
    for (int bits = 200; bits < 256; bits++) {
      leaves.put(NaiveMap.sharing(key, bits, random), NaiveMap.random(random));
    }
    assertThat(build(leaves, new ArrayList<>())).isEqualTo(NaiveMap.of(leaves).root());
  }

  @Test
  void theSinkTakesEveryNodeOnce() {
    Random random = new Random(6);
    for (int count = 0; count < 60; count++) {
      SortedMap<Sha256, Sha256> leaves = NaiveMap.leaves(count, random);
      List<MapNode> nodes = new ArrayList<>();
      build(leaves, nodes);
      Map<Sha256, byte[]> taken = new HashMap<>();
      nodes.forEach(node -> taken.put(node.hash(), node.encode()));
      assertThat(nodes).doesNotHaveDuplicates();
      assertThat(taken).containsExactlyInAnyOrderEntriesOf(NaiveMap.of(leaves).nodes());
    }
  }

  @Test
  void theSinkTakesChildrenBeforeTheirParents() {
    List<MapNode> nodes = new ArrayList<>();
    build(NaiveMap.leaves(100, new Random(7)), nodes);
    Set<Sha256> seen = new HashSet<>(Set.of(Sha256.zero()));
    for (MapNode node : nodes) {
      if (node instanceof MapNode.Inner inner) {
        assertThat(seen).contains(inner.left(), inner.right());
      }
      seen.add(node.hash());
    }
  }

  @Test
  void aKeyThatDoesNotAscendIsRefused() {
    MapLeaf leaf = new MapLeaf(Sha256.of(new byte[] {1}), Sha256.zero());
    MapLeaf lower = new MapLeaf(Sha256.zero(), Sha256.zero());
    assertUnordered(() -> new MapBuilder().add(leaf).add(leaf));
    assertUnordered(() -> new MapBuilder().add(leaf).add(lower));
    assertUnordered(() -> DirectoryMap.build(List.of(leaf, lower), node -> {}));
  }

  private static Sha256 build(SortedMap<Sha256, Sha256> leaves, List<MapNode> sink) {
    List<MapLeaf> ascending = new ArrayList<>();
    leaves.forEach((key, record) -> ascending.add(new MapLeaf(key, record)));
    return DirectoryMap.build(ascending, sink::add);
  }

  private static void assertUnordered(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MalformedException.class, e -> assertThat(e.code()).isEqualTo("map_order"));
  }
}
